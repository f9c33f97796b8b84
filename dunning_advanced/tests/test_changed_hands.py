"""An invoice made out to another customer since is no business of the first one."""

from odoo.tests import tagged
from odoo.tests.common import freeze_time

from .support.portal_case import PortalCase


@tagged("post_install", "-at_install")
@freeze_time("2026-05-26 10:00:00")
class TestChangedHands(PortalCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        level = cls.standard.level_ids[0]
        level.write({"call": True, "call_days": 0, "send_email": False})
        cls.kept = cls._create_invoice("10 May", 50.0)
        cls.moved = cls._create_invoice("10 May", 80.0)
        cls._run_day("24 May")
        cls.letter = cls._letters()
        cls.line = cls.letter.line_ids.filtered(lambda line: line.move_id == cls.moved)
        cls.moved.button_draft()
        cls.moved.write(
            {"partner_id": cls.stranger.id, "invoice_date_due": cls.day("10 May")}
        )
        cls.moved.action_post()

    def test_its_copy_is_not_handed_out(self):
        page = f"/my/dunning/{self.letter.id}"
        key = f"?access_token={self.letter._get_page_token()}"
        mine = self.letter.line_ids - self.line
        for login, query in (("owner", ""), (None, key)):
            self.authenticate(login, login)
            shown = self.url_open(page + query, timeout=60).text
            self.assertIn(f"/invoice/{mine.id}", shown)
            self.assertNotIn(f"/invoice/{self.line.id}", shown)
            answer = self.url_open(f"{page}/invoice/{self.line.id}{query}")
            self.assertEqual(answer.status_code, 404)

    def test_an_answer_says_nothing_of_it(self):
        self.company.dunning_promise_days = 14
        self.letter._take_portal_answer(self.customer, "promise", "2026-06-03", "")
        self.assertTrue(self.kept.dunning_promise_ids)
        self.assertFalse(self.moved.dunning_promise_ids)
        self.letter._take_portal_answer(self.customer, "dispute", "", "Never ordered")
        self.letter.action_dunning_answer_dispute()
        self.assertTrue(self.kept.dunning_disputed)
        self.assertFalse(self.moved.dunning_disputed)

    def test_what_is_said_on_the_telephone_says_nothing_of_it(self):
        self.letter.call_ids.note_outcome("promise", "2026-06-03")
        self.assertTrue(self.kept.dunning_promise_ids)
        self.assertFalse(self.moved.dunning_promise_ids)

    def test_an_answer_of_the_first_one_does_not_hold_the_other_one(self):
        self.letter._take_portal_answer(self.customer, "question", "", "Why?")
        for move, holds in ((self.kept, True), (self.moved, False)):
            (found,) = move.explain_dunning("2026-05-27")
            codes = [reason["code"] for reason in found["reasons"]]
            self.assertEqual("answered" in codes, holds, found)

    def test_what_becomes_of_it_is_not_said_on_the_letters_page(self):
        self._pay(self.kept, 50, "25 May")
        self.moved._dunning_set_in_collection(self.stranger)
        self.assertEqual(self.letter._get_page_end(), "paid")

    def test_what_a_contact_of_a_customer_filed_elsewhere_owes_stays_theirs(self):
        """Core keeps whose the invoice was, and moves its items alone."""
        anna = self._create_customer("Anna", is_company=False)
        home = self.env["res.partner"].create({"name": "Home", "parent_id": anna.id})
        invoice = self._create_invoice("10 May", 70.0, partner=home)
        self._run_day("25 May")
        letter = self.env["dunning.letter"].search([("partner_id", "=", anna.id)])
        anna.parent_id = self.customer
        self.assertEqual(letter._get_portal_invoice(letter.line_ids.id), invoice)
        letter._take_portal_answer(anna, "dispute", "", "Never ordered")
        letter.action_dunning_answer_dispute()
        self.assertTrue(invoice.dunning_disputed)

    def test_the_agency_of_the_first_one_does_not_keep_it_from_the_other_one(self):
        agency = self._create_customer("Agency")
        self.kept._dunning_set_in_collection(agency)
        self.kept.button_draft()
        home = self.env["res.partner"].create(
            {"name": "Home", "parent_id": self.customer.id}
        )
        self.kept.partner_id = home
        self.assertTrue(self.kept.dunning_collection_date)
        self.kept.write(
            {"partner_id": self.stranger.id, "invoice_date_due": self.day("10 May")}
        )
        self.kept.action_post()
        self.assertFalse(self.kept.dunning_collection_date)
        (found,) = self.kept.explain_dunning("2026-05-27")
        self.assertTrue(found["dunned"])
        said = self.kept.message_ids.mapped("body")
        self.assertTrue(
            any("Agency" in one and self.stranger.name in one for one in said)
        )

    def _flush_chatter(self):
        self.env.flush_all()
        self.env.cr.precommit.run()

    def test_what_the_first_one_disputed_the_other_one_does_not(self):
        self.kept.write(
            {
                "dunning_disputed": True,
                "dunning_disputed_amount": 20.0,
                "dunning_dispute_reason": "Never ordered",
            }
        )
        self.kept.button_draft()
        home = self.env["res.partner"].create(
            {"name": "Home", "parent_id": self.customer.id}
        )
        self.kept.partner_id = home
        self.assertTrue(self.kept.dunning_disputed)
        self._flush_chatter()
        # Accounting tests switch tracking off; people do not.
        self.kept.with_context(tracking_disable=False, mail_notrack=False).write(
            {"partner_id": self.stranger.id, "invoice_date_due": self.day("10 May")}
        )
        self._flush_chatter()
        self.kept.action_post()
        self.assertFalse(self.kept.dunning_disputed)
        self.assertEqual(self.kept.dunning_disputed_amount, 0)
        (found,) = self.kept.explain_dunning("2026-05-27")
        self.assertTrue(found["dunned"])
        said = self.kept.message_ids.mapped("body")
        self.assertTrue(any("Not disputed any more" in one for one in said))
        # For those who may read it, and nobody else who reads the invoice's notes.
        self.assertFalse(any("Never ordered" in one for one in said))
        tracked = self.kept.message_ids.sudo().tracking_value_ids
        self.assertIn("Never ordered", tracked.mapped("old_value_text"))
        self.kept.write(
            {"dunning_disputed": True, "dunning_dispute_reason": "Wrong amount"}
        )
        self.assertTrue(self.kept.dunning_disputed)
