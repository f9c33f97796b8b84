"""Who pays exactly what a letter asks for has paid its charges, however assigned."""

from odoo.fields import Command
from odoo.tests import tagged
from odoo.tests.common import freeze_time

from .support.books_case import HardCommon
from .support.money_case import MoneyCase


@tagged("post_install", "-at_install")
@freeze_time("2026-06-07 10:00:00")
class TestExactPayment(HardCommon, MoneyCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for kind in ("interest", "compensation"):
            cls.company[f"dunning_{kind}_account_id"] = cls.income
        cls.customer.country_id = cls.env.ref("base.de")
        cls.customer.dunning_charges_agreed = "Terms of 1 May 2026"
        cls.level.interest = "claimed"

    def _assign(self, *documents):
        items = self.env["account.move.line"].union(
            *(
                (doc.move_id if doc._name == "account.payment" else doc).line_ids
                for doc in documents
            )
        )
        items = items.filtered(lambda one: one.account_type == "asset_receivable")
        items.filtered(lambda one: not one.reconciled).reconcile()

    def _assert_received(self, letter):
        letter.action_take_charges()
        self.assertEqual(self._open(letter), [0])
        self.assertAlmostEqual(self._receivable(), 0)
        charged = sum(letter.charge_ids.mapped("amount"))
        self.assertAlmostEqual(self._income(), charged)

    def test_in_two_payments_of_which_one_settles_an_invoice_alone(self):
        other = self._create_invoice("10 May", 300)
        letter = self._letter()
        self.assertEqual(letter.amount_claimed, 419)
        self._pay(self.invoice, 119, "24 May")
        self._pay(other, letter.amount_total - 119, "25 May")
        self._assert_received(letter)

    def test_what_is_missing_of_it_while_another_instalment_is_not_due(self):
        self.invoice.button_draft()
        self.invoice.button_cancel()
        terms = self.env["account.payment.term"].create(
            {
                "name": "Two",
                "line_ids": [
                    Command.create({"value_amount": 50, "nb_days": days})
                    for days in (30, 80)
                ],
            }
        )
        invoice = self._create_invoice(
            "10 May", 200, invoice_payment_term_id=terms.id, invoice_date_due=False
        )
        letter = self._letter()
        self.assertEqual(letter.amount_claimed, 100)
        self._pay(invoice, 100, "25 May")
        self._post_payment(letter.amount_total - 100, "26 May")
        letter.action_take_charges()
        self.assertEqual(self._open(letter), [0])
        self.assertEqual(self._receivable(), 100)

    def test_with_a_credit_note_that_it_deducts_and_that_is_assigned_last(self):
        credit = self._create_invoice("9 May", 20, move_type="out_refund")
        letter = self._letter()
        self.assertEqual(letter.amount_credit, -20)
        payment = self._post_payment(letter.amount_total, "25 May")
        self._assign(self.invoice, payment)
        self._assign(self.invoice, credit)
        self._assert_received(letter)

    def test_with_money_from_before_that_it_deducts_and_that_is_assigned_last(self):
        before = self._post_payment(20, "9 May")
        letter = self._letter()
        self.assertEqual(letter.amount_credit, -20)
        payment = self._post_payment(letter.amount_total, "25 May")
        self._assign(self.invoice, payment)
        self._assign(self.invoice, before)
        self._assert_received(letter)

    def test_a_credit_note_that_no_letter_deducts_pays_no_charge(self):
        letter = self._letter()
        charged = letter.amount_total - 119
        self._pay(self.invoice, 100, "24 May")
        credit = self._create_invoice("24 May", 19 + charged, move_type="out_refund")
        self._assign(self.invoice, credit)
        self.assertEqual(letter.received_amount, 0)

    def test_of_a_letter_that_repeats_what_another_one_charged_beside_it(self):
        """What the fee of the first letter is carried with is another invoice."""
        own = self.standard.copy({"applies_to": "invoice", "automation": "issue"})
        own.level_ids.interest = "claimed"
        self.standard.allow_override = True
        other = self._create_invoice("9 May", 300)
        self._letter()
        self.invoice.dunning_procedure_id = own
        self._run_day("31 May", "invoice")
        letter = self._letters()[-1]
        self.assertEqual(letter.line_ids.move_id, self.invoice)
        own_interest = letter.line_ids.interest_amount
        self.assertGreater(own_interest, sum(letter.charge_ids.mapped("amount")))
        self.assertAlmostEqual(letter.amount_total, 119 + own_interest)
        self._pay(self.invoice, letter.amount_total, "1 June")
        self.assertAlmostEqual(letter.received_amount, own_interest)
        letter.action_take_charges()
        self.assertEqual(self._receivable(), 300)
        self.assertTrue(other)

    def test_a_fee_in_the_books_and_interest_that_is_only_claimed(self):
        """The next letter sets the fee off with its money, and gives nothing back."""
        self.level.write({"booking": "issue", "interest_booking": "claim"})
        letter = self._letter()
        self.assertAlmostEqual(letter.amount_total, 124.44)
        self._pay(self.invoice, 124.44, "25 May")
        self.assertAlmostEqual(letter.received_amount, 0.44)
        self._create_invoice("20 May", 200)
        following = self._letter("3 June")
        self.assertEqual(following.previous_fee_amount, 5)
        self.assertEqual(following.amount_credit, -5)
        letter.action_take_charges()
        self.assertEqual(self._open(letter), [5])
        self.assertAlmostEqual(self._income(), 5.44 + following.fee_amount)
        self.assertFalse(self._reason(following))
