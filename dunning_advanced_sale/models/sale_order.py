from odoo import api, fields, models


class SaleOrder(models.Model):
    _inherit = "sale.order"

    dunning_banner = fields.Text(
        string="Dunning",
        compute="_compute_dunning_banner",
        groups="base.group_user",
        help="What of the customer is overdue, paused, promised, disputed or in "
        "collection.",
    )

    @api.depends("partner_id", "company_id")
    @api.depends_context("company", "uid", "lang")
    def _compute_dunning_banner(self):
        """For the form of one order; no list shows it."""
        for order in self:
            company = order.company_id or self.env.company
            customer = order.partner_id._origin
            order.dunning_banner = customer._dunning_get_banner(company)
