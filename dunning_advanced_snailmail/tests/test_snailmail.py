"""Letters by the Snailmail service: what it gets, and what its failures do."""

from ast import literal_eval

from lxml import etree

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tests.common import freeze_time

from odoo.addons.dunning_advanced.tests.support.border_events import BorderEvents

from .common import SnailmailCase


@tagged("post_install", "-at_install")
@freeze_time("2026-05-24 10:00:00")
class TestSnailmail(SnailmailCase):
    def test_the_service_gets_a_copy_in_colour_on_one_side(self):
        letter = self._send_letter()
        self.assertEqual(letter.delivery_state, "queued")
        posted = letter.delivery_ids.snailmail_letter_id
        self.assertEqual((posted.color, posted.duplex), (True, False))
        self.assertNotEqual(posted.attachment_id, letter.pdf_id)
        self.assertEqual(posted.attachment_id.raw, letter.pdf_id.raw)
        self.assertEqual(posted.partner_id, self.customer)

    def test_a_letter_without_a_complete_address_fails_visibly(self):
        self.customer.country_id = False
        letter = self._send_letter()
        # Odoo's own check of the address; the service itself is never called here.
        letter.delivery_ids.snailmail_letter_id._snailmail_print()
        self.assertEqual(letter.delivery_state, "failed")
        self.assertIn("address", letter.delivery_ids.error)
        self.assertTrue(letter.activity_ids)

    def test_what_the_service_says_is_read_in_the_language_of_the_reader(self):
        self.env["res.lang"]._activate_lang("de_DE")
        self.env["ir.module.module"]._load_module_terms(
            ["dunning_advanced_snailmail"], ["de_DE"]
        )
        _letter, posted = self._send_without_credit()
        delivery = posted.env["dunning.delivery"].search(
            [("snailmail_letter_id", "=", posted.id)]
        )
        self.assertIn("no credits left", delivery.error)
        delivery.invalidate_recordset()
        self.assertIn("Guthaben", delivery.with_context(lang="de_DE").error)

    def test_what_the_service_says_at_a_later_try_replaces_what_it_said(self):
        """Otherwise a letter that it never posts would seem to wait for credit."""
        letter, posted = self._send_without_credit()
        told = len(letter.activity_ids)
        # Core tries again, and the service does not know the country.
        again = {"state": "error", "error_code": "NO_PRICE_AVAILABLE"}
        posted.write(again)
        self.assertEqual(letter.delivery_ids.error_code, "snailmail_NO_PRICE_AVAILABLE")
        self.assertEqual(len(letter.activity_ids), told + 1)
        posted.write(again)
        self.assertEqual(len(letter.activity_ids), told + 1)
        posted.write({**again, "error_code": "UNKNOWN_ERROR", "info_msg": "Strike"})
        self.assertIn("Strike", letter.delivery_ids.error)
        self.assertEqual(len(letter.activity_ids), told + 2)

    def test_the_service_is_told_on_which_side_the_address_stands(self):
        posted = self._send_letter().delivery_ids.snailmail_letter_id
        (document,) = posted._snailmail_create("print")["documents"]
        self.assertEqual(document["rightaddress"], 0)

    def test_sent_and_cancelled_come_back(self):
        letter = self._send_letter()
        posted = letter.delivery_ids.snailmail_letter_id
        posted.write({"state": "sent"})
        self.assertEqual(letter.delivery_state, "sent")
        self.assertTrue(letter.delivery_ids.date_sent)

    def test_a_cancelled_letter_is_not_posted(self):
        letter = self._send_letter()
        posted = letter.delivery_ids.snailmail_letter_id
        letter.action_cancel("Paid in cash")
        self.assertEqual(posted.state, "canceled")
        self.assertEqual(letter.delivery_ids.state, "cancelled")

    def test_what_the_service_did_not_post_is_told(self):
        for name in ("cancel", "unlink"):
            with self.subTest(name), self.env.cr.savepoint() as savepoint:
                letter = self._send_letter()
                # In core's own list of letters, or where it says what failed.
                posted = letter.delivery_ids.snailmail_letter_id.sudo()
                getattr(posted, name)()
                self.assertEqual(letter.delivery_state, "failed")
                self.assertIn("Not posted", letter.delivery_ids.error)
                self.assertEqual(letter.activity_ids.user_id, letter._get_responsible())
                savepoint.rollback()
                self.env.invalidate_all(flush=False)

    def test_a_failure_that_is_put_away_stays_one(self):
        self.customer.country_id = False
        letter = self._send_letter()
        posted = letter.delivery_ids.snailmail_letter_id
        posted._snailmail_print()
        posted.cancel()
        self.assertEqual(letter.delivery_state, "failed")
        self.assertIn("address", letter.delivery_ids.error)

    def test_what_we_cancel_ourselves_is_told_to_nobody(self):
        letter = self._send_letter()
        letter.action_cancel("Paid in cash")
        self.assertFalse(letter.activity_ids)
        letter.delivery_ids.snailmail_letter_id.sudo().unlink()
        self.assertEqual(letter.delivery_ids.state, "cancelled")

    def test_sent_again_while_it_waits_is_posted_once(self):
        letter = self._send_letter()
        letter.action_resend()
        oldest, newest = letter.delivery_ids.sorted("id")
        self.assertEqual(oldest.snailmail_letter_id.state, "canceled")
        self.assertEqual(newest.snailmail_letter_id.state, "pending")
        self.assertEqual(letter.delivery_state, "queued")

    def test_what_has_become_wrong_is_not_handed_to_the_service(self):
        letter = self._send_letter()
        delivery = letter.delivery_ids
        posted = delivery.snailmail_letter_id
        invoice = letter.line_ids.move_id
        invoice.button_draft()
        invoice.button_cancel()
        posted._snailmail_print()
        self.assertEqual((posted.state, delivery.state), ("canceled", "failed"))
        self.assertIn("Cancelled", delivery.error)
        self.assertTrue(letter.activity_ids)

    def test_sent_again_after_a_failure_is_posted_once(self):
        for verb in ("action_send", "action_resend"):
            letter, posted = self._send_without_credit()
            getattr(letter, verb)()
            self.assertEqual(len(self._get_what_the_service_tries(letter)), 1, verb)
            self.assertEqual(posted.state, "canceled")
            letter.action_cancel("Once more")

    def test_what_waits_for_credit_is_asked_before_it_is_posted(self):
        letter, posted = self._send_without_credit()
        self._pay(letter.line_ids.move_id, 119, "24 May")
        posted._snailmail_print()
        self.assertEqual(posted.state, "canceled")
        self.assertFalse(self._get_what_the_service_tries(letter))
        self.assertEqual(letter.delivery_state, "failed")

    def test_what_is_printed_here_does_not_go_to_the_service(self):
        self.standard.level_ids.write({"send_post": False, "send_print": True})
        delivery = self._send_letter().delivery_ids
        self.assertEqual((delivery.channel, delivery.state), ("print", "queued"))
        self.assertFalse(delivery.snailmail_letter_id)

    def test_posted_by_hand_is_not_posted_by_the_service(self):
        letter = self._send_letter()
        posted = letter.delivery_ids.snailmail_letter_id
        letter.delivery_ids.action_mark_sent()
        self.assertEqual((posted.state, letter.delivery_state), ("canceled", "sent"))

    def test_what_the_service_has_is_not_offered_to_be_printed(self):
        delivery = self._send_letter().delivery_ids
        boxes = self.env["dunning.dashboard"]._get_work_box(
            self.company, self.day("24 May")
        )
        (row,) = [row for row in boxes["rows"] if row["name"] == "to_post"]
        self.assertEqual(row["count"], 0)
        self.assertFalse(delivery._render_print_batch())
        with self.assertRaises(UserError):
            delivery.action_print_batch()
        view = self.env["dunning.delivery"].get_view(view_type="search")
        (found,) = etree.fromstring(view["arch"]).xpath("//filter[@name='to_post']")
        self.assertFalse(delivery.filtered_domain(literal_eval(found.get("domain"))))

    def test_who_has_left_gets_no_letter_at_an_address_of_today(self):
        carla = self._create_customer(
            "Carla", parent_id=self.customer.id, is_company=False
        )
        self.customer.dunning_contact_id = carla
        letter = self._send_letter()
        delivery = letter.delivery_ids
        posted = delivery.snailmail_letter_id
        self.assertEqual(posted.partner_id, carla)
        # Core gives the service the address that the contact has when it is posted.
        carla.parent_id = self._create_customer("Firm B")
        posted._snailmail_print()
        self.assertEqual((posted.state, delivery.state), ("canceled", "failed"))
        self.assertIn("Carla", delivery.error)
        letter.action_send()
        newest = letter.delivery_ids.sorted("id")[-1]
        self.assertEqual(newest.snailmail_letter_id.partner_id, self.customer)

    def test_a_day_to_pay_until_that_has_passed_is_not_posted(self):
        self.standard.level_ids[0].payment_term_days = 10
        letter = self._send_letter()
        delivery = letter.delivery_ids
        posted = delivery.snailmail_letter_id
        # The database's own clock is not frozen.
        self.env.cr.execute(
            "UPDATE dunning_delivery SET create_date = '2026-05-24' WHERE id = %s",
            delivery.ids,
        )
        delivery.invalidate_recordset(["create_date"])
        with freeze_time("2026-06-04 10:00:00"):
            posted._snailmail_print()
        self.assertEqual((posted.state, delivery.state), ("canceled", "failed"))
        self.assertEqual(delivery.error_code, "deadline_over")


@tagged("post_install", "-at_install")
class TestSnailmailBorder(BorderEvents):
    paper = "post"

    def test_what_the_engine_refuses_today_never_comes_to_the_service(self):
        delivery = self.letter.delivery_ids.filtered("snailmail_letter_id")
        posted = delivery.snailmail_letter_id

        def check(name):
            posted._snailmail_print()
            self.assertEqual((posted.state, delivery.state), ("canceled", "failed"))
            self.assertTrue(delivery.error, name)

        self.assertGreaterEqual(self._after_each("event_", check), 30)
