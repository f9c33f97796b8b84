"""Charges in real books: claimed, booked, received, waived, taken back to the cent."""

from datetime import date

from odoo.exceptions import UserError, ValidationError
from odoo.modules.migration import load_script
from odoo.tests import new_test_user, tagged
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
        self.env["dunning.letter"]._cron_take_charges()
        self.assertEqual(self._income(), 0)
        self.company.dunning_receive_charges = "auto"
        self.env["dunning.letter"]._cron_take_charges()
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
