"""Whose an invoice to a contact is when its customer is filed under another one."""

from odoo.tests import tagged
from odoo.tests.common import freeze_time

from .support.collection_case import DunnedCase


@tagged("post_install", "-at_install")
class TestFiledElsewhereLater(DunnedCase):
    """Core keeps whose an invoice to a contact was, and moves its items alone."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.anna = cls._create_customer("Anna", is_company=False)
        home = cls.env["res.partner"].create({"name": "Home", "parent_id": cls.anna.id})
        cls.hers = cls._create_invoice("10 April", 70.0, partner=home)
        cls._run_days("24 April", "15 May")
        cls._send_on_their_days(cls._letters(cls.anna))
        cls.owner = cls._create_customer("Owner")
        cls.anna.parent_id = cls.owner
        cls.env.flush_all()
        cls.env.invalidate_all()

    def test_the_agency_gets_it_with_its_letters(self):
        self.assertEqual(self._state_on("26 May", self.hers), "proposed")
        letters = self._letters(self.anna)
        self.assertEqual(len(letters), 4)
        with freeze_time("2026-05-26 10:00:00"):
            self.env.invalidate_all()
            action = self.hers.with_user(self.clerk).action_send_to_collection()
            files = self.env["ir.attachment"].browse(
                action["context"]["default_attachment_ids"][0][2]
            )
            for letter in letters:
                self.assertIn(letter._get_pdf_name(), files.mapped("name"))
            self.assertIn("Owner", action["context"]["default_subject"])
            self._hand_over(self.hers)
            self.env.invalidate_all()
            self.assertEqual(self.hers.dunning_collection_state, "in_collection")
            self.assertEqual(self.owner.dunning_collection_state, "in_collection")
            action = self.owner.action_view_dunning_collection()
            found = self.env["account.move"].search(action["domain"])
            self.assertEqual(found, self.hers)

    def test_with_others_it_is_reviewed_as_its_debtors(self):
        with freeze_time("2026-05-26 10:00:00"):
            self.env.invalidate_all()
            moves = self.hers | self.invoice
            action = moves.with_user(self.clerk).action_send_to_collection()
            page = self.env[action["res_model"]].browse(action["res_id"])
            self.assertEqual(page.line_ids.partner_id, self.owner | self.customer)
            self.assertEqual(set(page.line_ids.mapped("state")), {"ready"})

    def test_the_invoice_says_what_its_letters_did(self):
        level = self.standard.level_ids[-1]
        self.assertEqual(self.hers.dunning_level_id, level)
        rows = self.env["account.move"].search(
            [("dunning_level_id", "=", level.id), ("id", "=", self.hers.id)]
        )
        self.assertEqual(rows, self.hers)
        with freeze_time("2026-05-26 10:00:00"):
            self.env.invalidate_all()
            (found,) = self.hers.explain_dunning()
            self.assertEqual(found["partner_id"], self.owner.id)
