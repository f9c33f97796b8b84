"""The run and the rates that its letters' interest rests on."""

from odoo import fields, models


class DunningRun(models.Model):
    _inherit = "dunning.run"

    rate_warning = fields.Text(related="company_id.dunning_rate_warning")
