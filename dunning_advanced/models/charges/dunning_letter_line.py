"""The charges of each claimed item."""

from odoo import fields, models


class DunningLetterLine(models.Model):
    _inherit = "dunning.letter.line"

    interest_amount = fields.Monetary(string="Interest", readonly=True)
    compensation_amount = fields.Monetary(string="Compensation", readonly=True)
