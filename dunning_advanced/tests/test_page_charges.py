"""The page of a letter that has left asks for no charge that is unlawful by now."""

from odoo.tests import tagged
from odoo.tests.common import freeze_time

from .support.books_case import HardCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-05-25 10:00:00")
class TestPageCharges(HardCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.euro = cls.env.ref("base.EUR")
        cls.euro.active = True
        cls.customer.country_id = cls.env.ref("base.de")
        cls.level.fee_amount = 0
        cls.invoice = cls._create_invoice("10 May", 1000, currency_id=cls.euro.id)

    def _euro_letter(self):
        self._run_day("24 May")
        letter = self._letters().filtered(lambda one: one.currency_id == self.euro)
        self._send_on_their_days(letter)
        return letter

    def _fees(self, letter):
        self.env.invalidate_all()
        return letter._get_portal_sums()["fees"]

    def test_of_whoever_turns_out_to_be_a_consumer(self):
        self.level.write({"compensation": True, "interest": "claimed"})
        letter = self._euro_letter()
        # 13 days at 10.27 %; consumers owe 6.27 %, and no flat sum.
        self.assertAlmostEqual(self._fees(letter), 43.66)
        self.customer.dunning_debtor_kind = "consumer"
        self.assertAlmostEqual(self._fees(letter), 2.23)
        letter.charge_ids.filtered(lambda one: one.amount == 40).action_waive("No")
        self.assertAlmostEqual(self._fees(letter), 2.23)
        self._pay(self.invoice, 400, "25 May")
        self.assertAlmostEqual(self._fees(letter), 2.23)

    def test_of_whoever_bears_no_fees_any_more(self):
        self.level.fee_amount = 5
        self.customer.dunning_charges_agreed = "Terms, clause 7"
        letter = self._euro_letter()
        fee = letter.fee_amount
        self.assertTrue(fee)
        self.assertAlmostEqual(self._fees(letter), fee)
        self.customer.dunning_apply_fees = False
        self.assertEqual(self._fees(letter), 0)
        self.customer.dunning_apply_fees = True
        self.customer.country_id = self.env.ref("base.ch")
        self.assertAlmostEqual(self._fees(letter), fee)
        self.customer.dunning_charges_agreed = False
        self.assertEqual(self._fees(letter), 0)

    def test_no_earlier_fee_beyond_the_cap_of_the_law(self):
        """BGH VIII ZR 95/18: what a letter costs; terms were agreed before that."""
        self.level.fee_amount = 5
        self.customer.dunning_charges_agreed = "Terms, clause 7"
        first = self._euro_letter()
        second = self._next_euro_letter(first)
        self.assertGreater(first.fee_amount, 0.76)
        self.assertEqual(second.previous_fee_amount, first.fee_amount)
        lawful = 0.76 + min(second.fee_amount, 0.76)
        self.assertAlmostEqual(self._fees(second), first.fee_amount + second.fee_amount)
        self.customer.write(
            {"dunning_debtor_kind": "consumer", "dunning_charges_agreed": False}
        )
        self.assertAlmostEqual(self._fees(second), lawful)
        owed = self.invoice._dunning_get_charges_owed()
        self.assertAlmostEqual(sum(owed.values()), lawful)
        first.charge_ids.action_waive("No")
        self.assertAlmostEqual(self._fees(second), lawful - 0.76)

    def test_the_same_of_a_letter_that_was_written_without_what_is_beyond(self):
        """Its page asks for the same, and a payment of that pays the invoice."""
        self.standard.level_ids.write({"kind": "notice", "fee_amount": 5})
        self.customer.dunning_charges_agreed = "Terms, clause 7"
        first = self._euro_letter()
        self.customer.write(
            {"dunning_debtor_kind": "consumer", "dunning_charges_agreed": False}
        )
        second = self._next_euro_letter(first)
        self.assertAlmostEqual(second.amount_total, 1001.52)
        self.assertAlmostEqual(self._fees(second), 1.52)
        item = self._create_receipt(second.amount_total)
        taken = second._get_charges_not_to_take()
        self.assertAlmostEqual(second._receive_charges_from(item, taken), 1.52)
        self.assertAlmostEqual(item.amount_residual_currency, -1000)

    def test_whoever_transfers_what_it_asks_for_leaves_no_credit(self):
        """0.76 of each fee are income, and of the rest nobody is asked for anything."""
        self.standard.level_ids.write({"kind": "notice", "fee_amount": 5})
        self.customer.dunning_charges_agreed = "Terms, clause 7"
        first = self._euro_letter()
        self.customer.write(
            {"dunning_debtor_kind": "consumer", "dunning_charges_agreed": False}
        )
        second = self._next_euro_letter(first)
        payment = self._pay(self.invoice, 1001.52, "8 June")
        self.assertEqual(self._receivable_item(payment).amount_residual_currency, -1.52)
        letters = first | second
        letters.action_take_charges()
        self.assertEqual(self._receivable_item(payment).amount_residual_currency, 0)
        received = [sum(one.charge_ids.mapped("amount_received")) for one in letters]
        self.assertEqual(received, [0.76, 0.76])
        self.assertEqual(self._fees(second), 0)

    def test_no_charges_in_the_books_of_a_kind_that_nobody_may_be_asked_for(self):
        self.level.write({"compensation": True, "booking": "issue"})
        self.standard.level_ids.interest = "claimed"
        self.company.dunning_interest_account_id = self.income
        first = self._euro_letter()
        second = self._next_euro_letter(first)
        self.assertTrue(second.previous_interest_amount)
        self.customer.country_id = self.env.ref("base.fr")
        self.customer.dunning_debtor_kind = "consumer"
        self.assertEqual(self._fees(second), 0)
        self.assertFalse(sum(self.invoice._dunning_get_charges_owed().values()))

    def test_flat_sums_stay_though_one_of_its_invoices_is_paid_too_late(self):
        self.level.write({"compensation": True, "booking": "issue"})
        self.level.interest = "claimed"
        self.company.dunning_interest_account_id = self.income
        other = self._create_invoice("10 May", 1000, currency_id=self.euro.id)
        letter = self._euro_letter()
        self.assertEqual(letter.compensation_amount, 80)
        before = self._fees(letter)
        self.assertAlmostEqual(before, 87.32)
        self._pay(other, 1000, "25 May")
        self.assertAlmostEqual(self._fees(letter), before)

    def test_the_same_of_a_fee_of_which_a_part_was_waived(self):
        self.level.fee_amount = 5
        self.customer.dunning_charges_agreed = "Terms, clause 7"
        letter = self._euro_letter()
        fee = letter.fee_amount
        self.customer.write(
            {"dunning_debtor_kind": "consumer", "dunning_charges_agreed": False}
        )
        for waived, left in ((fee - 2, 0.76), (1.5, 0.5)):
            letter.charge_ids.action_waive("A part", waived)
            self.assertAlmostEqual(self._fees(letter), left)
            owed = self.invoice._dunning_get_charges_owed()
            self.assertAlmostEqual(sum(owed.values()), left)

    def test_an_agency_claims_no_more_interest_than_is_owed_by_now(self):
        self.level.interest = "claimed"
        letter = self._euro_letter()
        self.assertAlmostEqual(self._fees(letter), 3.66)
        # A payment was found that had come earlier: 100.00 are open since 11 May.
        self._pay(self.invoice, 900, "11 May")
        # 14 days on 100.00; the letter has asked for 13 on 1,000.00.
        (sums,) = self.invoice._dunning_get_agency_sums(letter)
        self.assertAlmostEqual(sums["total"], 100.39)
        (found,) = self.invoice._dunning_reckon()
        self.assertAlmostEqual(float(found.interest), 0.39)

    def _next_euro_letter(self, first):
        self._run_day("7 June")
        letters = self._letters().filtered(lambda one: one.currency_id == self.euro)
        (second,) = letters - first
        return second

    def test_what_was_paid_of_them_is_not_asked_for_again(self):
        self.level.write({"compensation": True, "interest": "claimed"})
        letter = self._euro_letter()
        self.customer.dunning_debtor_kind = "consumer"
        before = self._fees(letter)
        charge = letter.charge_ids.filtered(lambda one: one.kind == "interest")
        self.company.dunning_interest_account_id = self.income
        extra = self._create_receipt(1)
        letter._receive_claimed(extra, charge)
        self.assertAlmostEqual(self._fees(letter), before - 1)

    def _create_receipt(self, amount):
        payment = self.env["account.payment"].create(
            {
                "payment_type": "inbound",
                "partner_type": "customer",
                "partner_id": self.customer.id,
                "amount": amount,
                "currency_id": self.euro.id,
                "date": self.day("25 May"),
                "journal_id": self.company_data["default_journal_bank"].id,
            }
        )
        payment.action_post()
        return self._receivable_item(payment)
