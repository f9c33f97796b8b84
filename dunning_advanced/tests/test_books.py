"""Charges that are booked at issue: entries of their own, taken back to the cent."""

from datetime import date

from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged
from odoo.tests.common import freeze_time

from .support.books_case import BooksCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-05-24 10:00:00")
class TestBookAtIssue(BooksCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.standard.level_ids.booking = "issue"

    def test_the_entry_stands_on_the_receivable_without_tax(self):
        letter = self._letter()
        (charge,) = letter.charge_ids
        entry = charge.booking_ids.move_id
        self.assertEqual((entry.state, entry.journal_id), ("posted", self.journal))
        self.assertEqual(entry.date, letter.date)
        self.assertEqual(entry.ref, letter.name)
        self.assertFalse(entry.line_ids.tax_ids)
        item = charge.booking_ids.move_line_id
        invoiced = self.invoice.line_ids.filtered("date_maturity")
        self.assertEqual(item.account_id, invoiced.account_id)
        self.assertEqual((self._receivable(), self._income()), (124, 5))
        self.assertEqual((charge.state, charge.amount_ledger), ("booked", 5))

    def test_it_is_listed_as_what_it_is_and_bears_no_fee_of_its_own(self):
        self._letter()
        proposal = self._propose("31 May").letter_ids
        self.assertEqual(proposal.line_ids.move_id, self.invoice)
        self.assertEqual(proposal.amount_claimed, 119)
        self.assertEqual(proposal.previous_fee_amount, 5)
        self.assertEqual(proposal.amount_total, 124)

    def test_it_stays_listed_when_its_invoice_is_paid(self):
        self._letter()
        self._pay(self.invoice, 119, "24 May")
        self._create_invoice("11 May", 200)
        proposal = self._propose("31 May").letter_ids
        self.assertEqual(proposal.previous_fee_amount, 5)
        self.assertEqual(proposal.amount_total, 210)

    def test_it_alone_is_never_dunned(self):
        self._letter()
        self._pay(self.invoice, 119, "24 May")
        self.assertFalse(self._propose("31 July").letter_ids)

    def test_paid_in_part_the_rest_is_listed(self):
        letter = self._letter()
        item = letter.charge_ids.booking_ids.move_line_id
        payment = self._pay(self.invoice, 122, "24 May")
        credit = payment.move_id.line_ids.filtered(
            lambda line: line.account_type == "asset_receivable"
        )
        (credit | item).reconcile()
        self.assertEqual(letter.charge_ids.amount_received, 3)
        self._create_invoice("11 May", 200)
        proposal = self._propose("31 May").letter_ids
        self.assertEqual(proposal.previous_fee_amount, 2)

    def test_cancelling_reverses_and_deletes_nothing(self):
        letter = self._letter()
        entry = letter.charge_ids.booking_ids.move_id
        with freeze_time("2026-06-02 10:00:00"):
            letter.action_cancel("Wrong")
        reversal = entry.reversal_move_ids
        self.assertEqual(reversal.date, date(2026, 6, 2))
        self.assertEqual((entry.state, reversal.state), ("posted", "posted"))
        self.assertEqual((self._receivable(), self._income()), (119, 0))
        self.assertEqual(letter.charge_ids.state, "cancelled")

    def test_a_paid_fee_becomes_the_customers_credit_when_cancelled(self):
        letter = self._letter()
        item = letter.charge_ids.booking_ids.move_line_id
        payment = self._pay(self.invoice, 124, "24 May")
        credit = payment.move_id.line_ids.filtered(
            lambda line: line.account_type == "asset_receivable"
        )
        (credit | item).reconcile()
        self.assertEqual(letter.charge_ids.state, "received")
        letter.action_cancel("Wrong")
        self.assertEqual((self._receivable(), self._income()), (-5, 0))

    def test_nobody_takes_an_entry_back_by_hand(self):
        entry = self._letter().charge_ids.booking_ids.move_id
        with self.assertRaisesRegex(ValidationError, "charges of dunning letters"):
            entry.button_draft()
        with self.assertRaisesRegex(UserError, "charges of dunning letters"):
            entry._reverse_moves(cancel=True)

    def test_where_the_books_are_closed_it_is_said_and_the_day_is_moved(self):
        proposal = self._propose("24 May").letter_ids
        self.assertFalse(proposal.booking_note)
        self.company.fiscalyear_lock_date = date(2026, 5, 31)
        proposal.invalidate_recordset()
        self.assertIn("06/01/2026", proposal.booking_note)
        proposal.action_issue()
        entry = proposal.charge_ids.booking_ids.move_id
        self.assertEqual(entry.date, date(2026, 6, 1))
        self.company.fiscalyear_lock_date = date(2026, 6, 30)
        proposal.action_cancel("Wrong")
        self.assertEqual(entry.reversal_move_ids.date, date(2026, 7, 1))
        self.assertEqual(self._receivable(), 119)

    def test_without_journal_the_letter_stays_a_proposal_and_says_why(self):
        self.company.dunning_charge_journal_id = False
        proposal = self._propose("24 May").letter_ids
        self.assertIn("cannot be issued", proposal.booking_note)
        with self.assertRaisesRegex(UserError, "names no journal"):
            proposal.action_issue()

    def test_interest_is_booked_once_and_goes_on(self):
        self.customer.country_id = self.env.ref("base.de")
        for level in self.standard.level_ids:
            level.interest = "claimed"
        first = self._letter("24 May")
        self.assertEqual(self._receivable(), 119.44)
        second = self._letter("31 May")
        # 0.67 until then, of which 0.44 stand in the books.
        self.assertAlmostEqual(second.interest_amount, 0.23)
        self.assertAlmostEqual(second.previous_interest_amount, 0.44)
        self.assertAlmostEqual(second.amount_total, 119.67)
        self.assertAlmostEqual(self._receivable(), 119.67)
        first.action_cancel("Wrong")
        self.assertAlmostEqual(self._receivable(), 119.23)

    def test_foreign_currency(self):
        euro = self.setup_other_currency("EUR", rates=[("2016-01-01", 2.0)])
        invoice = self._create_invoice("10 May", 100, currency_id=euro.id)
        self._run_day("24 May")
        letter = self._letters().filtered(lambda lt: lt.currency_id == euro)
        self.assertEqual(letter.line_ids.move_id, invoice)
        item = letter.charge_ids.booking_ids.move_line_id
        self.assertEqual((item.amount_currency, item.balance), (10, 5))

    def test_two_companies_book_apart(self):
        other = self.setup_other_company(name="Other company")["company"]
        income = self._create_account("4830OTH", other)
        journal = self.env["account.journal"].search(
            [("type", "=", "general"), ("company_id", "=", other.id)], limit=1
        )
        other.write(
            {
                "dunning_enabled": True,
                "dunning_procedure_id": self.standard.id,
                "dunning_charge_journal_id": journal.id,
                "dunning_fee_account_id": income.id,
            }
        )
        self._create_invoice.__func__(type(self), "10 May", 50.0, company_id=other.id)
        self._run_day("24 May")
        entries = self._letters().charge_ids.booking_ids.move_id
        self.assertEqual(set(entries.company_id), {self.company, other})
        self.assertEqual((self._income(), self._income(income)), (5, 5))
        with self.assertRaisesRegex(ValidationError, "income account of"):
            other.dunning_fee_account_id = self.income
