"""What a payment without an entry leaves of an invoice is owed on every screen."""

from odoo import Command
from odoo.tests import tagged
from odoo.tests.common import freeze_time

from .common import DunningCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-06-15 10:00:00")
class TestNotedScreens(DunningCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.invoice, cls.paid = cls._create_invoices("10 May", [119.0, 119.0])

    def _note(self, invoice, amount):
        """A payment of an invoice that makes no journal entry."""
        payment = self.env["account.payment"].create(
            {
                "partner_id": self.customer.id,
                "amount": amount,
                "date": self.day("25 May"),
                "invoice_ids": [Command.set(invoice.ids)],
            }
        )
        payment.outstanding_account_id = False
        payment.action_post()
        self.assertEqual(invoice.payment_state, "paid")

    def _note_both(self):
        self._note(self.invoice, 50.0)
        self._note(self.paid, 119.0)

    def _counts(self):
        (company,) = self.env["dunning.dashboard"].get_figures()
        return {
            row["name"]: row["count"] for b in company["boxes"] for row in b["rows"]
        }

    def test_what_is_with_an_agency_stays_there_while_a_part_is_owed(self):
        both = self.invoice + self.paid
        agency = self._create_customer("Agency")
        both._dunning_set_in_collection(agency)
        self._note_both()
        states = ("in_collection", "none")
        self.assertEqual(tuple(both.mapped("dunning_collection_state")), states)
        within = [("dunning_collection_state", "=", "in_collection")]
        self.assertEqual(both.search([("id", "in", both.ids), *within]), self.invoice)
        self.assertEqual(self.customer.dunning_collection_state, "in_collection")
        customers = self.customer.search([("id", "=", self.customer.id), *within])
        self.assertEqual(customers, self.customer)
        self.assertEqual(self._counts()["in_collection"], 1)
        self.assertIn("In collection", self.customer.dunning_banner)
        self.assertIn(self.invoice.name, self.customer.dunning_banner)

    def test_pauses_and_disputes_of_what_is_owed_are_counted(self):
        both = self.invoice + self.paid
        both.write({"dunning_paused": True, "dunning_pause_reason": "Flood"})
        both.write({"dunning_disputed": True, "dunning_dispute_reason": "Wet"})
        self._note_both()
        counts = self._counts()
        self.assertEqual((counts["paused_account_move"], counts["disputed"]), (1, 1))
        disputed = [
            line
            for line in self.customer.dunning_banner.splitlines()
            if line.startswith("Disputed")
        ]
        self.assertEqual(disputed, [f"Disputed · {self.invoice.name}"])

    def test_the_banner_says_what_is_left_to_be_paid(self):
        self._note_both()
        self.assertIn("69.00", self.invoice.dunning_banner)
        self.assertNotIn("Overdue", self.paid.dunning_banner or "")

    def test_the_setting_of_what_is_owed_is_updated(self):
        rule = self.standard.copy({"applies_to": "invoice"})
        (self.invoice + self.paid).dunning_procedure_id = rule
        self._note_both()
        dialog = self.env["dunning.update.setting"].create(
            {"partner_id": self.customer.id, "company_id": self.company.id}
        )
        self.assertEqual((dialog.open_count, dialog.own_count), (1, 1))
        dialog.action_update()
        self.assertFalse(self.invoice.dunning_procedure_id)
        self.assertEqual(self.paid.dunning_procedure_id, rule)
