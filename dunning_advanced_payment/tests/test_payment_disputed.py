"""What is disputed is not asked for on the letter's page, and not paid by it."""

from odoo.tests import tagged
from odoo.tests.common import freeze_time

from .common import LetterToPayCase


@tagged("post_install", "-at_install")
@freeze_time("2026-06-14 10:00:00")
class TestPaymentDisputed(LetterToPayCase):
    def test_a_disputed_part_is_not_taken(self):
        self.whole.write({"dunning_disputed": True, "dunning_dispute_reason": "No"})
        self.assertNotIn(self.whole, self.letter._get_items_to_pay().move_id)
        self._finish(self._begin(self.letter))
        self.assertEqual(self.whole.payment_state, "not_paid")

    def test_of_an_item_that_is_disputed_in_part_the_rest_is_taken(self):
        self.whole.write(
            {
                "dunning_disputed": True,
                "dunning_disputed_amount": 19.0,
                "dunning_dispute_reason": "Broken",
            }
        )
        total = self.letter._get_portal_sums()["total"]
        self.assertEqual(total, self.letter.amount_total - 19.0)
        self._finish(self._begin(self.letter))
        half = self.halves._get_dunning_receivables().sorted("date_maturity")[0]
        self.assertTrue(half.reconciled)
        self.assertAlmostEqual(self.whole.amount_residual, 19.0)

    def test_of_two_disputed_in_part_each_keeps_its_disputed_part(self):
        """50 and 119 are asked for: 30 and 19 of them are disputed, 20 and 100 paid."""
        self._dispute(self.halves, 30.0)
        self._dispute(self.whole, 19.0)
        sums = self.letter._get_portal_sums()
        self.assertAlmostEqual(sums["total"], 20.0 + 100.0 + self._get_charges())
        self._finish(self._begin(self.letter))
        self.assertEqual(sorted(self._get_open_parts()), [19.0, 30.0])
        self.assertAlmostEqual(self.letter.received_amount, self._get_charges())
        self.assertFalse(self.letter.activity_ids)

    def test_of_two_disputed_in_part_charges_are_booked_and_no_part_is_touched(self):
        self._book_charges_by_themselves()
        self._dispute(self.halves, 30.0)
        self._dispute(self.whole, 19.0)
        self._finish(self._begin(self.letter))
        self.assertEqual(sorted(self._get_open_parts()), [19.0, 30.0])
        self.assertEqual(self.letter.charge_ids.mapped("state"), ["received"])

    def test_a_credit_and_two_disputed_parts(self):
        """20 + 100 + charges, less a credit of 40: 80 and the charges are paid."""
        self._dispute(self.halves, 30.0)
        self._dispute(self.whole, 19.0)
        self._create_invoice("14 June", 40.0, move_type="out_refund")
        total = self.letter._get_portal_sums()["total"]
        self.assertAlmostEqual(total, 80.0 + self._get_charges())
        self._finish(self._begin(self.letter))
        self.assertAlmostEqual(sum(self._get_open_parts()), 19.0 + 30.0 + 40.0)
        self.assertTrue(min(self._get_open_parts()) >= 19.0)

    def test_a_disputed_part_in_another_currency(self):
        """Booked at one rate and paid at another: the disputed part is to the cent."""
        currency = self.setup_other_currency("CHF", rates=[("2026-01-01", 2.0)])
        currency.rate_ids.create(
            {"name": "2026-06-10", "rate": 3.0, "currency_id": currency.id}
        )
        customer = self._create_customer("Swiss")
        invoice = self._create_invoice(
            "10 May", 100.0, customer, currency_id=currency.id
        )
        self._run_day("14 June")
        letter = self._letters(customer)
        self._dispute(invoice, 33.33)
        self.assertAlmostEqual(letter._get_portal_sums()["total"], 66.67)
        self._finish(self._begin(letter))
        item = invoice._get_dunning_receivables()
        self.assertAlmostEqual(item.amount_residual_currency, 33.33)
        self.assertAlmostEqual(item.amount_residual, 33.33 / 2, delta=0.01)
