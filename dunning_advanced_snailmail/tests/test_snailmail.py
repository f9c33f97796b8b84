"""Letters by the Snailmail service: what it gets, and what its failures do."""

from odoo.tests import tagged
from odoo.tests.common import freeze_time

from odoo.addons.dunning_advanced.tests.common import DunningCommon
from odoo.addons.dunning_advanced.tests.test_border import BorderEvents


@tagged("post_install", "-at_install")
@freeze_time("2026-05-24 10:00:00")
class TestSnailmail(DunningCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.standard.level_ids.write({"send_post": True, "send_email": False})
        cls._create_invoice("10 May")

    def _send_letter(self):
        letter = self._propose("24 May").letter_ids.filtered(
            lambda lt: lt.partner_id == self.customer
        )
        letter.action_issue()
        letter.action_send()
        return letter

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


@tagged("post_install", "-at_install")
class TestSnailmailBorder(BorderEvents):
    def test_what_the_engine_refuses_today_never_comes_to_the_service(self):
        delivery = self.letter.delivery_ids.filtered("snailmail_letter_id")
        posted = delivery.snailmail_letter_id

        def check(name):
            posted._snailmail_print()
            self.assertEqual((posted.state, delivery.state), ("canceled", "failed"))
            self.assertTrue(delivery.error, name)

        self.assertGreaterEqual(self._after_each("event_", check), 30)
