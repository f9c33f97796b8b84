"""Payments on the tab: one event each, on its way or undone."""

from odoo import Command
from odoo.tests import tagged
from odoo.tests.common import freeze_time

from .support.timeline_case import TimelineCase


@tagged("post_install", "-at_install")
@freeze_time("2026-06-15 10:00:00")
class TestTimelinePayments(TimelineCase):
    def test_one_payment_of_many_invoices_is_one_event(self):
        invoices = self.invoice
        for amount in (10.0, 20.0, 30.0, 40.0):
            invoices += self._create_invoice("10 May", amount)
        self._run_day("24 May")
        wizard = (
            self.env["account.payment.register"]
            .with_context(active_model="account.move", active_ids=invoices.ids)
            .create({"group_payment": True, "payment_date": "2026-05-27"})
        )
        payment = wizard._create_payments()
        (event,) = self._events(self.customer, kind="payment")
        self.assertEqual(event["amount"], 219.0)
        self.assertEqual(event["link"]["name"], payment.name)
        self.assertIn("(+2)", event["details"][0])
        (event,) = self._events(self.invoice, kind="payment")
        self.assertEqual((event["amount"], event["details"]), (119.0, []))

    def test_a_payment_without_an_entry_is_on_its_way(self):
        payment = self.env["account.payment"].create(
            {
                "partner_id": self.customer.id,
                "amount": 119.0,
                "date": "2026-05-20",
                "invoice_ids": [Command.set(self.invoice.ids)],
            }
        )
        # As with add-ons that reconcile the bank with invoices themselves.
        payment.outstanding_account_id = False
        payment.action_post()
        self.assertFalse(payment.move_id)
        for record in (self.invoice, self.customer):
            (event,) = self._events(record, kind="payment")
            self.assertEqual(event["badge"], ("On its way", "info"))
            self.assertEqual(event["amount"], 119.0)

    def test_a_credit_note_pays_too(self):
        credit = self._create_invoice("20 May", 19.0, move_type="out_refund")
        lines = (self.invoice | credit).line_ids
        lines.filtered(lambda li: li.account_type == "asset_receivable").reconcile()
        (event,) = self._events(self.customer, kind="payment")
        self.assertEqual((event["title"], event["amount"]), ("Credit note", 19.0))
        self.assertEqual(event["link"]["id"], credit.id)

    def test_what_was_paid_without_a_letter_is_not_told(self):
        other = self._create_invoice("1 May", 50.0)
        self._pay(other, 50, "2 May")
        self.assertFalse(self._events(self.customer, kind="payment"))

    def test_a_payment_undone_is_gone(self):
        payment = self._pay(self.invoice, 19, "20 May")
        payment.action_draft()
        (event,) = self._events(self.invoice, kind="payment")
        self.assertEqual(
            event["badge"], ("Draft", "info"), "Odoo counts it all the same"
        )
        payment.move_id.line_ids.remove_move_reconcile()
        self.assertFalse(self._events(self.invoice, kind="payment"))
