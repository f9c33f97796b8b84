"""What may happen to a letter's claim between its issue and its leaving."""

from odoo import Command
from odoo.tests import Form

from .border_case import BorderCase

PAUSE = {"dunning_paused": True, "dunning_pause_reason": "Talks"}


class BorderEvents(BorderCase):
    """What happens to a letter over 119.00, and what leaves its claim as it was."""

    def event_paid(self):
        self._pay(self.invoice, 119, "24 May")

    def event_paid_in_part(self):
        self._pay(self.invoice, 60, "24 May")

    def event_set_to_draft(self):
        self.invoice.button_draft()

    def event_cancelled(self):
        self.invoice.button_draft()
        self.invoice.button_cancel()

    def event_reversed(self):
        wizard = self.env["account.move.reversal"].create(
            {"move_ids": self.invoice.ids, "journal_id": self.invoice.journal_id.id}
        )
        wizard.refund_moves()
        refund = wizard.new_move_ids
        refund.action_post()
        items = (refund | self.invoice)._get_dunning_receivables()
        items.filtered(lambda item: not item.reconciled).reconcile()

    def event_blocked(self):
        self.invoice.action_toggle_block_payment()

    def event_due_later(self):
        self.item.date_maturity = "2026-06-23"

    def event_no_follow_up(self):
        self.item.no_followup = True

    def event_other_customer(self):
        self.invoice.button_draft()
        self.invoice.dunning_group_id = False
        with Form(self.invoice) as form:
            form.partner_id = self.other
            form.invoice_date_due = self.day("10 May")
        self.invoice.action_post()

    def event_covered_by_a_payment(self):
        self._add_payment(119)

    def event_covered_in_part_by_a_payment(self):
        self._add_payment(40)

    def event_covered_by_a_credit_note(self):
        self._add_credit_note(120)

    def event_covered_in_part_by_a_credit_note(self):
        self._add_credit_note(1)

    def event_company_off(self):
        self.company.dunning_enabled = False

    def event_customer_paused(self):
        self.customer.write({**PAUSE})

    def event_invoice_paused(self):
        self.invoice.write({**PAUSE})

    def event_group_paused(self):
        self.group.write({**PAUSE})

    def event_promised(self):
        self.env["dunning.promise"].create(
            {"move_id": self.invoice.id, "date": "2026-05-27"}
        )

    def event_disputed(self):
        self.invoice.write({"dunning_disputed": True, "dunning_dispute_reason": "No"})

    def event_disputed_in_part(self):
        self.event_disputed()
        self.invoice.dunning_disputed_amount = 19

    def event_in_collection(self):
        self.invoice._dunning_set_in_collection(self.other)

    def event_procedure_archived(self):
        self.standard.active = False

    def event_all_levels_off(self):
        self.standard.level_ids.active = False

    def event_no_procedure(self):
        self.company.dunning_procedure_id = False

    def event_below_the_minimum(self):
        self.standard.min_amount = 200

    def event_covered_in_another_currency(self):
        euro = self.env.ref("base.EUR")
        euro.active = True
        self.env["res.currency.rate"].create(
            {"name": "2026-01-01", "rate": 0.5, "currency_id": euro.id}
        )
        self._add_payment(60, currency_id=euro.id)

    def event_receipt_on_the_suspense_account(self):
        self._receive(119, partner_id=self.customer.id)

    def event_receipt_that_names_the_invoice(self):
        self.company.dunning_hold_fitting = True
        self._receive(119, payment_ref=f"Invoice {self.invoice.name}")

    def event_statements_are_old(self):
        self._receive(-1, date="2026-04-01")
        self.company.dunning_bank_days = 10

    def event_written_off(self):
        self._write_off(119)

    def event_written_off_in_part(self):
        self._write_off(20)

    def event_other_instalments(self):
        terms = self.env["account.payment.term"].create(
            {
                "name": "Later",
                "line_ids": [
                    Command.create(
                        {"value": "percent", "value_amount": 50, "nb_days": days}
                    )
                    for days in (60, 90)
                ],
            }
        )
        self.invoice.button_draft()
        self.invoice.invoice_payment_term_id = terms
        self.invoice.action_post()

    def event_one_instalment_is_due(self):
        self.event_other_instalments()
        first = self.invoice._get_dunning_receivables().sorted("date_maturity")[0]
        first.date_maturity = "2026-05-10"

    def event_answered(self):
        self.letter._hold_for_answer("We have paid")

    def event_deleted(self):
        self.invoice.button_draft()
        self.invoice.with_context(force_delete=True).unlink()

    def event_cheaper(self):
        self.invoice.button_draft()
        self.invoice.invoice_line_ids.price_unit = 100
        self.invoice.invoice_date_due = self.day("10 May")
        self.invoice.action_post()

    def harmless_nothing(self):
        pass

    def harmless_refund_that_was_paid_out(self):
        refund = self._add_credit_note(119)
        payment = self._pay(refund, 119, "24 May")
        self.assertEqual(payment.payment_type, "outbound")

    def harmless_draft_payment(self):
        self._add_payment(119, post=False)

    def harmless_draft_credit_note(self):
        self._add_credit_note(119).button_draft()

    def harmless_merged_into_another(self):
        into = self._create_customer("K into", email=self.customer.email)
        merge = self.env["base.partner.merge.automatic.wizard"].sudo()
        merge.create({})._merge([self.customer.id, into.id], into)

    def harmless_vendor_bill(self):
        self._create_invoice("10 May", 500, move_type="in_invoice")

    def harmless_taken_out_of_the_group(self):
        self.invoice.dunning_group_id = False

    def harmless_another_invoice(self):
        self._create_invoice("10 May", 50)

    def harmless_payment_of_another_customer(self):
        self._add_payment(119, self.other)

    def harmless_moved_within_the_past(self):
        self.item.date_maturity = "2026-05-01"

    def harmless_addressed_to_a_contact_of_the_same_debtor(self):
        contact = self._create_customer(
            "Branch", parent_id=self.customer.id, is_company=False
        )
        self.invoice.button_draft()
        with Form(self.invoice) as form:
            form.partner_id = contact
            form.invoice_date_due = self.day("10 May")
        self.invoice.action_post()

    def harmless_pause_that_is_over(self):
        self.invoice.write({**PAUSE, "dunning_pause_until": "2026-05-24"})

    def harmless_later_levels(self):
        self.standard.level_ids.days = 60

    def harmless_other_procedure(self):
        self.customer.dunning_procedure_id = self.standard.copy({"name": "Other"})
