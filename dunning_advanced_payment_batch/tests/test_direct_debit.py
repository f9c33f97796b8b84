from odoo.tests import tagged

from odoo.addons.dunning_advanced.tests.common import DunningCommon
from odoo.addons.dunning_advanced.tests.support.direct_debit_case import (
    DirectDebitTests,
)


@tagged("post_install", "-at_install")
class TestDirectDebit(DirectDebitTests, DunningCommon):
    @classmethod
    def _get_group_of_orders(cls):
        return cls.env.ref("account_payment_batch_oca.group_account_payment")

    @classmethod
    def _get_invoice_vals(cls):
        # sudo: kinds of payment are for administrators.
        method = cls.env["account.payment.method"].sudo()
        method = method.create(
            {
                "name": "Direct debit",
                "code": "test_manual",
                "payment_type": "inbound",
                "payment_order_ok": True,
            }
        )
        line = cls.env["account.payment.method.line"].create(
            {
                "name": "Direct debit",
                "journal_id": cls.bank.id,
                "payment_method_id": method.id,
                "company_id": cls.company.id,
                "selectable": True,
            }
        )
        return {"preferred_payment_method_line_id": line.id}

    def _order(self):
        self.debited.create_account_payment_line()
        return self.debited.line_ids.payment_line_ids.order_id.filtered(
            lambda order: order.state == "draft"
        )
