"""The tab of an invoice: its history and what is next."""

from odoo import api, fields, models

from ..groups import ACCOUNTANTS
from .dunning_timeline import Scope

# What the tab is shown for.
CLAIMS = ("out_invoice", "out_receipt")


class AccountMove(models.Model):
    _inherit = "account.move"

    dunning_timeline = fields.Html(
        string="History",
        compute="_compute_dunning_timeline",
        sanitize=False,
        exportable=False,
        groups=ACCOUNTANTS,
    )

    dunning_banner = fields.Text(
        compute="_compute_dunning_banner",
        groups=ACCOUNTANTS,
        help="Whether it is overdue, paused, promised, disputed or in collection.",
    )

    @api.depends_context("uid", "lang")
    def _compute_dunning_banner(self):
        """For the form of one invoice; no list shows it."""
        for move in self:
            company = move.company_id
            claim = move._origin.move_type in CLAIMS and company.dunning_enabled
            move.dunning_banner = claim and self.env[
                "dunning.timeline"
            ]._get_invoice_banner(move._origin, company._dunning_today())

    @api.depends_context("uid", "lang")
    def _compute_dunning_timeline(self):
        may_read = self.env["dunning.letter"].has_access("read")
        for move in self:
            move.dunning_timeline = may_read and move._origin._get_dunning_timeline()

    def _get_dunning_timeline(self):
        """The history of a claim on a customer as HTML, else nothing."""
        if self.move_type not in CLAIMS:
            return False
        scope = self._dunning_get_timeline_scope(self.company_id._dunning_today())
        return self.env["dunning.timeline"]._render(scope)

    def _dunning_get_timeline_scope(self, as_of):
        """Whose history the tab of the invoice tells.

        :param as_of: today where the company is
        """
        self.ensure_one()
        of_invoice = [("move_id", "=", self.id), ("section", "!=", "credit")]
        groups = self.env["dunning.invoice.group"]
        return Scope(
            record=self,
            company=self.company_id,
            as_of=as_of,
            customer=self._dunning_get_readable_customer(),
            moves=self,
            groups=self.dunning_group_id if groups.has_access("read") else groups,
            letters=[("line_ids", "any", of_invoice), ("state", "!=", "proposed")],
        )

    def _dunning_get_readable_customer(self):
        """The invoice's customer, unless the user may not read it."""
        return self._dunning_get_debtors()._filtered_access("read")

    def _get_pausing_records(self):
        if self.move_type not in CLAIMS:
            return []
        group = self.dunning_group_id
        return [
            *super()._get_pausing_records(),
            group,
            self._dunning_get_readable_customer(),
        ]
