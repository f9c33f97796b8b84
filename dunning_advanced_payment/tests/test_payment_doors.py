"""Odoo lets accountants make transactions by hand: none speaks for a letter."""

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import new_test_user, tagged
from odoo.tests.common import freeze_time

from .common import PaymentCase


@tagged("post_install", "-at_install")
@freeze_time("2026-05-24 10:00:00")
class TestPaymentDoors(PaymentCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.invoice = cls._create_invoice("10 May", 119.0)
        cls._run_day("24 May")
        cls.letter = cls._letters()
        cls.items = cls.invoice.line_ids.filtered("date_maturity")
        cls.billing = new_test_user(
            cls.env,
            "billing",
            groups="account.group_account_invoice",
            company_id=cls.company.id,
        )

    def _vals(self, **values):
        return {
            "reference": f"T-{self.env['payment.transaction'].search_count([])}",
            "state": "pending",
            "amount": 119.0,
            "currency_id": self.invoice.currency_id.id,
            "partner_id": self.customer.id,
            "provider_id": self.provider.id,
            "payment_method_id": self.method.id,
            "operation": "online_direct",
            **values,
        }

    def test_nobody_says_by_hand_which_letter_a_payment_is_for(self):
        transactions = self.env["payment.transaction"].with_user(self.billing)
        plain = transactions.sudo().create(self._vals()).with_user(self.billing)
        forged = (
            {"dunning_letter_id": self.letter.id},
            {"dunning_item_ids": [Command.set(self.items.ids)]},
        )
        for values in forged:
            with self.subTest(values=values):
                with self.assertRaises(UserError):
                    transactions.create(self._vals(**values))
                with self.assertRaises(UserError):
                    plain.write(values)
                with self.assertRaises(UserError):
                    self.invoice.with_user(self.billing).write(
                        {"transaction_ids": [Command.update(plain.id, values)]}
                    )
        self.assertFalse(plain.dunning_letter_id or plain.dunning_item_ids)

    def test_no_default_makes_a_payment_one_of_a_letter(self):
        context = {
            "default_dunning_letter_id": self.letter.id,
            "default_dunning_item_ids": [Command.set(self.items.ids)],
        }
        transactions = self.env["payment.transaction"].with_context(**context)
        # As Odoo makes them for whoever pays: in superuser mode.
        made = transactions.with_user(self.billing).sudo().create(self._vals())
        self.assertFalse(made.dunning_letter_id or made.dunning_item_ids)
