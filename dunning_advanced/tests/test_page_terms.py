"""The page of a letter, where its instalments have been replaced or money is coming."""

from odoo import Command
from odoo.tests import tagged
from odoo.tests.common import freeze_time

from .support.money_case import MoneyCase


@tagged("post_install", "-at_install")
@freeze_time("2026-05-26 10:00:00")
class TestPageTerms(MoneyCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.invoice = cls._create_invoice("10 May")

    def _replan(self, *parts):
        """Change the invoice's terms to parts in percent, each due on that day."""
        terms = self.env["account.payment.term"].create(
            {
                "name": "New terms",
                "line_ids": [
                    Command.create(
                        {
                            "value": "percent",
                            "value_amount": percent,
                            "nb_days": days,
                        }
                    )
                    for percent, days in parts
                ],
            }
        )
        self.invoice.button_draft()
        self.invoice.invoice_payment_term_id = terms
        self.invoice.action_post()

    def test_a_replaced_instalment_is_asked_for_as_what_replaces_it(self):
        self._replan((50, 5), (50, 10))
        letter = self._propose("24 May").letter_ids
        letter.line_ids.sorted("date_due")[:1].action_drop()
        letter.action_issue()
        self.assertEqual(letter._get_portal_sums()["total"], 59.5)
        self._replan((100, 8))
        self.assertFalse(letter._get_claimed_lines().move_line_id)
        self.assertEqual(letter._get_page_end(), "")
        (row,) = letter._get_portal_rows()
        item = self.invoice._get_dunning_receivables()
        self.assertEqual((row["item"], row["open"]), (item, 119))
        self.assertEqual(letter._get_portal_sums()["total"], 119)
        self._pay(self.invoice, 119, "25 May")
        self.assertEqual(letter._get_page_end(), "paid")

    def test_two_replaced_instalments_ask_once_for_what_replaces_both(self):
        self._replan((50, 5), (50, 10))
        self._run_day("24 May")
        letter = self._letters()
        self.assertEqual(len(letter._get_claimed_lines()), 2)
        self._replan((100, 8))
        self.assertEqual(letter._get_portal_sums()["total"], 119)
        self._pay(self.invoice, 119, "25 May")
        self.assertEqual(letter._get_page_end(), "paid")
        self.assertEqual(letter.settlement, "paid")

    def _note(self, amount):
        """A payment without an entry that names no invoice."""
        payment = self.env["account.payment"].create(
            {
                "partner_id": self.customer.id,
                "amount": amount,
                "date": self.day("25 May"),
            }
        )
        payment.outstanding_account_id = False
        payment.action_post()
        self.assertFalse(payment.move_id)
        return payment

    def test_the_page_knows_of_a_payment_that_names_no_invoice(self):
        self._run_day("24 May")
        letter = self._letters()
        self.assertFalse(letter._is_payment_under_way())
        payment = self._note(119)
        self.assertTrue(letter._get_reason_not_to_send())
        self.assertTrue(letter._is_payment_under_way())
        payment.action_reject()
        self.assertFalse(letter._is_payment_under_way())

    def test_the_page_knows_of_a_payment_that_names_its_invoice(self):
        self._run_day("24 May")
        letter = self._letters()
        payment = self._note(119)
        payment.invoice_ids = self.invoice
        self.invoice.invalidate_recordset(["payment_state"])
        self.invoice._compute_payment_state()
        self.assertIn(self.invoice.payment_state, ("in_payment", "paid"))
        self.assertEqual(self.invoice.amount_residual, 119)
        self.assertTrue(letter._is_payment_under_way())

    def test_what_a_payment_under_way_leaves_open_can_be_paid(self):
        self._create_invoice("10 May", 1000)
        self._run_day("24 May")
        letter = self._letters()
        payment = self._note(119)
        payment.invoice_ids = self.invoice
        self.invoice.invalidate_recordset(["payment_state"])
        self.invoice._compute_payment_state()
        self.assertIn(self.invoice.payment_state, ("in_payment", "paid"))
        self.assertEqual(letter._get_portal_sums()["total"], 1000)
        self.assertFalse(letter._is_payment_under_way())

    def test_another_debtor_is_charged_the_flat_sum_too(self):
        self.customer.country_id = self.env.ref("base.de")
        other = self._create_customer("Other", country_id=self.env.ref("base.de").id)
        euro = self.env.ref("base.EUR")
        euro.active = True
        self.standard.level_ids[0].write({"interest": "none", "compensation": True})
        self.invoice.button_draft()
        self.invoice.button_cancel()
        self.invoice = self._create_invoice("10 May", 100, currency_id=euro.id)
        self._replan((50, 0), (50, 10))
        self._run_day("24 May")
        self.assertEqual(self._letters().compensation_amount, 40)
        items = self.invoice._get_dunning_receivables().sorted("date_maturity")
        self._pay_item(items[0])
        # As an assignment of the debt: what is open names another customer.
        items[1].partner_id = other
        self._run_day("25 May")
        self.assertEqual(self._letters(other).compensation_amount, 40)

    def _pay_item(self, item):
        payment = self._post_payment(
            item.amount_residual_currency, "24 May", currency_id=item.currency_id.id
        )
        lines = payment.move_id.line_ids
        own = lines.filtered(lambda line: line.account_id == item.account_id)
        (own | item).reconcile()
        self.assertTrue(item.reconciled)

    def test_sheet_and_message_give_a_fee_to_the_same_invoice(self):
        self.customer.country_id = self.env.ref("base.de")
        euro = self.env.ref("base.EUR")
        euro.active = True
        self.invoice.button_draft()
        self.invoice.button_cancel()
        first, second = self._create_invoices("10 May", [100, 200], currency_id=euro.id)
        for day in ("24 May", "31 May", "7 June", "14 June"):
            self._run_day(day)
        letters = self._letters()
        fee = letters[-1].fee_amount
        self.assertGreater(fee, 0)
        agency = self._create_customer("Agency")

        def compare(moves, fees):
            (sums,) = moves._dunning_get_agency_sums(letters)
            costs = sum(found.costs for found in moves._dunning_reckon())
            self.assertEqual((sums["fees"], float(costs)), (fees, fees))

        with freeze_time("2026-06-20 10:00:00"):
            compare(second, fee)
            compare(first | second, fee)
            second._dunning_set_in_collection(agency)
            compare(second, fee)
            compare(first, 0)
