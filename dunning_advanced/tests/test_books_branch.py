"""Booked charges of a branch: books of the company above, accountants of the branch."""

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged
from odoo.tests.common import freeze_time

from .support.books_case import HardCommon
from .support.money_case import MoneyCase

MANAGER = "account.group_account_manager,dunning_advanced.group_dunning_manager"


@tagged("post_install", "-at_install")
@freeze_time("2026-05-24 10:00:00")
class TestBooksOfABranch(HardCommon, MoneyCase):
    def setUp(self):
        super().setUp()
        self.branch = self._create_branch()
        self.branch.write(
            {
                "dunning_enabled": True,
                "dunning_procedure_id": self.standard.id,
                "email": "branch@acme.example",
                "dunning_charge_journal_id": self.journal.id,
                "dunning_fee_account_id": self.income.id,
            }
        )
        self.company.dunning_enabled = False
        self.level.booking = "issue"
        self.owed = self._create_invoice("10 May", company_id=self.branch.id)
        self.accountant = new_test_user(
            self.env,
            "branch_accountant",
            groups=MANAGER,
            company_id=self.branch.id,
            company_ids=[Command.set(self.branch.ids)],
        )

    def _own(self, records):
        return records.with_user(self.accountant).with_context(
            allowed_company_ids=self.branch.ids
        )

    def _write_letter(self):
        run = self._own(self.env["dunning.run"]).create({"date": self.day("24 May")})
        self.assertEqual(run.company_id, self.branch)
        run.action_propose()
        letter = run.letter_ids
        self.assertFalse(letter.booking_note)
        letter.action_issue()
        self.assertEqual(letter.state, "issued")
        return letter

    def test_whoever_works_in_it_alone_books_and_cancels(self):
        letter = self._write_letter()
        entry = letter.sudo().charge_ids.booking_ids.move_id
        self.assertEqual(
            (entry.company_id, entry.journal_id), (self.branch, self.journal)
        )
        self.assertEqual(self._income(), 5)
        self.assertEqual(
            self._own(self.env["account.move"]).browse(entry.id).ref, letter.name
        )
        letter.action_cancel("Wrong")
        self.assertEqual(self._income(), 0)
        self.assertEqual(entry.reversal_move_ids.company_id, self.branch)

    def test_whoever_works_in_it_alone_waives_and_receives(self):
        letter = self._write_letter()
        letter.charge_ids.action_waive("Goodwill", 2)
        self.assertEqual(self._income(), 3)
        letter.action_cancel("Wrong")
        self.level.booking = "claim"
        letter = self._write_letter()
        banks = [("type", "=", "bank"), ("company_id", "=", self.company.id)]
        bank = self.env["account.journal"].search(banks, limit=1)
        payment = self._post_payment(
            124, "24 May", company_id=self.company.id, journal_id=bank.id
        )
        items = payment.move_id.line_ids | self.owed.line_ids
        items.filtered(lambda one: one.account_type == "asset_receivable").reconcile()
        self.assertEqual(letter.received_amount, 5)
        letter.action_take_charges()
        self.assertEqual(letter.charge_ids.mapped("state"), ["received"])
        self.assertEqual(self._income(), 5)

    def test_books_of_the_company_above_that_are_closed_move_the_day(self):
        self.company.sudo().hard_lock_date = "2026-05-31"
        run = self._own(self.env["dunning.run"]).create({"date": self.day("24 May")})
        run.action_propose()
        letter = run.letter_ids
        self.assertIn("06/01/2026", letter.booking_note)
        letter.action_issue()
        entry = letter.sudo().charge_ids.booking_ids.move_id
        self.assertEqual(entry.date, self.day("1 June"))
        self.company.sudo().hard_lock_date = "2026-06-30"
        letter.charge_ids.action_waive("Goodwill", 2)
        letter.action_cancel("Wrong")
        days = letter.sudo().charge_ids.booking_ids.move_id.reversal_move_ids
        self.assertEqual(set(days.mapped("date")), {self.day("1 July")})
        self.assertEqual((self._income(), self._open(letter.sudo())), (0, [0]))

    def test_the_dashboard_and_the_settings_open_for_it(self):
        self._write_letter()
        (figures,) = self._own(self.env["dunning.dashboard"]).get_figures()
        self.assertEqual(figures["id"], self.branch.id)
        settings = self._own(self.env["res.config.settings"])
        if settings.has_access("create"):
            vals = settings.create({}).read(["dunning_charge_journal_id"])[0]
            self.assertEqual(vals["dunning_charge_journal_id"][0], self.journal.id)

    def test_letters_of_the_company_above_are_none_of_its_business(self):
        self.company.dunning_enabled = True
        run = self.env["dunning.run"].create(
            {"date": self.day("24 May"), "company_id": self.company.id}
        )
        run.action_propose()
        letter = run.letter_ids
        self.assertEqual(letter.company_id, self.company)
        with self.assertRaises(AccessError):
            self._own(letter).read(["name"])
