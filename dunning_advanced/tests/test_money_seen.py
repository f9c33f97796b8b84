"""Money that has arrived: in other schedules, currencies, companies, at the bank."""

from datetime import timedelta

from odoo import Command
from odoo.tests import new_test_user, tagged

from .support.money_case import MoneyCase


@tagged("post_install", "-at_install")
class TestCreditsAcrossSchedules(MoneyCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.standard.allow_override = True
        cls.own = cls.standard.copy({"applies_to": "invoice", "name": "Own"})
        cls.own.automation = "issue"

    def _run_all(self, text):
        for applies_to in ("customer", "invoice", "group"):
            self._run_day(text, applies_to)

    def test_a_credit_is_deducted_once(self):
        for procedure in (self.own, self.own, self.own.browse()):
            self._create_invoice("10 May", 100, dunning_procedure_id=procedure.id)
        self._post_payment(60)
        self._run_all("24 May")
        totals = self._letters().mapped("amount_total")
        self.assertEqual(sorted(totals), [40, 100, 100])

    def test_what_is_owed_beyond_a_credit_is_dunned(self):
        for _number in range(2):
            self._create_invoice("10 May", 100, dunning_procedure_id=self.own.id)
        self._post_payment(120)
        self._run_all("25 May")
        letter = self._letters()
        self.assertEqual(letter.amount_total, 80)
        credit = letter.line_ids.filtered(lambda line: line.section == "credit")
        self.assertEqual(credit.amount_open, -20)
        self.assertEqual(credit.amount_original, -120)
        letter.action_send()
        self.assertEqual(letter.delivery_state, "queued")

    def test_letters_of_one_run_are_issued_with_the_credits_they_were_proposed_with(
        self,
    ):
        self.standard.grouping = "level"
        self._create_invoice("10 April", 100)
        self._run_day("10 May")
        self._create_invoice("10 May", 50)
        self._post_payment(30)
        run = self._propose("24 May")
        run.action_issue()
        self.assertEqual(sorted(run.letter_ids.mapped("amount_total")), [50, 70])


@tagged("post_install", "-at_install")
class TestMoneyPaidOut(MoneyCase):
    def test_a_refund_paid_out_is_no_claim_and_brings_no_letter_early(self):
        self._create_invoice("10 April", 100, move_type="out_refund")
        paid = self._post_payment(100, "20 April", payment_type="outbound")
        self._create_invoice("20 May")
        self.assertEqual(self._skips("24 May")[paid.move_id].reason, "paid_out")
        self._run_days("21 May", "3 June")
        letter = self._letters()
        self.assertEqual(letter.date, self.day("3 June"))
        self.assertEqual(letter.amount_total, 119)
        self.assertEqual(letter.line_ids.move_id.move_type, "out_invoice")

    def test_it_is_no_overdue_claim_on_the_dashboard_or_the_portal(self):
        self._post_payment(100, "20 April", payment_type="outbound")
        items = self.env["account.move.line"]
        domain = self.env["account.move.line"]._dunning_get_open_domain(self.company)
        of_customer = [("partner_id", "=", self.customer.id)]
        self.assertFalse(items.search([*domain, *of_customer]))
        user = new_test_user(
            self.env,
            "payer",
            groups="base.group_portal",
            partner_id=self.customer.id,
            company_id=self.company.id,
            company_ids=[Command.set(self.company.ids)],
        )
        found, domain = items._dunning_get_portal_items(user)
        self.assertFalse(found.search(domain))


@tagged("post_install", "-at_install")
class TestMoneyElsewhere(MoneyCase):
    def test_a_credit_in_another_currency_holds_and_is_named(self):
        foreign = self.setup_other_currency("EUR", rates=[("2020-01-01", 0.8)])
        invoice = self._create_invoice("10 May", 100, currency_id=foreign.id)
        payment = self._post_payment(125)
        skip = self._skips("24 May")[invoice]
        self.assertEqual(skip.reason, "credit_other_currency")
        self.assertIn(payment.move_id.name, skip.detail)

    def test_it_is_worth_what_it_was_when_it_came_wherever_rates_go(self):
        foreign = self.setup_other_currency(
            "EUR", rates=[("2020-01-01", 0.8), ("2026-05-16", 0.9)]
        )
        invoice = self._create_invoice("10 May", 100)
        payment = self._post_payment(80, currency_id=foreign.id)
        self.assertEqual(self._skips("24 May")[invoice].reason, "credit_other_currency")
        (payment.move_id.line_ids | invoice.line_ids).filtered(
            lambda line: line.account_type == "asset_receivable"
        ).reconcile()
        self.assertEqual(invoice.amount_residual, 0)
        foreign.rate_ids.filtered(lambda one: one.rate == 0.9).rate = 0.7
        invoice = self._create_invoice("10 May", 80, currency_id=foreign.id)
        self._post_payment(100)
        self.assertEqual(self._skips("24 May")[invoice].reason, "credit_other_currency")

    def test_one_that_covers_a_part_is_shown_by_the_explanation(self):
        foreign = self.setup_other_currency("EUR", rates=[("2020-01-01", 0.8)])
        invoice = self._create_invoice("10 May", 100, currency_id=foreign.id)
        payment = self._post_payment(50)
        (found,) = invoice.explain_dunning(self.day("24 May"))
        self.assertTrue(found["dunned"])
        self.assertIn(payment.move_id.name, "".join(found["remarks"]))
        letter = self._propose("24 May").letter_ids
        self.assertEqual(letter.remark, found["remarks"][0])

    def test_a_vendors_open_bills_are_shown_by_the_explanation(self):
        self._create_invoice("1 May", 500, move_type="in_invoice")
        invoice = self._create_invoice("10 May")
        (found,) = invoice.explain_dunning(self.day("24 May"))
        self.assertTrue(found["dunned"])
        self.assertIn("500", "".join(found["remarks"]))

    def test_a_payment_in_the_main_company_counts_for_a_branch_and_back(self):
        branch = self._create_branch()
        branch.write(
            {"dunning_enabled": True, "dunning_procedure_id": self.standard.id}
        )
        invoice = self._create_invoice("10 May", company_id=branch.id)
        self.assertEqual(invoice.company_id, branch)
        payment = self._post_payment(19)
        facts = self.env["dunning.run"]
        day = self.day("24 May")
        (decision,) = facts._decide(branch, self.customer, day, "customer")
        (letter,) = decision.proposals
        self.assertEqual(letter.total, 100)
        payment = self._post_payment(100)
        (decision,) = facts._decide(branch, self.customer, day, "customer")
        (skip,) = decision.skips
        self.assertEqual(skip.reason, "credit_other_company")
        self.assertIn(payment.move_id.name, skip.obstacles[0].names)
        # The other way round it is the same body.
        (account,) = self.env["dunning.open.item"]._fetch_accounts(
            self.company, self.customer, day
        )
        self.assertEqual(len(account.relatives), 1)
        branch.dunning_enabled = False
        run = self._propose("24 May")
        self.assertEqual(run._prepare_summary()["branches_off"], "Branch")
        self.assertIn("Branch", run.summary)


@tagged("post_install", "-at_install")
class TestBank(MoneyCase):
    def _receive(self, amount, on="23 May", **values):
        return self.env["account.bank.statement.line"].create(
            {
                "journal_id": self.company_data["default_journal_bank"].id,
                "date": self.day(on),
                "payment_ref": "Transfer",
                "amount": amount,
                **values,
            }
        )

    def test_a_receipt_of_the_customer_that_is_not_matched_holds_the_letter(self):
        invoice = self._create_invoice("10 May")
        line = self._receive(119, partner_id=self.customer.id)
        skip = self._skips("24 May")[invoice]
        self.assertEqual(skip.reason, "unmatched_receipt")
        self.assertIn(line.move_id.name, skip.detail)
        self.company.dunning_hold_receipts = False
        self.assertTrue(self._propose("24 May").letter_ids)

    def test_many_receipts_are_explained_by_some_and_by_their_number(self):
        invoice = self._create_invoice("10 May")
        own = {"partner_id": self.customer.id}
        names = [self._receive(1, "20 May", **own).move_id.name for _n in range(13)]
        skip = self._skips("24 May")[invoice]
        named = [name for name in names if name in skip.detail]
        self.assertEqual(named, names[:10])
        self.assertIn("3 more", skip.detail)
        self.assertNotIn(names[-1], str(skip.obstacles))

    def test_money_sent_and_others_receipts_hold_nothing(self):
        self._create_invoice("10 May")
        self._receive(-119, partner_id=self.customer.id)
        self._receive(119, partner_id=self._create_customer("Other").id)
        self._receive(119)
        self.assertTrue(self._propose("24 May").letter_ids)

    def test_a_receipt_that_fits_amount_and_invoice_holds_where_it_is_wanted(self):
        invoice = self._create_invoice("10 May")
        other = self._create_invoice("10 May", 50, self._create_customer("Other"))
        text = invoice.name.replace("/", " ")
        self._receive(119, payment_ref=f"thanks, {text}")
        self._receive(50, payment_ref="something else")
        self.assertEqual(len(self._propose("24 May").letter_ids), 2)
        self.company.dunning_hold_fitting = True
        skips = self._skips("24 May")
        self.assertEqual(skips[invoice].reason, "unmatched_receipt")
        self.assertNotIn(other, skips)

    def test_a_receipt_from_the_customers_own_account_holds_the_letter(self):
        invoice = self._create_invoice("10 May")
        other = self._create_invoice("10 May", 50, self._create_customer("Other"))
        self.env["res.partner.bank"].create(
            {"acc_number": "DE89 3704 0044", "partner_id": self.customer.id}
        )
        self._receive(7, account_number="DE8937040044")
        skips = self._skips("24 May")
        self.assertEqual(skips[invoice].reason, "unmatched_receipt")
        self.assertNotIn(other, skips)

    def test_a_receipt_fits_by_all_that_the_bank_tells(self):
        self.company.dunning_hold_fitting = True
        for number, key in enumerate(("payment_ref", "ref", "narration"), 1):
            customer = self._create_customer(f"Teller {number}")
            invoice = self._create_invoice("10 May", number, customer)
            self._receive(number, **{key: f"thanks, {invoice.name}"})
            self.assertEqual(self._skips("24 May")[invoice].reason, "unmatched_receipt")

    def test_a_receipt_that_names_a_letter_and_its_sum_holds_the_next(self):
        self.company.dunning_hold_fitting = True
        invoices = self._create_invoices("10 May", [100, 19])
        self._run_day("24 May")
        letter = self._letters()
        receipt = self._receive(118, "30 May", payment_ref=f"yours {letter.name}")
        self.assertTrue(self._propose("31 May").letter_ids)
        receipt.amount = 119
        skips = self._skips("31 May")
        for invoice in invoices:
            self.assertEqual(skips[invoice].reason, "unmatched_receipt")
        letter.action_cancel("It may have arrived")
        self.assertFalse(self._propose("31 May").letter_ids)

    def test_old_statements_hold_all_letters_where_it_is_wanted(self):
        invoice = self._create_invoice("10 May")
        self._receive(1, "18 May", partner_id=self._create_customer("Other").id)
        self.company.dunning_bank_days = 5
        skip = self._skips("24 May")[invoice]
        self.assertEqual(skip.reason, "bank_not_fresh")
        self._receive(1, "19 May", partner_id=self._create_customer("Third").id)
        run = self._propose("24 May")
        self.assertTrue(run.letter_ids)

    def test_without_a_bank_journal_no_statement_is_waited_for(self):
        self._create_invoice("10 May")
        self.company.dunning_bank_days = 5
        self.assertFalse(self._propose("24 May").letter_ids)
        journals = self.env["account.journal"].search(
            [("type", "=", "bank"), ("company_id", "=", self.company.id)]
        )
        journals.active = False
        self.assertTrue(self._propose("24 May").letter_ids)

    def test_the_runs_summary_says_how_many_wait(self):
        self._create_invoice("10 May")
        self.company.dunning_bank_days = 5
        run = self._propose("24 May")
        self.assertIn("Bank statements are not up to date", run.summary)


@tagged("post_install", "-at_install")
class TestWithoutCustomer(MoneyCase):
    def test_a_claim_that_names_no_customer_is_listed(self):
        receivable = self.customer.property_account_receivable_id
        revenue = self.company_data["default_account_revenue"]
        entry = self.env["account.move"].create(
            {
                "journal_id": self.company_data["default_journal_misc"].id,
                "date": self.day("24 May") - timedelta(days=60),
                "line_ids": [
                    Command.create({"account_id": receivable.id, "debit": 77.0}),
                    Command.create({"account_id": revenue.id, "credit": 77.0}),
                ],
            }
        )
        entry.action_post()
        run = self._propose("24 May")
        (skip,) = run.skip_ids.filtered(lambda s: s.reason == "no_customer")
        self.assertEqual(skip.move_id, entry)
        self.assertFalse(skip.partner_id)
        (found,) = entry.explain_dunning(self.day("24 May"))
        self.assertEqual(found["reasons"][0]["code"], "no_customer")
        run.action_propose()
        self.assertEqual(len(run.skip_ids.filtered(lambda s: not s.partner_id)), 1)
        of_invoices = self._propose("24 May", applies_to="invoice")
        self.assertFalse(of_invoices.skip_ids)
        of_one = self._propose("24 May", partner_ids=self.customer.ids)
        self.assertFalse(of_one.skip_ids)
