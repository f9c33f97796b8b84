from odoo.tests import tagged

from odoo.addons.dunning_advanced.tests.common import DunningCommon
from odoo.addons.dunning_advanced.tests.support.direct_debit_case import (
    DirectDebitTests,
)


@tagged("post_install", "-at_install")
class TestDirectDebit(DirectDebitTests, DunningCommon):
    @classmethod
    def _get_group_of_orders(cls):
        return cls.env.ref("account_payment_order.group_account_payment")

    @classmethod
    def _get_invoice_vals(cls):
        cls.mode = cls.env["account.payment.mode"].create(
            {
                "name": "Direct debit",
                "bank_account_link": "fixed",
                "fixed_journal_id": cls.bank.id,
                "payment_method_id": cls.env.ref(
                    "account.account_payment_method_manual_in"
                ).id,
                "company_id": cls.company.id,
            }
        )
        return {"payment_mode_id": cls.mode.id}

    def _order(self):
        add = self.env["account.invoice.payment.line.multi"].with_context(
            active_model="account.move", active_ids=self.debited.ids
        )
        add.create({}).run()
        return self.debited.line_ids.payment_line_ids.order_id.filtered(
            lambda order: order.state == "draft"
        )
