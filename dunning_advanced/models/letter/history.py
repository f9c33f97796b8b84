"""The history: what one wants to know of a letter in a list, and of its effect."""

from odoo import api, fields, models

# A list shows so many invoices by name; of the others it says how many they are.
SHOWN_INVOICES = 3


class DunningLetter(models.Model):
    _inherit = "dunning.letter"

    issuer_id = fields.Many2one(
        "res.users", string="Issued By", readonly=True, index="btree_not_null"
    )
    invoice_names = fields.Char(string="Invoices", compute="_compute_invoice_names")
    channel_names = fields.Char(string="Sent By", compute="_compute_channel_names")

    @api.depends("line_ids.move_name", "line_ids.section")
    def _compute_invoice_names(self):
        groups = dict(
            self.env["dunning.letter.line"]._read_group(
                [("letter_id", "in", self.ids), ("section", "!=", "credit")],
                ["letter_id"],
                ["move_name:array_agg_distinct"],
            )
        )
        for letter in self:
            names = [name for name in groups.get(letter, ()) if name]
            shown = ", ".join(names[:SHOWN_INVOICES])
            more = len(names) - SHOWN_INVOICES
            letter.invoice_names = f"{shown} (+{more})" if more > 0 else shown

    @api.depends("delivery_ids.channel", "delivery_ids.state")
    def _compute_channel_names(self):
        labels = dict(
            self.env["dunning.delivery"]
            ._fields["channel"]
            ._description_selection(self.env)
        )
        for letter in self:
            used = letter._get_last_deliveries().mapped("channel")
            letter.channel_names = ", ".join(
                label for channel, label in labels.items() if channel in used
            )
