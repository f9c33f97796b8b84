from odoo.tests import tagged

from odoo.addons.dunning_advanced.tests.support.direct_debit_case import DirectDebitCase


@tagged("post_install", "-at_install")
class TestDirectDebit(DirectDebitCase):
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
