"""The letter's page takes the money: by its key, to the cent, onto its items only."""

from datetime import timedelta

from odoo import Command, fields
from odoo.tests import tagged
from odoo.tests.common import freeze_time

from .common import LetterToPayCase, PaymentCase


@tagged("post_install", "-at_install")
@freeze_time("2026-06-14 10:00:00")
class TestPayment(LetterToPayCase):
    def test_two_invoices_and_a_fee_to_the_cent(self):
        charges = self.letter.amount_total - self.letter.amount_claimed
        self.assertGreater(charges, 0)
        self.assertEqual(self.letter.amount_claimed, 169.0)
        page = self._page(self.letter)
        self.assertIn("o_payment_form", page.text)
        self.assertIn("Pay online", page.text)
        begun = self._begin(self.letter)
        done = self._finish(begun)
        self.assertEqual(done["state"], "done")
        self.assertRegex(done["landing_route"], f"^/my/dunning/{self.letter.id}")
        transaction = self.env["payment.transaction"].search(
            [("reference", "=", begun["reference"])]
        )
        self.assertEqual(transaction.amount, self.letter.amount_total)
        self.assertEqual(transaction.partner_id, self.customer)
        payment = transaction.payment_id
        self.assertEqual(payment.amount, self.letter.amount_total)
        first, second = self.halves._get_dunning_receivables().sorted("date_maturity")
        self.assertTrue(first.reconciled)
        self.assertFalse(second.reconciled)
        self.assertEqual(second.amount_residual, 50.0, "not asked for, not paid")
        self.assertTrue(all(self.items.mapped("reconciled")))
        (left,) = payment.move_id.line_ids.filtered(
            lambda line: line.account_id == first.account_id
        )
        self._assert_charges(left, charges)
        self.assertIn("Thank you", self._page(self.letter).text)
        self.assertIn(payment.name, "".join(self.letter.message_ids.mapped("body")))

    def test_what_is_paid_takes_no_money_again(self):
        self._finish(self._begin(self.letter))
        self._assert_refused("load", self.letter, amount=self.letter.amount_total)
        self.assertNotIn("o_payment_form", self._page(self.letter).text)

    def test_a_payment_under_way_takes_no_second(self):
        self._finish(self._begin(self.letter), "pending")
        page = self._page(self.letter)
        self.assertIn("being processed", page.text)
        self.assertNotIn("o_payment_form", page.text)
        self.assertNotIn('name="transfer"', page.text)
        self._assert_refused("under way", self.letter)
        older = self._letters()[-2]
        self._assert_refused("under way", older)

    def test_a_payment_that_names_no_invoice_takes_no_second(self):
        payment = self.env["account.payment"].create(
            {"partner_id": self.customer.id, "amount": 20.0, "date": "2026-06-13"}
        )
        payment.outstanding_account_id = False
        payment.action_post()
        self.assertEqual((payment.state, payment.move_id.id), ("in_process", False))
        self.assertTrue(self.letter._get_reason_not_to_send())
        page = self._page(self.letter)
        self.assertIn("being processed", page.text)
        self.assertNotIn("o_payment_form", page.text)
        self._assert_refused("under way", self.letter)
        payment.action_reject()
        self.assertIn("o_payment_form", self._page(self.letter).text)

    def test_a_payment_that_failed_may_be_tried_again(self):
        self._finish(self._begin(self.letter), "cancel")
        self.assertIn("o_payment_form", self._page(self.letter).text)
        self.assertEqual(self._finish(self._begin(self.letter))["state"], "done")

    def test_a_cancelled_letter_and_one_that_was_handed_over_take_none(self):
        total = self.letter.amount_total
        moves = self.letter.line_ids.move_id
        moves._dunning_set_in_collection(self._create_customer("Agency"))
        self._assert_refused("load", self.letter, amount=total)
        moves._dunning_with_collection_guard().write({"dunning_collection_date": False})
        self.letter.action_cancel("Error")
        self._assert_refused("load", self.letter, amount=total)

    def test_only_the_sum_of_this_moment_is_taken(self):
        shown = self.letter._get_portal_sums()["total"]
        self._pay(self.whole, 19.0, "13 June")
        self._assert_refused("changed", self.letter, amount=shown)
        self._assert_refused("changed", self.letter, amount="nan")
        self._assert_refused("changed", self.letter, amount=0.01)
        self.assertEqual(self._finish(self._begin(self.letter))["state"], "done")
        self.assertTrue(all(self.items.mapped("reconciled")))

    def test_credits_are_deducted(self):
        self._create_invoice("14 June", 40.0, move_type="out_refund")
        sums = self.letter._get_portal_sums()
        self.assertEqual(sums["total"], self.letter.amount_total - 40.0)
        self._finish(self._begin(self.letter))
        left = sum(self.items.mapped("amount_residual"))
        self.assertAlmostEqual(left, 40.0, msg="what the credit is for, to the cent")

    def test_without_a_provider_the_page_says_how_to_transfer(self):
        self.provider.state = "disabled"
        page = self._page(self.letter).text
        self.assertNotIn("o_payment_form", page)
        self.assertIn("How to pay", page)
        self.assertNotIn("pay online", self.letter._get_mail_link()["label"])
        self.provider.state = "test"
        self.assertIn("pay online", self.letter._get_mail_link()["label"])

    def test_money_that_is_given_back_settles_nothing(self):
        begun = self._begin(self.letter)
        self._finish(begun)
        transaction = self.env["payment.transaction"].search(
            [("reference", "=", begun["reference"])]
        )
        refund = transaction.sudo()._refund(transaction.amount)
        refund._post_process()
        self.assertEqual(refund.payment_id.payment_type, "outbound")
        self.assertTrue(all(self.items.mapped("reconciled")))
        self.assertFalse(self.letter._get_payments_under_way())

    def test_an_opening_balance_without_an_invoice_is_paid_too(self):
        customer = self._create_customer("Opening")
        account = self.whole._get_dunning_receivables().account_id
        entry = self.env["account.move"].create(
            {
                "date": "2026-05-01",
                "line_ids": [
                    Command.create(
                        {
                            "account_id": account.id,
                            "partner_id": customer.id,
                            "date_maturity": "2026-05-10",
                            "debit": 70.0,
                            "no_followup": False,
                        }
                    ),
                    Command.create(
                        {
                            "account_id": self.company_data[
                                "default_account_revenue"
                            ].id,
                            "credit": 70.0,
                        }
                    ),
                ],
            }
        )
        entry.action_post()
        item = entry.line_ids.filtered("debit")
        item.no_followup = False
        self._run_day("14 June")
        letter = self._letters(customer)
        self._finish(self._begin(letter))
        self.assertTrue(item.reconciled)

    def test_money_that_came_twice_is_told_to_a_person(self):
        for begun in (self._begin(self.letter), self._begin(self.letter)):
            self.assertFalse(self.letter.activity_ids)
            transaction = self.env["payment.transaction"].search(
                [("reference", "=", begun["reference"])]
            )
            told = {"reference": begun["reference"], "simulated_state": "done"}
            transaction._process("demo", told)
            transaction._post_process()
        self.assertIn("not all of it fits", self.letter.activity_ids.summary)
        residuals = self.items.mapped("amount_residual")
        self.assertEqual(set(residuals), {0.0})


@tagged("post_install", "-at_install")
class TestPaymentBrowser(PaymentCase):
    def test_a_debtor_without_an_account_pays_in_the_browser(self):
        # The real day: a browser forgets cookies of another one.
        today = fields.Date.today()
        invoice = self._create_invoice(today - timedelta(days=20), 119.0)
        self._run_day(today)
        letter = self._letters()
        key = letter._get_page_token()
        url = f"/my/dunning/{letter.id}?access_token={key}"
        self.start_tour(url, "dunning_advanced_payment", login=None)
        self.env.invalidate_all()
        self.assertEqual(invoice.amount_residual, 0.0)
        self.assertEqual(letter.settlement, "paid")
