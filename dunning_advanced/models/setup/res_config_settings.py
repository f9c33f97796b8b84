"""The settings of dunning, as the company keeps them."""

from odoo import api, fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    dunning_enabled = fields.Boolean(
        related="company_id.dunning_enabled", readonly=False
    )
    dunning_procedure_id = fields.Many2one(
        related="company_id.dunning_procedure_id", readonly=False
    )
    dunning_invoice_procedure_id = fields.Many2one(
        related="company_id.dunning_invoice_procedure_id", readonly=False
    )
    dunning_auto_assign = fields.Boolean(
        related="company_id.dunning_auto_assign", readonly=False
    )
    dunning_extra_field_id = fields.Many2one(
        related="company_id.dunning_extra_field_id", readonly=False
    )
    dunning_agency_id = fields.Many2one(
        related="company_id.dunning_agency_id", readonly=False
    )
    dunning_restrict_users = fields.Boolean(
        related="company_id.dunning_restrict_users", readonly=False
    )
    dunning_skip_days = fields.Integer(
        related="company_id.dunning_skip_days", readonly=False
    )
    dunning_tz = fields.Selection(related="company_id.dunning_tz", readonly=False)
    dunning_bank_days = fields.Integer(
        related="company_id.dunning_bank_days", readonly=False
    )
    dunning_hold_receipts = fields.Boolean(
        related="company_id.dunning_hold_receipts", readonly=False
    )
    dunning_hold_fitting = fields.Boolean(
        related="company_id.dunning_hold_fitting", readonly=False
    )
    dunning_email_from = fields.Char(
        related="company_id.dunning_email_from", readonly=False
    )
    dunning_answer_days = fields.Integer(
        related="company_id.dunning_answer_days", readonly=False
    )
    dunning_page_on_paper = fields.Selection(
        related="company_id.dunning_page_on_paper", readonly=False
    )
    dunning_print_both_sides = fields.Boolean(
        related="company_id.dunning_print_both_sides", readonly=False
    )
    dunning_promise_days = fields.Integer(
        related="company_id.dunning_promise_days", readonly=False
    )
    dunning_bank_account_id = fields.Many2one(
        related="company_id.dunning_bank_account_id", readonly=False
    )
    dunning_document_warnings = fields.Text(
        related="company_id.dunning_document_warnings"
    )
    # For the domain of the account.
    dunning_partner_id = fields.Many2one(related="company_id.partner_id")

    @api.model_create_multi
    def create(self, vals_list):
        """Whoever switches dunning on without a procedure keeps what that brings."""
        companies = self.env["res.company"]
        kept = []
        for vals in vals_list:
            company = companies.browse(vals.get("company_id")) or self.env.company
            begins = vals.get("dunning_enabled") and not company.dunning_enabled
            if begins and not vals.get("dunning_procedure_id"):
                vals = {k: v for k, v in vals.items() if k != "dunning_procedure_id"}
            kept.append(vals)
        return super().create(kept)

    @api.onchange("dunning_enabled")
    def _onchange_dunning_enabled(self):
        """Show the time zone and procedure that switching dunning on brings."""
        if self.dunning_enabled and not self.dunning_procedure_id:
            company = self.company_id
            self.dunning_procedure_id = company._dunning_default_procedure()
        if self.dunning_enabled and not self.dunning_tz:
            self.dunning_tz = self.company_id._dunning_default_timezone()
