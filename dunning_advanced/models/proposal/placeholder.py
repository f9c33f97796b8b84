"""Placeholders of letters that need no right to edit templates."""

from odoo import api, models

# What a letter's texts may say of it without the right to edit e-mail templates, which
# Odoo gives to administrators only.
PLACEHOLDERS = (
    "object.name",
    "object.date",
    "object.deadline",
    "object.amount_claimed",
    "object.amount_total",
    "object.fee_amount",
    "object.previous_fee_amount",
    "object.amount_to_pay",
    "object.salutation",
    "object.said_before",
    "object.about_invoices",
    "object.about_new_invoices",
    "object.by_deadline",
    "object.claimed_invoices",
    "object.invoice_dates",
    "object.invoice_due_dates",
    "object.customer_references",
    "object.payment_reference",
    "object.partner_id.ref",
    "object.company_id",
    "object.company_id.name",
    "object.company_id.phone",
    "object.company_id.email",
    "object.group_id",
    "object.group_id.name",
)


class DunningLetter(models.Model):
    _inherit = "dunning.letter"

    @api.model
    def mail_allowed_qweb_expressions(self):
        """Placeholders that dunning managers may use; Odoo's button offers them.

        Override it to allow more.
        """
        return (*super().mail_allowed_qweb_expressions(), *PLACEHOLDERS)
