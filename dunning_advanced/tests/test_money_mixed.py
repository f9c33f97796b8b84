"""Money where features meet: branches, agencies, promises, notes of payments."""

from odoo import Command
from odoo.tests import tagged
from odoo.tests.common import freeze_time

from .support.books_case import BooksCommon
from .support.money_case import MoneyCase
from .test_money_noted import NotedCase


@tagged("post_install", "-at_install")
class TestChargesElsewhere(BooksCommon, MoneyCase):
    def test_a_fee_goes_with_what_its_letter_claims_not_with_what_it_lists(self):
        self.company.dunning_agency_id = self._create_customer("Agency")
        self.standard.not_due = "all"
        younger = self._create_invoice("30 May", 200)
        letter = self._letter("24 May")
        self.assertEqual((letter.fee_amount, letter.amount_not_due), (5, 200))
        moves = self.invoice | younger
        for handed_over, fees in ((younger, 0), (self.invoice, 5), (moves, 5)):
            issued = handed_over._get_issued_dunning_letters()
            (sums,) = handed_over._dunning_get_agency_sums(issued)
            self.assertEqual(sums["fees"], fees)

    def _pay_branch(self, branch, invoice, payer):
        """A payment of the invoice and its letter's fee, in one of both companies."""
        journals = self.env["account.journal"].with_company(payer)
        banks = [("type", "=", "bank"), ("company_id", "parent_of", payer.id)]
        payment = self._post_payment(
            124,
            "25 May",
            company_id=payer.id,
            journal_id=journals.search(banks, limit=1).id,
        )
        self.assertEqual(payment.company_id, payer)
        items = payment.move_id.line_ids | invoice.line_ids
        items.filtered(lambda one: one.account_type == "asset_receivable").reconcile()
        self.assertFalse(invoice.amount_residual)

    def _assert_no_credit(self, *companies):
        for company in companies:
            (decision,) = self.env["dunning.run"]._decide(
                company, self.customer, self.day("3 June"), "customer"
            )
            (letter,) = decision.proposals
            self.assertEqual(
                (letter.amount("claimed"), letter.amount("credit")), (119, 0)
            )

    def _prepare_branch(self):
        branch = self._create_branch()
        branch.write(
            {
                "dunning_enabled": True,
                "dunning_procedure_id": self.standard.id,
                "email": "branch@acme.example",
                "dunning_charge_journal_id": self.journal.id,
                "dunning_fee_account_id": self.income.id,
            }
        )
        paid = self._create_invoice("10 May", company_id=branch.id)
        with self._real_schedule() as env:
            run = env["dunning.run"].create(
                {"company_id": branch.id, "date": self.day("24 May")}
            )
            run.action_propose()
            run.letter_ids._issue(self.day("24 May"))
        letter = self._letters()
        self.assertEqual((letter.company_id, letter.fee_amount), (branch, 5))
        return branch, paid, letter

    def test_money_for_a_branchs_fee_is_no_credit_in_the_main_company(self):
        branch, paid, letter = self._prepare_branch()
        self._pay_branch(branch, paid, branch)
        self._assert_no_credit(self.company)
        self._create_invoice("10 May", company_id=branch.id)
        self._assert_no_credit(self.company, branch)
        letter.action_take_charges()
        self.assertEqual(letter.charge_ids.amount_received, 5)

    def test_money_for_a_branchs_fee_in_the_main_company_is_the_fee(self):
        branch, paid, letter = self._prepare_branch()
        self._pay_branch(branch, paid, self.company)
        self._create_invoice("10 May", company_id=branch.id)
        self._assert_no_credit(self.company, branch)
        letter.action_take_charges()
        self.assertEqual(letter.charge_ids.amount_received, 5)
        self._assert_no_credit(self.company, branch)

    def test_a_fee_is_received_on_the_account_on_which_it_was_paid(self):
        letter = self._letter("24 May")
        self._pay(self.invoice, 119, "25 May")
        usual = self.customer.property_account_receivable_id
        self.customer.property_account_receivable_id = usual.copy({"code": "1212DUN"})
        self._post_payment(5, "26 May")
        letter.action_take_charges()
        self.assertEqual(letter.charge_ids.amount_received, 5)
        self.assertEqual((self._receivable(), self._income()), (0, 5))

    def test_the_page_asks_for_charges_of_a_contact_that_was_filed_elsewhere(self):
        self.standard.level_ids.booking = "issue"
        america = self.env.ref("base.us").id
        anna = self._create_customer("Anna", is_company=False, country_id=america)
        old = self._create_invoice("10 May", 100, anna)
        self._run_day("24 May")
        anna.parent_id = firm = self._create_customer("Firm", country_id=america)
        self._pay(old, 100, "25 May")
        self._create_invoice("20 May", 50, firm)
        self._run_day("10 June")
        letter = self._letters(firm)
        self.assertEqual((letter.previous_fee_amount, letter.amount_total), (5, 60))
        with freeze_time("2026-06-10 10:00:00"):
            self.assertEqual(letter._get_portal_sums()["total"], 60)


@tagged("post_install", "-at_install")
class TestPromisedMoney(NotedCase):
    def _promise(self, *invoices, **values):
        with freeze_time("2026-05-25 10:00:00"):
            return self.env["dunning.promise"].create(
                [
                    {"move_id": one.id, "date": "2026-05-30", **values}
                    for one in invoices
                ]
            )

    def _states(self, promises):
        with freeze_time("2026-06-01 10:00:00"):
            self.env.invalidate_all()
            found = [promise.state for promise in promises]
            self.env.invalidate_all()
            self.assertEqual(promises.mapped("state"), found)
            return found

    def test_whoever_pays_all_of_an_invoice_has_kept_a_promise_of_fees_too(self):
        invoices = self._create_invoices("10 May", [119, 119])
        promises = self._promise(*invoices, amount=124)
        self._pay(invoices[0], 119, "28 May")
        self._pay(invoices[1], 118, "28 May")
        self.assertEqual(self._states(promises), ["kept", "broken"])

    def test_money_that_came_in_time_and_is_not_assigned_keeps_a_promise_once(self):
        promises = self._promise(*self._create_invoices("10 May", [119, 119]))
        self._post_payment(119, "29 May")
        self.assertEqual(self._states(promises), ["kept", "broken"])
        self._post_payment(119, "31 May")
        self.assertEqual(self._states(promises), ["kept", "broken"])
        self._post_payment(118, "30 May")
        self.assertEqual(self._states(promises), ["kept", "broken"])
        self._post_payment(1, "30 May")
        self.assertEqual(self._states(promises), ["kept", "kept"])


@tagged("post_install", "-at_install")
class TestNotedTogether(NotedCase):
    def test_a_credit_note_paid_with_an_invoice_is_set_off_with_it(self):
        credit = self._create_invoice("1 May", 30, move_type="out_refund")
        invoice = self._create_invoice("10 May")
        other = self._create_invoice("11 May", 50)
        # As core's wizard for both together.
        self._note(89, credit, invoice)
        run = self._propose("26 May")
        self.assertEqual(run.letter_ids.line_ids.move_id, other)
        self.assertEqual(run.letter_ids.amount_total, 50)
        self.assertEqual(run.skip_ids.mapped("reason"), ["paid"])

    def test_two_payments_of_the_same_invoices_go_on_where_the_first_ended(self):
        old, young = self._create_invoice("9 May"), self._create_invoice("10 May")
        for _number in range(2):
            self._note(100, old, young)
        run = self._propose("24 May")
        self.assertEqual(run.letter_ids.line_ids.move_id, young)
        self.assertEqual(run.letter_ids.amount_total, 38)
        self.assertEqual(young._dunning_get_still_open(), 38)

    def test_what_a_payment_does_not_reach_is_dunned_though_it_names_it(self):
        old, young = self._create_invoice("9 May"), self._create_invoice("10 May", 50)
        self._note(100, old, young)
        letter = self._propose("24 May").letter_ids
        self.assertEqual(letter.amount_total, 69)
        self.assertEqual(letter.line_ids.mapped("amount_open"), [19, 50])
        self.assertTrue(young.dunning_is_claim)

    def test_a_discount_is_taken_where_the_payment_is_short_by_it_alone(self):
        for amount, reason in ((198, None), (200, None), (202, "in_payment")):
            other = self._create_invoice("1 May", 50)
            early = self._create_discounted("10 May", 100)
            plain = self._create_invoice("12 May", 100)
            payment = self._note(amount, early, plain, date="2026-04-20")
            run = self._propose("26 May")
            found = {skip.move_id: skip.reason for skip in run.skip_ids}
            self.assertEqual((found[early], found[plain]), ("paid", "paid"), amount)
            self.assertEqual(found.get(other), reason, amount)
            payment.action_cancel()
            (other | early | plain).button_draft()
            (other | early | plain).button_cancel()

    def test_documents_of_another_currency_take_their_worth_of_a_payment(self):
        yen = self.setup_other_currency("JPY", rates=[("2020-01-01", 100)])
        abroad = self._create_invoice("1 May", 10000, currency_id=yen.id)
        home = self._create_invoice("10 May")
        self._note(219, abroad, home)
        found = self._skips("24 May")
        self.assertEqual({found[abroad].reason, found[home].reason}, {"paid"})


@tagged("post_install", "-at_install")
class TestBeforeDue(MoneyCase):
    def test_a_receipt_over_all_that_a_reminder_before_the_due_date_names(self):
        self.company.dunning_hold_fitting = True
        levels = zip(self.standard.level_ids, (-3, 1, 8, 15), strict=True)
        days = [Command.update(level.id, {"days": number}) for level, number in levels]
        self.standard.write({"timing": "age", "not_due": "all", "level_ids": days})
        self._create_invoices("10 May", [150, 100])
        self._run_day("7 May")
        letter = self._letters()
        self.assertEqual((letter.amount_claimed, letter.amount_not_due), (0, 250))
        journal = self.company_data["default_journal_bank"]
        values = {"journal_id": journal.id, "payment_ref": f"yours {letter.name}"}
        values |= {"date": self.day("9 May"), "amount": 250}
        self.env["account.bank.statement.line"].create(values)
        reasons = {skip.reason for skip in self._skips("20 May").values()}
        self.assertIn("unmatched_receipt", reasons)
        self.assertFalse(self._propose("20 May").letter_ids)
