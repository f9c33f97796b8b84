"""Whoever empties a field to enter something else keeps the form, as without us."""

from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from .common import DunningCommon


@tagged("post_install", "-at_install")
class TestEmptiedForms(DunningCommon):
    @classmethod
    def get_default_groups(cls):
        currencies = cls.env.ref("base.group_multi_currency")
        return super().get_default_groups() | currencies

    def _empty_each(self, record):
        """Empty each field of a record's form, in a form of its own each.

        :return: (names of those that could be emptied, dict of name to what was raised)
        """
        emptied, broken = [], {}
        for name, attributes in Form(record)._view["fields"].items():
            if attributes["type"] in ("one2many", "many2many", "boolean", "selection"):
                continue
            form = Form(record)
            relation = attributes.get("relation")
            try:
                form[name] = self.env[relation] if relation else False
                emptied.append(name)
            except (AssertionError, UserError):
                continue  # nobody can empty it, or they are told why not
            except Exception as error:
                broken[name] = repr(error)
        return emptied, broken

    def test_each_field_of_a_draft_invoice_may_be_emptied(self):
        invoice = self._create_invoice("10 May", 100)
        invoice.button_draft()
        emptied, broken = self._empty_each(invoice)
        self.assertFalse(broken)
        self.assertLessEqual({"partner_id", "currency_id"}, set(emptied))

    def test_and_so_may_each_of_one_that_was_disputed_and_handed_over(self):
        invoice = self._create_invoice("10 May", 100)
        invoice.sudo()._dunning_with_collection_guard().write(
            {
                "dunning_collection_date": "2026-05-24",
                "dunning_collection_amount": 100,
                "dunning_disputed": True,
                "dunning_disputed_amount": 40,
                "dunning_dispute_reason": "Broken",
            }
        )
        invoice.button_draft()
        self.assertFalse(self._empty_each(invoice)[1])

    def test_each_field_of_a_customer_may_be_emptied(self):
        self._create_invoice("10 May", 100)
        emptied, broken = self._empty_each(self.customer)
        self.assertFalse(broken)
        self.assertIn("email", emptied)
