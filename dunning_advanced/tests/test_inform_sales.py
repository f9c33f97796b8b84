"""Inform sales: a filled message to the salesperson, and nothing else changes."""

from odoo.exceptions import UserError
from odoo.tests import new_test_user, tagged
from odoo.tests.common import freeze_time

from .support.collection_case import CollectionCase


@tagged("post_install", "-at_install")
@freeze_time("2026-05-26 10:00:00")
class TestInformSales(CollectionCase):
    def _seller(self, login, **values):
        return new_test_user(
            self.env, login, groups="base.group_user", email=f"{login}@acme.example"
        )

    def _inform(self):
        action = self.invoice.with_user(self.clerk).action_inform_sales()
        self._send(self._compose(action))

    def test_to_the_invoices_salesperson_filled_and_logged(self):
        self.invoice.invoice_user_id = self._seller("seller")
        self._run_day("24 April")
        before = self.invoice.explain_dunning()
        self._inform()
        (message,) = self._to("seller@acme.example")
        body = message.get_body(("html",)).get_content()
        for text in ("K", self.invoice.name, "119.00", "46", "1st Reminder"):
            self.assertIn(text, body)
        self.assertIn("04/24/2026", body)
        for text in ("Powered by", "Journal Entry"):
            self.assertNotIn(text, body)
        self.assertIn(self.invoice.name, self.invoice.message_ids[0].body)
        self.assertEqual(self.invoice.explain_dunning(), before)

    def test_it_says_what_is_overdue_in_all_and_whom_to_call(self):
        self.invoice.invoice_user_id = self._seller("seller")
        self.customer.phone = "+49 30 4711"
        self._create_invoice("1 May", 200.0)
        self._create_invoice("30 June", 1000.0)
        self.assertEqual(self.invoice._get_dunning_overdue_of_customer(), 319.0)
        # As the list of customers adds it up.
        self._create_opening_balance("1 May", 50.0)
        self.assertEqual(self.customer.dunning_overdue_amount, 369.0)
        self.assertEqual(self.invoice._get_dunning_overdue_of_customer(), 369.0)
        self._inform()
        (message,) = self._to("seller@acme.example")
        body = message.get_body(("html",)).get_content()
        for text in ("369.00", "+49 30 4711", f"res_id={self.invoice.id}"):
            self.assertIn(text, body)

    def test_else_to_the_customers_and_never_to_the_customer(self):
        self.invoice.invoice_user_id = False
        self.invoice.message_subscribe(partner_ids=self.customer.ids)
        self.customer.user_id = self._seller("keeper")
        self._inform()
        self.assertEqual(len(self._to("keeper@acme.example")), 1)
        self.assertFalse(self._to("k@customer.example"))

    def test_without_anybody_it_says_so(self):
        self.invoice.invoice_user_id = False
        with self.assertRaisesRegex(UserError, "no salesperson"):
            self.invoice.with_user(self.clerk).action_inform_sales()
