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

    def test_all_of_it_was_paid_earlier_as_is_found(self):
        letter = self._letter("24 May")
        self.assertAlmostEqual(letter.interest_amount, 0.44)
        other = self._create_invoice("10 May", 119)
        self._pay(self.invoice, 119, "14 May")
        # 12 and 13 May of the one, 12 to 31 May of the other.
        letter = self._propose("31 May").letter_ids
        self.assertEqual(letter.line_ids.move_id, other)
        self._assert_not_claimed(letter, 0.07 + 0.67)

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


@tagged("post_install", "-at_install")
@freeze_time("2026-06-07 10:00:00")
class TestChargedForNothing(HardCommon):
    """Booked for an invoice that, as it turns out, the customer never owed."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.level.booking = "issue"
        cls._run_day("24 May")
        cls.letter = cls._letters()

    def _propose_for_another(self):
        self._create_invoice("12 May", 70)
        return self._propose("7 June", partner_ids=self.customer.ids).letter_ids

    def test_what_was_booked_for_a_cancelled_invoice_is_not_asked_for(self):
        self.invoice.button_draft()
        self.invoice.button_cancel()
        letter = self._propose_for_another()
        self.assertEqual(letter.amount_total, 75)
        self.assertFalse(letter.previous_fee_amount)
        self.assertIn("Not claimed again", letter.remark)
        self.assertEqual(self._receivable(), 75)

    def test_nor_for_one_that_was_made_out_to_another_customer(self):
        self.invoice.button_draft()
        self.invoice.partner_id = self._create_customer("Other")
        self.invoice.action_post()
        self.assertFalse(self._propose_for_another().previous_fee_amount)

    def test_nor_for_one_whose_payment_is_found_that_had_come_in_time(self):
        self._pay(self.invoice, 119, "10 May")
        letter = self._propose_for_another()
        self.assertEqual(letter.amount_total, 75)
        self.assertIn("Not claimed again", letter.remark)

    def test_it_is_asked_for_where_the_payment_had_come_late(self):
        self._pay(self.invoice, 119, "11 May")
        letter = self._propose_for_another()
        self.assertEqual(letter.previous_fee_amount, 5)
        self.assertEqual(letter.amount_total, 80)

    def test_it_is_asked_for_again_when_the_invoice_is_posted_again(self):
        self.invoice.button_draft()
        self.assertFalse(self._propose_for_another().previous_fee_amount)
        self.invoice.action_post()
        letters = self._propose("7 June").letter_ids
        self.assertEqual(letters.previous_fee_amount, 5)

    def test_a_letter_that_repeats_it_is_not_sent_and_its_page_does_not_ask(self):
        self._create_invoice("12 May", 70)
        letter = self._letter("7 June")
        self.assertEqual(letter.previous_fee_amount, 5)
        self.assertFalse(self._reason(letter))
        self.invoice.button_draft()
        self.invoice.button_cancel()
        self.assertTrue(self._reason(letter))
        self.assertEqual(letter._get_portal_sums()["total"], 70)

    def test_a_payment_of_such_a_letter_is_not_taken_for_it(self):
        other = self._create_invoice("12 May", 70)
        letter = self._letter("7 June")
        self.invoice.button_draft()
        self.invoice.button_cancel()
        self.assertEqual(letter._get_portal_sums()["total"], 70)
        values = {"partner_id": self.customer.id, "amount": 70, "date": "2026-06-07"}
        payment = self.env["account.payment"].create(values)
        payment.action_post()
        item = self._receivable_item(payment)
        # As whoever takes payments of a letter does it: charges first.
        taken = letter._receive_charges_from(item, letter._get_charges_not_to_take())
        self.assertEqual(taken, 0)
        (item | other._get_dunning_receivables()).reconcile()
        self.assertEqual(other.payment_state, "paid")
        self.assertEqual(self._open(self.letter), [5])

    def test_what_was_charged_for_others_too_stays(self):
        self.standard.level_ids[1].write(
            {"kind": "notice", "fee_amount": 7, "booking": "issue"}
        )
        other = self._create_invoice("10 May", 70)
        again = self._letter("31 May")
        self.assertEqual(again.line_ids.move_id, self.invoice | other)
        self.invoice.button_draft()
        self.invoice.button_cancel()
        letter = self._propose("7 June").letter_ids
        self.assertEqual(letter.previous_fee_amount, 7)


@tagged("post_install", "-at_install")
@freeze_time("2026-06-07 10:00:00")
class TestChargedForAnEntry(HardCommon):
    """Booked for an opening balance that turns out to be another customer's."""

    def test_a_charge_for_an_entry_of_another_customer_is_not_asked_for(self):
        self.level.booking = "issue"
        self.invoice.button_draft()
        self.invoice.button_cancel()
        entry = self._create_opening_balance("10 May", 119)
        self._run_day("24 May")
        self.assertEqual(self._letters().line_ids.move_id, entry)
        self._create_invoice("12 May", 70)
        self.assertEqual(self._propose("7 June").letter_ids.previous_fee_amount, 5)
        entry.button_draft()
        entry.line_ids.partner_id = self._create_customer("Other")
        entry.action_post()
        letters = self._propose("7 June").letter_ids
        letter = letters.filtered(lambda one: one.partner_id == self.customer)
        self.assertEqual(letter.amount_total, 75)
        self.assertFalse(letter.previous_fee_amount)


@tagged("post_install", "-at_install")
@freeze_time("2026-06-14 10:00:00")
class TestChargedByTheAgreedDay(HardCommon):
    """What is due with its group is late, or not, by the day agreed for all of it."""

    def test_interest_of_what_is_paid_off_runs_from_that_of_the_group(self):
        self.customer.country_id = self.env.ref("base.de")
        self.standard.level_ids.write({"interest": "claimed", "booking": "issue"})
        self.level.fee_amount = 0
        self.company.dunning_interest_account_id = self.income
        self._create_group(self.invoice, date_due=self.day("4 May"))
        self._run_day("24 May", "group")
        interest = self._letters().interest_amount
        self._pay(self.invoice, 119, "25 May")
        self._create_invoice("12 May", 70)
        letter = self._propose("14 June").letter_ids
        self.assertAlmostEqual(letter.previous_interest_amount, interest)

    def _dun_as_group(self, due, issued, paid):
        """The fees of a letter that came before it was found when the group was paid.

        :return: what the next letter of the customer carries of them
        """
        self.level.booking = "issue"
        self._create_group(self.invoice, date_due=self.day(due))
        self._run_day(issued, "group")
        letter = self._letters()
        self.assertEqual(letter.fee_amount, 5)
        self._pay(self.invoice, 119, paid)
        self._create_invoice("12 May", 70)
        return self._propose("14 June").letter_ids.previous_fee_amount

    def test_paid_after_its_own_day_and_before_that_of_the_group(self):
        self.assertEqual(self._dun_as_group("20 May", "3 June", "15 May"), 0)

    def test_paid_before_its_own_day_and_after_that_of_the_group(self):
        self.assertEqual(self._dun_as_group("4 May", "24 May", "9 May"), 5)
