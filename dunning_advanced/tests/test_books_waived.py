"""Charges are waived in part or whole, with reasons, by whoever may."""

from odoo.exceptions import UserError
from odoo.tests import new_test_user, tagged
from odoo.tests.common import freeze_time

from .support.books_case import BooksCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-05-24 10:00:00")
class TestWaive(BooksCommon):
    def test_a_part_and_the_rest_with_reasons_that_are_kept(self):
        letter = self._letter()
        charge = letter.charge_ids
        charge.action_waive("Half is enough", 2)
        self.assertEqual((charge.amount_open, charge.amount_waived), (3, 2))
        proposal = self._propose("31 May").letter_ids
        self.assertEqual(proposal.previous_fee_amount, 3)
        charge.action_waive("Goodwill")
        self.assertEqual((charge.state, charge.amount_open), ("waived", 0))
        reasons = charge.waiver_ids.mapped("reason")
        self.assertEqual(reasons, ["Half is enough", "Goodwill"])
        with self.assertRaisesRegex(UserError, "still open"):
            charge.action_waive("Again")

    def test_what_is_booked_is_taken_back_in_the_books(self):
        self.level.booking = "issue"
        letter = self._letter()
        charge = letter.charge_ids
        charge.action_waive("Half is enough", 2)
        self.assertEqual((self._receivable(), self._income()), (122, 3))
        self.assertEqual((charge.amount_ledger, charge.amount_received), (3, 0))
        charge.action_waive("Goodwill")
        self.assertEqual((self._receivable(), self._income()), (119, 0))
        self.assertEqual(charge.state, "waived")
        letter.action_cancel("Wrong")
        self.assertEqual((self._receivable(), self._income()), (119, 0))

    def test_it_is_taken_back_where_it_stands(self):
        """Its invoice may have been moved to another receivable account since."""
        self.level.booking = "issue"
        charge = self._letter().charge_ids
        other = self._create_account("1410DUN")
        other.write({"account_type": "asset_receivable", "reconcile": True})
        self.invoice.button_draft()
        self.invoice._get_dunning_receivables().account_id = other
        self.invoice.action_post()
        charge.action_waive("Goodwill")
        self.assertEqual((charge.state, charge.amount_ledger), ("waived", 0))
        self.assertEqual((self._receivable(), self._income()), (119, 0))

    def test_a_letter_whose_fee_was_waived_is_not_sent_any_more(self):
        letter = self._letter()
        letter.charge_ids.action_waive("Goodwill")
        reason = letter._get_reason_not_to_send()
        said = self.env["dunning.words"]._say(reason)
        self.assertIn("5.00 of fees are not charged any more", said)

    def test_more_than_is_open_or_without_reason_is_refused(self):
        charge = self._letter().charge_ids
        for amount in (6, -1, "x", 0.004, float("inf"), float("nan")):
            with self.assertRaisesRegex(UserError, "at most"):
                charge.action_waive("Because", amount)
        with self.assertRaisesRegex(UserError, "Say why"):
            charge.action_waive(" ")

    def test_managers_waive_and_users_where_the_company_lets_them(self):
        charge = self._letter().charge_ids
        user = new_test_user(
            self.env,
            "waiver",
            groups="dunning_advanced.group_dunning_user",
            company_id=self.company.id,
        )
        reader = new_test_user(
            self.env,
            "waive_reader",
            groups="account.group_account_invoice",
            company_id=self.company.id,
        )
        with self.assertRaisesRegex(UserError, "Only dunning managers"):
            charge.with_user(user).action_waive("Because", 1)
        self.company.dunning_users_waive = True
        charge.with_user(user).action_waive("Because", 1)
        self.assertEqual(charge.waiver_ids.user_id, user)
        with self.assertRaisesRegex(UserError, "Dunning User"):
            charge.with_user(reader).action_waive("Because", 1)
        for values in ({"amount": 1}, {"state": "waived"}):
            with self.assertRaises(UserError):
                charge.with_user(user).write(values)

    def test_the_dialog_takes_the_open_charges_of_letter_and_customer(self):
        letter = self._letter()
        for action in (
            letter.action_waive_charges(),
            self.customer.action_waive_dunning_charges(),
        ):
            wizard = self.env[action["res_model"]].browse(action["res_id"])
            self.assertEqual(wizard.charge_ids, letter.charge_ids)
            self.assertEqual(wizard.amount_open, 5)
        wizard.reason = "Goodwill"
        wizard.action_waive()
        self.assertEqual(letter.charge_ids.state, "waived")
