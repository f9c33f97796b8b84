"""The customer before the law: what kind of debtor, and what was agreed."""

from odoo import api, fields, models

from .dunning_interest_rule import DEBTOR_KINDS


class ResPartner(models.Model):
    _inherit = "res.partner"

    dunning_debtor_kind = fields.Selection(
        selection=DEBTOR_KINDS,
        string="Debtor",
        compute="_compute_dunning_debtor_kind",
        store=True,
        readonly=False,
        copy=False,
        groups="base.group_user",
        help="Which law of interest and charges counts. Guessed from whether the "
        "customer is a company or has a tax number; correct it where that is wrong.",
    )
    dunning_charges_agreed = fields.Text(
        string="Charges Agreed On",
        company_dependent=True,
        groups="base.group_user",
        help="Where more than the law's own charges was agreed with the customer: the "
        "contract or clause. Letters then charge what their level says.",
    )

    @api.depends("is_company", "vat")
    def _compute_dunning_debtor_kind(self):
        for partner in self:
            if partner.dunning_debtor_kind != "public":
                is_business = partner.is_company or partner.vat
                partner.dunning_debtor_kind = "business" if is_business else "consumer"
