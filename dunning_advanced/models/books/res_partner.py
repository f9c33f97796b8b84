"""The customer's charges: what is still open of them, waived at once."""

from odoo import api, fields, models

from ..arguments import require_one
from ..groups import ACCOUNTANTS


class ResPartner(models.Model):
    _inherit = "res.partner"

    dunning_charge_count = fields.Integer(
        compute="_compute_dunning_charge_count", groups=ACCOUNTANTS
    )

    @api.depends_context("allowed_company_ids", "uid")
    def _compute_dunning_charge_count(self):
        charges = self.env["dunning.charge"]
        counts = dict(
            charges._read_group(
                [
                    ("partner_id", "child_of", self.commercial_partner_id.ids),
                    ("company_id", "in", self.env.companies.ids),
                ],
                ["partner_id"],
                ["__count"],
            )
        )
        for partner in self:
            customer = partner.commercial_partner_id
            partner.dunning_charge_count = sum(
                count
                for contact, count in counts.items()
                if contact.commercial_partner_id == customer
            )

    def action_waive_dunning_charges(self):
        """Ask how much of what is still open of these customers is waived, and why."""
        self.check_access("read")
        charges = self.env["dunning.charge"].search(
            [
                ("partner_id", "child_of", self.commercial_partner_id.ids),
                ("company_id", "in", self.env.companies.ids),
            ]
        )
        return charges._get_open().action_open_waive()

    def action_view_dunning_charges(self):
        """Open the charges of this customer's letters."""
        require_one(self)
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "dunning_advanced.dunning_charge_action"
        )
        customer = self.commercial_partner_id
        # No filter: the number on the button is that of all of them.
        return {**action, "domain": [("partner_id", "child_of", customer.ids)]}
