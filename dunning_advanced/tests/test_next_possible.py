"""Next Dunning On is a day on which a letter could go out, as Why or Why Not? says."""

from odoo import Command
from odoo.tests import tagged
from odoo.tests.common import freeze_time

from .common import DunningCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-05-26 10:00:00")
class TestNextPossible(DunningCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.invoice = cls._create_invoice("10 May")
        cls._run_day("24 May")

    def _credit(self):
        """A credit note that nobody has assigned, over all that is claimed."""
        note = self.env["account.move"].create(
            {
                "move_type": "out_refund",
                "partner_id": self.customer.id,
                "invoice_date": self.day("25 May"),
                "invoice_line_ids": [
                    Command.create(
                        {"name": "Back", "price_unit": 119.0, "tax_ids": False}
                    )
                ],
            }
        )
        note.action_post()

    def _assert_next(self, day):
        day = day and self.day(day)
        (found,) = self.invoice.explain_dunning()
        self.assertEqual(found["first_possible_date"], day and str(day))
        self.assertEqual(self.invoice.dunning_next_date, day)
        self.assertEqual(self.customer.dunning_next_date, day)
        return [reason["code"] for reason in found["reasons"]]

    def test_a_wait_is_over_on_the_day_that_is_told(self):
        self.assertEqual(self._assert_next("31 May"), ["level_wait"])

    def test_what_a_credit_will_hold_has_no_day_and_the_reason_is_said(self):
        self._credit()
        self.assertIn("open_credit", self._assert_next(False))
        told = " ".join(str(self.invoice.dunning_timeline).split())
        self.assertIn("No further letter in sight", told)
        (reason,) = (
            one["text"]
            for one in self.invoice.explain_dunning()[0]["reasons"]
            if one["code"] == "open_credit"
        )
        self.assertIn(reason.split(":")[0].split("\n")[0][:30], told)

    def test_a_sum_that_is_too_small_has_no_day(self):
        self.standard.min_amount = 200
        self.assertIn("below_min_amount", self._assert_next(False))

    def _listed(self):
        (skip,) = self._propose("26 May").skip_ids
        return skip.first_possible_date, skip.detail

    def test_a_runs_list_tells_the_same_day(self):
        self.assertEqual(self._listed()[0], self.day("31 May"))
        self._credit()
        day, detail = self._listed()
        self.assertFalse(day)
        self.assertIn("Covered by open credits", detail)

    def test_a_company_that_waits_for_its_bank_is_told_days_too(self):
        self.company.dunning_bank_days = 3
        self.env["account.bank.statement.line"].create(
            {
                "journal_id": self.company_data["default_journal_bank"].id,
                "payment_ref": "Interest",
                "date": self.day("26 May"),
                "amount": -1,
            }
        )
        self._assert_next("31 May")
