"""Charges that a letter claims only: nothing is booked before they are paid."""

from odoo.exceptions import UserError
from odoo.modules.migration import load_script
from odoo.tests import tagged
from odoo.tests.common import freeze_time
from odoo.tools import file_path

from .support.books_case import BooksCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-05-24 10:00:00")
class TestClaimOnly(BooksCommon):
    def test_a_claimed_charge_changes_nothing_in_the_books(self):
        before = self._receivable()
        letter = self._letter()
        self.assertEqual(letter.amount_total, 124)
        (charge,) = letter.charge_ids
        self.assertEqual((charge.kind, charge.amount), ("fee", 5))
        self.assertEqual((charge.state, charge.amount_open), ("claimed", 5))
        self.assertFalse(charge.booking_ids)
        self.assertEqual(self._receivable(), before)
        letter.action_cancel("Wrong")
        self.assertEqual((charge.state, charge.amount_open), ("cancelled", 0))
        self.assertEqual(self._receivable(), before)

    def test_what_fits_is_income_and_not_deducted_from_the_next_letter(self):
        letter = self._letter()
        self._pay(self.invoice, 124, "24 May")
        self.assertEqual(letter.received_amount, 5)
        self._create_invoice("11 May", 200)
        proposal = self._propose("31 May").letter_ids
        self.assertEqual(proposal.amount_total, 205)
        letter.action_take_charges()
        self.assertEqual(letter.charge_ids.state, "received")
        self.assertEqual(letter.charge_ids.amount_received, 5)
        self.assertEqual(self._income(), 5)
        self.assertEqual(self._receivable(), 200)
        self.assertEqual(letter.received_amount, 0)
        with self.assertRaisesRegex(UserError, "No payment has left"):
            letter.action_take_charges()

    def test_a_fee_that_was_paid_is_not_carried_along(self):
        second = self._create_invoice("9 May", 50)
        letter = self._letter()
        self.assertEqual(letter.amount_total, 174)
        self._pay(self.invoice, 124, "24 May")
        # The second invoice is still open, and was on the same letter.
        proposal = self._propose("31 May").letter_ids
        self.assertEqual(proposal.line_ids.move_id, second)
        self.assertEqual((proposal.previous_fee_amount, proposal.amount_credit), (0, 0))

    def test_a_payment_that_comes_back_leaves_the_fee_open_again(self):
        letter = self._letter()
        payment = self._pay(self.invoice, 124, "24 May")
        letter.action_take_charges()
        payment.move_id.line_ids.remove_move_reconcile()
        payment.action_draft()
        payment.action_cancel()
        self.assertEqual(letter.charge_ids.amount_received, 0)
        self.assertEqual(letter.charge_ids.amount_open, 5)
        proposal = self._propose("31 May").letter_ids
        self.assertEqual(proposal.previous_fee_amount, 5)
        self.assertEqual(proposal.amount_claimed, 119)

    def test_a_credit_that_does_not_fit_is_deducted_as_ever(self):
        letter = self._letter()
        self._pay(self.invoice, 126, "24 May")
        self.assertEqual(letter.received_amount, 0)
        self._create_invoice("11 May", 200)
        proposal = self._propose("31 May").letter_ids
        self.assertEqual(proposal.amount_credit, -7)

    def test_every_night_where_the_company_wants_it(self):
        self._letter()
        self._pay(self.invoice, 124, "24 May")
        self._receive_at_night()
        self.assertEqual(self._income(), 0)
        self.company.dunning_receive_charges = "auto"
        self._receive_at_night()
        self.assertEqual(self._income(), 5)

    def test_fees_of_letters_from_before_are_kept_after_an_upgrade(self):
        other = self._create_customer("L", country_id=self.customer.country_id.id)
        self._create_invoice("10 May", 50, partner=other)
        first = self._letter()
        cancelled = self._letters(other)
        self.assertEqual(cancelled.fee_amount, 5)
        cancelled.action_cancel("Wrong")
        self.env.flush_all()
        self.env.cr.execute("DELETE FROM dunning_charge")
        path = file_path("dunning_advanced/migrations/19.0.1.1.0/post-charges.py")
        migration = load_script(path, "post_charges")
        for _again in range(2):
            migration.migrate(self.env.cr, "19.0.1.0.0")
        self.env.invalidate_all()
        self.assertEqual(cancelled.charge_ids.state, "cancelled")
        kept = first.charge_ids
        self.assertEqual((kept.kind, kept.amount, kept.amount_open), ("fee", 5, 5))
        kept.action_waive("Goodwill", 2)
        self.assertEqual(kept.amount_open, 3)

    def test_a_payment_of_the_letter_brings_its_charges(self):
        letter = self._letter()
        payment = self._pay(self.invoice, 122, "24 May")
        item = payment.move_id.line_ids.filtered(
            lambda line: line.account_type == "asset_receivable"
        )
        self.assertEqual(letter._receive_charges_from(item), 3)
        self.assertEqual(letter.charge_ids.amount_open, 2)
        self.assertEqual(letter._receive_charges_from(item), 0)
        self.assertEqual((self._income(), self._receivable()), (3, 0))

    def test_cancelling_gives_back_what_was_received(self):
        letter = self._letter()
        self._pay(self.invoice, 124, "24 May")
        letter.action_take_charges()
        letter.action_cancel("Wrong")
        self.assertEqual(self._income(), 0)
        self.assertEqual(self._receivable(), -5)
        self._create_invoice("11 May", 200)
        proposal = self._propose("31 May").letter_ids
        self.assertEqual(proposal.amount_credit, -5)
