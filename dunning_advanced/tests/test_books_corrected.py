"""Booked, and then the facts turn out to be others: what is too high is not claimed."""

from datetime import date

from odoo.tests import tagged
from odoo.tests.common import freeze_time

from .support.books_case import HardCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-06-07 10:00:00")
class TestChargedTooMuch(HardCommon):
    """Booked, and then the facts turn out to be others: no letter asks for it again."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customer.country_id = cls.env.ref("base.de")
        cls.standard.level_ids.write({"interest": "claimed", "booking": "issue"})
        cls.level.write({"fee_amount": 0})

    def _assert_not_claimed(self, letter, interest):
        self._assert_sums(letter)
        self.assertAlmostEqual(
            letter.previous_interest_amount + letter.interest_amount, interest
        )
        self.assertIn("Not claimed again", letter.remark)

    def test_the_invoice_was_given_another_due_date(self):
        self._letter("24 May")
        self.invoice.line_ids.filtered("date_maturity").date_maturity = self.day(
            "20 May"
        )
        self.invoice.invoice_date_due = self.day("20 May")
        letter = self._propose("31 May").letter_ids
        # 21 to 31 May instead of 12 to 24 May.
        self._assert_not_claimed(letter, 0.37)

    def test_a_payment_was_found_that_had_come_earlier(self):
        self._letter("24 May")
        self._pay(self.invoice, 109, "11 May")
        letter = self._propose("31 May").letter_ids
        # 12 to 31 May on 10.00.
        self._assert_not_claimed(letter, 0.06)

    def test_a_rate_was_corrected(self):
        self._letter("24 May")
        rate = self.env.ref("dunning_advanced.dunning_rate_de")
        used = rate.value_ids.filtered(lambda v: v.date_from == date(2026, 1, 1))
        used.copy({"percent": -6})
        letter = self._propose("31 May").letter_ids
        # 20 days at 3 %.
        self._assert_not_claimed(letter, 0.20)

    def test_the_customer_turned_out_to_be_a_consumer(self):
        self.level.compensation = True
        euro = self.setup_other_currency("EUR", rates=[("2016-01-01", 1.0)])
        invoice = self._create_invoice("10 May", 100, currency_id=euro.id)
        self._run_day("24 May")
        letter = self._letters().filtered(lambda lt: lt.currency_id == euro)
        self.assertEqual(letter.compensation_amount, 40)
        self.customer.write(
            {
                "dunning_debtor_kind": "consumer",
                "country_id": self.env.ref("base.fr").id,
            }
        )
        again = self._propose("31 May").letter_ids.filtered(
            lambda lt: lt.currency_id == euro
        )
        self.assertEqual(again.line_ids.move_id, invoice)
        self.assertEqual(again.amount_total, 100)
        self.assertIn("Not claimed again", again.remark)

    def test_what_is_disputed_comes_back_when_it_is_not(self):
        self._letter("24 May")
        self.invoice.write(
            {
                "dunning_disputed": True,
                "dunning_disputed_amount": 109,
                "dunning_dispute_reason": "Never ordered",
            }
        )
        run = self._propose("31 May")
        self._assert_not_claimed(run.letter_ids, 0.06)
        run.action_cancel()
        self.invoice.dunning_disputed = False
        letter = self._propose("31 May").letter_ids
        total = letter.previous_interest_amount + letter.interest_amount
        self.assertAlmostEqual(total, 0.67)

    def test_what_was_booked_is_asked_for_when_no_level_asks_for_interest(self):
        self._letter("24 May")
        self._pay(self.invoice, 60, "25 May")
        self.standard.level_ids.interest = "none"
        letter = self._propose("31 May").letter_ids
        self.assertAlmostEqual(letter.previous_interest_amount, 0.44)
        self.assertNotIn("Not claimed again", letter.remark or "")

    def test_a_letter_with_a_credit_of_its_day_may_be_sent_whatever_is_rounded(self):
        self._create_invoices("10 May", [103, 107, 109, 113])
        self._letter("24 May")
        credit = self._create_invoice("31 May", 2, move_type="out_refund")
        credit.line_ids.filtered("date_maturity").date_maturity = self.day("30 May")
        letter = self._letter("31 May")
        self.assertTrue(letter.amount_credit)
        with freeze_time("2026-05-31 10:00:00"):
            self.assertFalse(self._reason(letter))
