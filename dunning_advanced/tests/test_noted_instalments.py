"""Payments without an entry that settle some instalments: the others are open."""

from odoo import Command
from odoo.tests import tagged

from .test_money_noted import NotedCase


@tagged("post_install", "-at_install")
class TestNotedInstalments(NotedCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.trip = cls.env["product.product"].create({"name": "Trip"})
        term = cls.env["account.payment.term"].create(
            {
                "name": "Three instalments",
                "line_ids": [
                    Command.create({"value_amount": percent, "nb_days": days})
                    for percent, days in ((40, 0), (40, 31), (20, 61))
                ],
            }
        )
        lines = [
            Command.create(
                {
                    "product_id": product and product.id,
                    "name": "Service",
                    "price_unit": price,
                    "tax_ids": [Command.clear()],
                }
            )
            for product, price in ((cls.trip, 80.0), (None, 170.0))
        ]
        # 100.00 due 1 May, 100.00 due 1 June, 50.00 due 1 July.
        cls.invoice = cls._create_invoice(
            "31 May",
            invoice_date="2026-05-01",
            invoice_payment_term_id=term.id,
            invoice_line_ids=lines,
        )

    def _claimed(self, **values):
        run = self._propose("20 July", **values)
        return run.letter_ids.mapped("amount_claimed")

    def test_what_is_disputed_is_a_part_of_what_is_left(self):
        self._note(200, self.invoice)
        self.assertEqual(self._claimed(), [50])
        self.invoice.write(
            {
                "dunning_disputed": True,
                "dunning_disputed_amount": 30,
                "dunning_dispute_reason": "Damaged",
            }
        )
        self.assertEqual(self._claimed(), [20])
        self._note(20, self.invoice)
        self.assertEqual(self._claimed(), [])

    def test_the_smallest_invoice_amount_looks_at_what_is_left(self):
        self.standard.level_ids.min_invoice_amount = 51
        self._note(200, self.invoice)
        run = self._propose("20 July")
        self.assertFalse(run.letter_ids)
        last = self.invoice._get_dunning_receivables().sorted("date_maturity")[-1:]
        skip = run.skip_ids.filtered(lambda one: one.move_line_id == last)
        self.assertEqual(skip.reason, "below_min_invoice_amount")

    def test_charges_are_dunned_as_far_as_something_is_left(self):
        only = {"charge_product_ids": [Command.set(self.trip.ids)]}
        self.assertEqual(self._claimed(**only), [80])
        self._note(200, self.invoice)
        self.assertEqual(self._claimed(**only), [50])

    def test_a_letter_about_one_instalment_is_paid_with_it(self):
        self._run_day("16 May")
        letter = self._letters()
        self.assertEqual(letter.amount_total, 100)
        self._note(60, self.invoice)
        self.assertEqual(letter.settlement, "open")
        self._note(40, self.invoice)
        self.env.invalidate_all()
        self.assertEqual(letter.settlement, "paid")
