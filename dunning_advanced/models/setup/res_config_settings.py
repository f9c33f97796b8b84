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
    dunning_bank_account_id = fields.Many2one(
        related="company_id.dunning_bank_account_id", readonly=False
    )
    dunning_document_warnings = fields.Text(
        related="company_id.dunning_document_warnings"
    )
    # For the domain of the account.
    dunning_partner_id = fields.Many2one(related="company_id.partner_id")

    @api.onchange("dunning_enabled")
    def _onchange_dunning_enabled(self):
        """Show the time zone that the company gets when dunning is switched on."""
        if self.dunning_enabled and not self.dunning_tz:
            self.dunning_tz = self.company_id._dunning_default_timezone()
