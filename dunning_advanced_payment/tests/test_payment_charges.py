"""Charges that are paid online: income, or set off, where the books say so."""

from odoo.tests import tagged
from odoo.tests.common import freeze_time

from .common import LetterToPayCase


@tagged("post_install", "-at_install")
@freeze_time("2026-06-14 10:00:00")
class TestPaymentCharges(LetterToPayCase):
    def test_charges_are_income_where_the_books_have_a_place_for_them(self):
        journal = self.company_data["default_journal_misc"]
        income = self.company_data["default_account_revenue"].copy()
        self.company.dunning_charge_journal_id = journal
        self.company.dunning_fee_account_id = income
        self._finish(self._begin(self.letter))
        self.assertTrue(all(self.items.mapped("reconciled")))
        self.assertEqual(self.letter.charge_ids.mapped("state"), ["received"])
        self.assertFalse(self.letter.activity_ids)
        lines = self.env["account.move.line"].search([("account_id", "=", income.id)])
        charges = self.letter.amount_total - self.letter.amount_claimed
        self.assertAlmostEqual(-sum(lines.mapped("balance")), charges)

    def test_charges_in_the_books_are_set_off(self):
        self.company.dunning_charge_journal_id = self.company_data[
            "default_journal_misc"
        ]
        self.company.dunning_fee_account_id = self.company_data[
            "default_account_revenue"
        ]
        self.letter.action_cancel("Again, booked")
        self.standard.level_ids.booking = "issue"
        self._run_day("15 June")
        letter = self._letters()[-1]
        self.assertTrue(letter.charge_ids.booking_ids)
        self._finish(self._begin(letter))
        self.assertEqual(letter.charge_ids.mapped("state"), ["received"])
        self.assertTrue(all(self.items.mapped("reconciled")))

    def test_charges_are_booked_where_the_settings_name_accounts(self):
        self._book_charges_by_themselves()
        begun = self._begin(self.letter)
        self._finish(begun)
        transaction = self.env["payment.transaction"].search(
            [("reference", "=", begun["reference"])]
        )
        lines = transaction.payment_id.move_id.line_ids.filtered(
            lambda line: line.account_type == "asset_receivable"
        )
        self.assertTrue(all(lines.mapped("reconciled")), "nothing is left")
        self.assertTrue(all(self.items.mapped("reconciled")))
        self.assertFalse(self.letter._get_portal_sums()["total"])

    def test_a_disputed_part_is_untouched_where_charges_are_booked(self):
        self._book_charges_by_themselves()
        self.whole.write(
            {
                "dunning_disputed": True,
                "dunning_disputed_amount": 19.0,
                "dunning_dispute_reason": "Broken",
            }
        )
        self._finish(self._begin(self.letter))
        self.assertEqual(self.whole.amount_residual, 19.0)

    def test_what_was_waived_or_paid_otherwise_is_not_asked_for_again(self):
        self.letter.action_cancel("Afresh")
        self._run_day("15 June")
        letter = self._letters()[-1]
        before = letter._get_portal_sums()
        self.assertGreater(before["fees"], 0)
        # Money for a fee that lies there, and no item waits for it.
        self._pay(self.whole, 119.0 + before["fees"], "15 June")
        after = letter._get_portal_sums()
        self.assertEqual((after["fees"], after["total"]), (0.0, 50.0))

    def test_what_nobody_may_be_asked_for_by_now_is_not_taken_of_the_money(self):
        self._book_charges_by_themselves()
        self.customer.dunning_apply_fees = False
        self.env.invalidate_all()
        sums = self.letter._get_portal_sums()
        self.assertEqual((sums["fees"], sums["total"]), (0.0, sums["items"]))
        self._finish(self._begin(self.letter))
        self.assertTrue(all(self.items.mapped("reconciled")))
        self.assertEqual(self.letter.charge_ids.mapped("amount_received"), [0.0])
