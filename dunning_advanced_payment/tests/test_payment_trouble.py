"""Money that has come is in the books, whatever else about its letter is wrong."""

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tests.common import freeze_time

from .common import PaymentCase


@tagged("post_install", "-at_install")
@freeze_time("2026-06-14 10:00:00")
class TestTrouble(PaymentCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.invoice = cls._create_invoice("10 May", 119.0)
        for day in ("24 May", "31 May", "7 June", "14 June"):
            cls._run_day(day)
        cls.letter = cls._letters()[-1]

    def _get_transaction(self, begun):
        return self.env["payment.transaction"].search(
            [("reference", "=", begun["reference"])]
        )

    def test_money_is_booked_although_its_charges_cannot_be(self):
        income = self.company_data["default_account_revenue"].copy()
        self.company.dunning_charge_journal_id = self.company_data[
            "default_journal_misc"
        ]
        self.company.dunning_fee_account_id = income
        # Core takes entries in this currency only.
        income.currency_id = self.setup_other_currency("CHF")
        begun = self._begin(self.letter)
        self._finish(begun)
        transaction = self._get_transaction(begun)
        self.assertTrue(transaction.is_post_processed)
        self.assertTrue(transaction.payment_id.move_id)
        self.assertEqual(self.invoice.amount_residual, 0.0)
        charges = self.letter.amount_total - self.letter.amount_claimed
        self.assertGreater(charges, 0)
        self.assertAlmostEqual(self.letter.received_amount, charges)
        self.assertIn("check", str(self.letter.activity_ids.mapped("summary")))

    def test_money_is_booked_although_nobody_can_tell_what_else_is_owed(self):
        begun = self._begin(self.letter)

        def fail(letter):
            raise UserError(letter.env._("Nobody knows"))

        self.patch(self.registry["dunning.letter"], "_get_owed_today", fail)
        self._finish(begun)
        transaction = self._get_transaction(begun)
        self.assertTrue(transaction.is_post_processed)
        self.assertTrue(transaction.payment_id.move_id)
        self.assertIn("not all of it fits", self.letter.activity_ids.summary)
        self.assertIn("Nobody knows", self.letter.activity_ids.note)

    def test_a_provider_takes_what_is_within_its_limit_today(self):
        self.provider.maximum_amount = 50.0
        self.assertNotIn("o_payment_form", self._page(self.letter).text)
        self._pay(self.invoice, 100.0, "14 June")
        self.assertLess(self.letter._get_portal_sums()["total"], 50.0)
        self.assertIn("o_payment_form", self._page(self.letter).text)
        self._finish(self._begin(self.letter))
        self.assertEqual(self.invoice.amount_residual, 0.0)

    def test_a_second_company_s_money_is_booked_there_by_the_scheduled_action(self):
        other = self.setup_other_company(name="Other company")
        company = other["company"]
        company.dunning_enabled = True
        self.provider = self.provider.copy(
            {
                "company_id": company.id,
                "state": "test",
                "is_published": True,
                "payment_method_ids": [Command.set(self.method.ids)],
            }
        )
        self.provider.journal_id = other["default_journal_bank"]
        invoice = self._create_invoice_of(company)
        run = self.env["dunning.run"].with_company(company).create({})
        run.action_propose()
        run.letter_ids.action_issue()
        letter = run.letter_ids
        begun = self._begin(letter)
        told = {"reference": begun["reference"], "payment_details": "1234"}
        told["simulated_state"] = "done"
        self._call("/payment/demo/simulate_payment", told)
        transaction = self._get_transaction(begun)
        self.assertFalse(transaction.sudo().is_post_processed)
        # sudo: as the scheduled action, in the company of whoever installed Odoo.
        elsewhere = transaction.sudo().with_context(
            allowed_company_ids=self.company.ids
        )
        elsewhere._post_process()
        self.assertEqual(invoice.amount_residual, 0.0)
        self.assertEqual(transaction.payment_id.company_id, company)

    def _create_invoice_of(self, company):
        move = self.env["account.move"].with_company(company)
        move = move.create(
            {
                "move_type": "out_invoice",
                "company_id": company.id,
                "partner_id": self.customer.id,
                "invoice_date": "2026-05-10",
                "invoice_date_due": "2026-05-10",
                "invoice_payment_term_id": False,
                "invoice_line_ids": [
                    Command.create(
                        {"name": "x", "price_unit": 100.0, "tax_ids": [Command.clear()]}
                    )
                ],
            }
        )
        move.action_post()
        return move

    def test_what_was_posted_anew_while_its_money_was_on_its_way_gets_it(self):
        begun = self._begin(self.letter)
        self.invoice.button_draft()
        self.invoice.invoice_date_due = "2026-05-11"
        self.invoice.action_post()
        self._finish(begun)
        self.assertEqual(self.invoice.amount_residual, 0.0)

    def test_a_payment_in_two_parts_lands_on_the_same_items(self):
        begun = self._begin(self.letter)
        source = self._get_transaction(begun)
        source.state = "authorized"
        for part in (100.0, source.amount - 100.0):
            child = source.sudo()._create_child_transaction(part)
            child._set_done()
            child._post_process()
        self.assertEqual(self.invoice.amount_residual, 0.0)
        self.assertFalse(self.letter.activity_ids)

    def test_a_bank_that_books_no_waiting_payments(self):
        line = self.provider.journal_id.inbound_payment_method_line_ids.filtered(
            lambda line: line.payment_provider_id == self.provider
        )
        line.payment_account_id = False
        self._finish(self._begin(self.letter))
        page = self._page(self.letter).text
        self.assertNotIn("o_payment_form", page)
        (found,) = self.invoice.explain_dunning("2026-06-30")
        self.assertFalse(found["dunned"])

    def test_the_page_after_a_failure_offers_payment_again(self):
        self._finish(self._begin(self.letter), "error")
        self.assertIn("o_payment_form", self._page(self.letter).text)

    def test_whoever_comes_back_without_having_paid_is_told(self):
        told = 'name="payment_failed"'
        self.assertNotIn(told, self._page(self.letter).text)
        for state in ("cancel", "error"):
            with self.subTest(state):
                self._finish(self._begin(self.letter), state)
                self.assertIn(told, self._page(self.letter).text)
        self._finish(self._begin(self.letter), "pending")
        self.assertNotIn(told, self._page(self.letter).text)
