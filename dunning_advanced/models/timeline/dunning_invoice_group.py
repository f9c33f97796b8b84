"""The tab of an invoice group: what is next, and the history of its invoices."""

from odoo import api, fields, models

from .dunning_timeline import Scope


class DunningInvoiceGroup(models.Model):
    _inherit = "dunning.invoice.group"

    dunning_timeline = fields.Html(
        string="History",
        compute="_compute_dunning_timeline",
        sanitize=False,
        exportable=False,
    )

    @api.depends_context("uid", "lang")
    def _compute_dunning_timeline(self):
        may_read = self.env["dunning.letter"].has_access("read")
        timelines = self.env["dunning.timeline"]
        for group in self:
            group.dunning_timeline = (
                may_read
                and group._origin
                and timelines._render(group._origin._dunning_get_timeline_scope())
            )

    def _dunning_get_timeline_scope(self):
        """Whose history the tab of the group tells: its letters, its invoices."""
        self.ensure_one()
        of_invoices = [("move_id", "in", self.invoice_ids.ids)]
        return Scope(
            record=self,
            company=self.company_id,
            as_of=self.company_id._dunning_today(),
            customer=self.partner_id._filtered_access("read"),
            moves=self.invoice_ids,
            groups=self,
            letters=[
                ("state", "!=", "proposed"),
                "|",
                ("group_id", "=", self.id),
                ("line_ids", "any", [*of_invoices, ("section", "!=", "credit")]),
            ],
        )
