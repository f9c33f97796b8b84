"""The settings of charges, as the company keeps them."""

from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    dunning_charge_journal_id = fields.Many2one(
        related="company_id.dunning_charge_journal_id", readonly=False
    )
    dunning_fee_account_id = fields.Many2one(
        related="company_id.dunning_fee_account_id", readonly=False
    )
    dunning_interest_account_id = fields.Many2one(
        related="company_id.dunning_interest_account_id", readonly=False
    )
    dunning_compensation_account_id = fields.Many2one(
        related="company_id.dunning_compensation_account_id", readonly=False
    )
    dunning_rate_warning = fields.Text(related="company_id.dunning_rate_warning")
    dunning_receive_charges = fields.Selection(
        related="company_id.dunning_receive_charges", readonly=False
    )
    dunning_users_waive = fields.Boolean(
        related="company_id.dunning_users_waive", readonly=False
    )
