"""Charges of a letter that waits are asked again by what is known of its customer."""

from odoo.tests import tagged
from odoo.tests.common import freeze_time

from .common import DunningCommon
from .support.smtp_case import SmtpCase


@tagged("post_install", "-at_install")
@freeze_time("2026-05-25 10:00:00")
class TestChargesAskedAgain(SmtpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.euro = cls.env.ref("base.EUR")
        cls.euro.active = True
        cls.customer.country_id = cls.env.ref("base.de")
        cls.level = cls.standard.level_ids[0]
        cls.level.write({"send_email": True, "send_print": True})
        cls.invoice = cls._create_invoice("10 May", 1000, currency_id=cls.euro.id)

    def _send(self):
        """A letter whose deliveries wait."""
        self._run_day("24 May")
        letter = self._letters()
        letter.action_send()
        self.assertEqual(set(letter.delivery_ids.mapped("state")), {"queued"})
        self.assertFalse(letter._get_reason_not_to_send())
        return letter

    def _assert_held(self, letter, words):
        """On paper and by e-mail, and sent again."""
        letter.delivery_ids.action_print_batch()
        letter.delivery_ids.mail_mail_id.sudo().send()
        letter.action_resend()
        self.assertFalse(self.sink.received)
        for delivery in letter.delivery_ids:
            self.assertEqual(delivery.state, "failed", delivery.channel)
            self.assertIn(words, delivery.error.replace("\N{NO-BREAK SPACE}", " "))

    def test_the_flat_sum_of_a_customer_who_bears_no_fees_any_more(self):
        self.level.compensation = True
        letter = self._send()
        self.assertEqual(letter.amount_total, 1040)
        self.customer.dunning_apply_fees = False
        self._assert_held(letter, "40.00 € of fees are not charged any more")
        self.customer.dunning_apply_fees = True
        self.assertFalse(letter._get_reason_not_to_send())

    def test_interest_and_flat_sum_of_whoever_turns_out_to_be_a_consumer(self):
        self.level.write({"compensation": True, "interest": "claimed"})
        letter = self._send()
        # 13 days at 10.27 %; consumers owe 6.27 %.
        self.assertEqual(letter.amount_total, 1043.66)
        self.customer.dunning_debtor_kind = "consumer"
        self._assert_held(letter, "41.43 € of fees are not charged any more")

    def test_interest_of_an_invoice_that_was_given_more_time_and_is_late_still(self):
        self.level.interest = "claimed"
        letter = self._send()
        self.invoice.button_draft()
        self.invoice.invoice_date_due = self.day("17 May")
        self.invoice.action_post()
        self._assert_held(letter, "1.97 € of fees are not charged any more")

    def test_interest_whose_reference_rate_was_corrected(self):
        self.level.interest = "claimed"
        letter = self._send()
        value = self.env.ref("dunning_advanced.dunning_rate_value_de_2026_1")
        value.copy({"percent": 1.0})
        self._assert_held(letter, "0.10 € of fees are not charged any more")

    def test_a_fee_that_the_law_gives_whoever_is_a_business_alone(self):
        self.level.write({"kind": "notice", "fee_amount": 5})
        self.customer.dunning_charges_agreed = "Terms, clause 7"
        letter = self._send()
        self.assertTrue(letter.fee_amount)
        self.customer.dunning_charges_agreed = False
        said = f"{letter.fee_amount:.2f} € of fees are not charged any more"
        self._assert_held(letter, said)

    def test_interest_of_a_credit_that_is_assigned_meanwhile_stays(self):
        self.level.interest = "claimed"
        credit = self._create_invoice(
            "18 May", 300, move_type="out_refund", currency_id=self.euro.id
        )
        letter = self._send()
        self.assertEqual(letter.amount_credit, -300)
        both = (self.invoice | credit)._get_dunning_receivables()
        both.reconcile()
        self.assertFalse(letter._get_reason_not_to_send())

    def test_charges_of_earlier_and_later_letters_change_nothing(self):
        for level in self.standard.level_ids[:2]:
            level.write({"compensation": True, "interest": "claimed"})
        first = self._send()
        self._send_on_their_days(first)
        self._run_day("31 May")
        self.assertEqual(len(self._letters()), 2)
        for letter in self._letters():
            self.assertFalse(letter._get_reason_not_to_send(), letter.name)


@tagged("post_install", "-at_install")
@freeze_time("2026-06-15 10:00:00")
class TestOtherCurrency(DunningCommon):
    def _post_in_euro(self, invoice):
        euro = self.setup_other_currency("EUR", rates=[("2020-01-01", 0.8)])
        invoice.button_draft()
        invoice.currency_id = euro
        invoice.invoice_line_ids.price_unit = 119
        invoice.action_post()
        self.assertEqual(invoice.amount_residual, 119)

    def test_an_invoice_posted_anew_in_another_currency_holds_its_letter(self):
        invoice = self._create_invoice("10 May")
        self._run_day("24 May")
        letter = self._letters()
        letter.action_send()
        self._post_in_euro(invoice)
        letter.delivery_ids._fail_what_is_wrong()
        self.assertEqual(letter.delivery_state, "failed")
        self.assertIn("What is open has changed", letter.delivery_ids.error)
        self.assertEqual(letter._get_portal_sums()["total"], 0)

    def test_a_fee_in_the_currency_of_before_is_none_in_that_of_now(self):
        self.standard.min_days_between = 0
        invoice = self._create_invoice("10 May")
        self._run_days("24 May", "14 June")
        self.assertEqual(self._letters()[-1].fee_amount, 5)
        self._post_in_euro(invoice)
        item = self._create_invoice("1 June", 50, currency_id=invoice.currency_id.id)
        self._run_day("15 June")
        letter = self._letters()[-1]
        self.assertEqual(letter.line_ids.move_id, invoice | item)
        self.assertEqual(letter.previous_fee_amount, 0)
        self.assertEqual(letter.amount_total, 169)
