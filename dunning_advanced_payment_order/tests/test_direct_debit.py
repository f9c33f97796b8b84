from odoo.tests import tagged

from odoo.addons.dunning_advanced.tests.support.direct_debit_case import DirectDebitCase


@tagged("post_install", "-at_install")
class TestDirectDebit(DirectDebitCase):
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

    def test_an_open_order_holds_until_it_has_gone_to_the_bank(self):
        self.assert_an_open_order_holds_until_it_has_gone_to_the_bank()

    def test_the_run_claims_the_other_and_lists_why(self):
        self.assert_the_run_claims_the_other_and_lists_why()

    def test_a_letter_that_waits_does_not_leave(self):
        self.assert_a_letter_that_waits_does_not_leave()

    def test_nothing_is_handed_to_an_agency(self):
        self.assert_nothing_is_handed_to_an_agency()

    def test_the_customer_is_not_asked_to_pay_it_himself(self):
        self.assert_the_customer_is_not_asked_to_pay_it_himself()

    def test_the_number_of_statements_does_not_grow(self):
        self.assert_the_number_of_statements_does_not_grow()
