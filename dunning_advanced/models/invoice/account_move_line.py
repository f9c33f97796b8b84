"""The open item: the lines of letters that it stands on."""

from odoo import fields, models

from ..groups import ACCOUNTANTS


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    dunning_line_ids = fields.One2many(
        "dunning.letter.line",
        "move_line_id",
        string="Dunning Lines",
        readonly=True,
        groups=ACCOUNTANTS,
    )
