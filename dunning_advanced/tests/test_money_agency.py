"""What an agency claims is claimed by it alone: by no letter and on no page."""

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import Form, tagged
from odoo.tests.common import freeze_time

from .support.books_case import BooksCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-05-26 10:00:00")
class TestMoneyAgency(BooksCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.agency = cls._create_customer("Agency")
        cls.company.dunning_agency_id = cls.agency
        cls.younger = cls._create_invoice("11 May", 200)

    def _hand_over_younger(self):
        """The letter of both invoices, whose fee goes with the one handed over."""
        self._run_day("26 May")
        letter = self._letters()
        self.assertEqual(letter.line_ids.move_id, self.invoice | self.younger)
        (sums,) = self.younger._dunning_get_agency_sums(letter)
        self.assertEqual(sums["fees"], 5)
        self.younger._dunning_set_in_collection(self.agency)
        return letter

    def _get_next(self):
        self._run_day("2 June")
        return self._letters()[-1]

    def _assert_claimed_once(self):
        letter = self._hand_over_younger()
        self.assertEqual(letter._get_portal_sums()["total"], 119)
        following = self._get_next()
        self.assertEqual(following.amount_claimed, 119)
        self.assertEqual(following.amount_total, 119)
        self.younger.return_from_collection("Nothing to be had")
        self.assertEqual(letter._get_portal_sums()["fees"], 5)
        self._run_day("9 June")
        self.assertEqual(self._letters()[-1].previous_fee_amount, 5)

    def test_a_fee_that_went_with_another_invoice_is_not_carried_along(self):
        self._assert_claimed_once()

    def test_nor_is_one_that_stands_in_the_books(self):
        self.standard.level_ids.booking = "issue"
        self._assert_claimed_once()

    def test_its_message_says_since_when_the_first_instalment_is_due(self):
        term = self.env["account.payment.term"].create(
            {
                "name": "In Parts",
                "line_ids": [
                    Command.create({"value_amount": 50, "nb_days": days})
                    for days in (0, 13)
                ],
            }
        )
        parts = self._create_invoice(
            "11 May",
            invoice_date=self.day("11 May"),
            invoice_payment_term_id=term.id,
        )
        self.assertEqual(parts.invoice_date_due, self.day("24 May"))
        action = parts.action_send_to_collection()
        composer = self.env[action["res_model"]].with_context(**action["context"])
        body = Form(composer).save().body
        self.assertEqual(body.count("May 11, 2026"), 2, body)
        self.assertNotIn("May 24, 2026", body)

    def test_a_charge_in_the_books_is_on_no_letter_about_something_else(self):
        self.standard.level_ids.booking = "issue"
        self._hand_over_younger()
        self.invoice._dunning_set_in_collection(self.agency)
        self._create_invoice("20 May", 50)
        self._run_day("3 June")
        letter = self._letters()[-1]
        self.assertEqual((letter.amount_claimed, letter.previous_fee_amount), (50, 0))

    def test_the_page_asks_for_the_flat_sum_of_what_is_still_ours(self):
        euro = self.env.ref("base.EUR")
        euro.active = True
        self.level.write({"interest": "none", "compensation": True})
        customer = self._create_customer("D", country_id=self.env.ref("base.de").id)
        moves = self._create_invoices(
            "10 May", [100, 200], customer, currency_id=euro.id
        )
        self._run_day("24 May")
        letter = self._letters(customer)
        self.assertEqual(letter.compensation_amount, 80)
        moves[1]._dunning_set_in_collection(self.agency)
        self.assertEqual(letter._get_portal_sums()["total"], 140)

    def test_a_letter_that_waits_is_held_when_its_carried_fee_goes_elsewhere(self):
        self._run_day("26 May")
        self._pay(self.younger, 200, "27 May")
        following = self._get_next()
        self.assertEqual(following.previous_fee_amount, 5)
        self.assertFalse(following._get_reason_not_to_send())
        self.younger.line_ids.remove_move_reconcile()
        self.younger._dunning_set_in_collection(self.agency)
        self.assertTrue(following._get_reason_not_to_send())

    def test_a_charge_waived_while_the_message_is_open_stops_the_hand_over(self):
        self._run_day("26 May")
        action = self.invoice.action_send_to_collection()
        composer = self.env[action["res_model"]].with_context(**action["context"])
        message = Form(composer).save()
        self._letters().charge_ids._waive("Goodwill", 5)
        with self.assertRaisesRegex(UserError, "wrong sum"):
            message._dunning_check_hand_over()
        action = self.invoice.action_send_to_collection()
        composer = self.env[action["res_model"]].with_context(**action["context"])
        Form(composer).save()._dunning_check_hand_over()

    def _get_agency_fees(self):
        """What the agency is told of charges: in its message, and on its sheet."""
        self.env.invalidate_all()
        (sums,) = self.younger._dunning_get_agency_sums(self._letters())
        rows = self.younger._dunning_get_claim_letter_rows()
        self.assertAlmostEqual(sum(row[0][-1] for row in rows), sums["fees"])
        return sums["fees"]

    def test_a_fee_whose_money_waits_to_be_booked_is_not_claimed_by_it(self):
        self._run_day("26 May")
        self.assertEqual(self._get_agency_fees(), 5)
        self._pay(self.invoice, 124, "26 May")
        self.assertEqual(self._letters().received_amount, 5)
        self.assertEqual(self._get_agency_fees(), 0)

    def test_nor_what_nobody_may_be_asked_for_by_now(self):
        self._run_day("26 May")
        self.customer.dunning_apply_fees = False
        self.assertEqual(self._get_agency_fees(), 0)
        self.customer.dunning_apply_fees = True
        self.customer.country_id = self.env.ref("base.ch")
        self.assertEqual(self._get_agency_fees(), 0)
