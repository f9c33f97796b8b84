"""Journal or account of charges that nobody can book to any more: said, not hit."""

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tests.common import freeze_time

from .support.books_case import BooksCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-05-24 10:00:00")
class TestArchivedBooks(BooksCommon):
    def _check_refused(self, archived):
        self.standard.level_ids.booking = "issue"
        proposal = self._propose("24 May").letter_ids
        self.assertFalse(proposal.booking_note)
        archived.active = False
        self.env.invalidate_all()
        self.assertIn("is archived", proposal.booking_note)
        refused = self.assertRaisesRegex(UserError, "Unarchive it, or choose another")
        with refused, self.env.cr.savepoint():
            proposal.action_issue()
        self.env.invalidate_all()
        self.assertEqual(proposal.state, "proposed")
        archived.active = True
        proposal.action_issue()
        self.assertEqual(proposal.state, "issued")
        self.assertEqual(self._income(), 5)

    def test_with_an_archived_journal_the_letter_stays_a_proposal_and_says_why(self):
        self._check_refused(self.journal)

    def test_with_an_archived_account_the_letter_stays_a_proposal_and_says_why(self):
        self._check_refused(self.income)

    def test_an_archived_account_is_not_replaced_by_that_of_the_fees(self):
        interest = self._create_account("4831DUN")
        self.company.dunning_interest_account_id = interest
        interest.active = False
        self.assertFalse(self.company._dunning_can_book({"interest"}))
        self.assertTrue(self.company._dunning_can_book({"fee"}))

    def test_a_company_that_cannot_book_does_not_stop_the_night_of_others(self):
        other = self.setup_other_company(name="Other company")["company"]
        other.write(
            {
                "dunning_enabled": True,
                "dunning_procedure_id": self.standard.id,
                "dunning_receive_charges": "auto",
                "dunning_charge_journal_id": self.env["account.journal"]
                .search(
                    [("type", "=", "general"), ("company_id", "=", other.id)], limit=1
                )
                .id,
                "dunning_fee_account_id": self._create_account("4830OTH", other).id,
            }
        )
        self.company.dunning_receive_charges = "auto"
        theirs = self._create_invoice.__func__(
            type(self), "10 May", 50.0, company_id=other.id
        )
        self._run_day("24 May")
        self._pay(self.invoice, 124, "24 May")
        self._pay(theirs, 55, "24 May")
        # Whichever of them has its turn first.
        first = min(self.company, other, key=lambda company: company.id)
        first.dunning_charge_journal_id.active = False
        self._receive_at_night()
        states = {
            company: own.charge_ids.state
            for company, own in self._letters().grouped("company_id").items()
        }
        self.assertEqual(states.pop(first), "claimed")
        self.assertEqual(set(states.values()), {"received"})

    def test_books_that_are_closed_for_ever_stop_no_other_company(self):
        letter = self._letter()
        self._pay(self.invoice, 124, "24 May")
        self._create_invoice("9 May", 50)
        self.company.dunning_receive_charges = "auto"
        self.company.sudo().fiscalyear_lock_date = "9999-12-31"
        self._receive_at_night()
        self.assertEqual(letter.charge_ids.state, "claimed")
        with self.assertRaisesRegex(UserError, "cannot be above"):
            letter.action_take_charges()
        self.level.booking = "issue"
        proposal = self._propose("31 May").letter_ids
        self.assertIn("cannot be above", proposal.booking_note)

    def test_what_was_waived_in_parts_is_waived_and_not_received(self):
        self.level.write({"booking": "issue", "fee_amount": 0.04})
        charge = self._letter().charge_ids
        # In binary fractions 0.04 - 0.03 - 0.01 is more than 0.
        charge.action_waive("Goodwill", 0.03)
        charge.action_waive("Goodwill")
        self.assertEqual((charge.state, charge.amount_received), ("waived", 0))

    def test_a_letter_is_cancelled_also_when_its_account_is_archived(self):
        self.level.booking = "issue"
        letter = self._letter()
        self.assertEqual(self._income(), 5)
        self.income.active = False
        self.env.invalidate_all()
        letter.action_cancel("Mistake")
        self.assertEqual(letter.state, "cancelled")
        self.assertEqual((self._income(), self._receivable()), (0, 119))

    def test_with_an_archived_journal_it_is_taken_back_in_that_of_today(self):
        self.level.booking = "issue"
        letter, other = self._letter(), self.journal.copy({"code": "MISC2"})
        self.journal.active = False
        self.env.invalidate_all()
        refused = self.assertRaisesRegex(UserError, "Unarchive it, or choose another")
        with refused, self.env.cr.savepoint():
            letter.action_cancel("Mistake")
        self.env.invalidate_all()
        self.assertEqual(letter.state, "issued")
        self.company.dunning_charge_journal_id = other
        letter.action_cancel("Mistake")
        self.assertEqual((self._income(), self._receivable()), (0, 119))

    def test_what_core_refuses_to_reverse_is_said_of_what_entry(self):
        self.level.booking = "issue"
        letter = self._letter()
        entry = letter.charge_ids.booking_ids.move_id
        foreign = self.env.ref("base.CHF")
        self.env.flush_all()
        # As an import, or another add-on, may leave it; core lets nobody enter it.
        self.env.cr.execute(
            "UPDATE account_account SET currency_id = %s WHERE id = %s",
            (foreign.id, self.income.id),
        )
        self.env.invalidate_all()
        refused = self.assertRaisesRegex(UserError, "secondary currency")
        with refused as told, self.env.cr.savepoint():
            letter.action_cancel("Mistake")
        self.assertIn(entry.name, str(told.exception))
        self.env.invalidate_all()
        self.assertEqual(letter.state, "issued")
