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

    @api.depends("partner_id", "partner_invoice_id", "company_id")
    @api.depends_context("company", "uid", "lang")
    def _compute_dunning_banner(self):
        """For the form of one order; no list shows it."""
        for order in self:
            order.dunning_banner = order._get_dunning_banner()

    def _get_dunning_banner(self):
        """How dunning of the customer stands, and of another one who is going to owe.

        :return: text, or False
        """
        company = self.company_id or self.env.company
        customer = self.partner_id._origin
        found = [customer._dunning_get_banner(company)]
        payer = self.partner_invoice_id._origin.commercial_partner_id
        if payer != customer.commercial_partner_id:
            said = payer._dunning_get_banner(company)
            found.append(said and f"{payer.display_name}: {said}")
        return "\n".join(filter(None, found)) or False
