"""Collection and promises, as far as the customer is asked for them."""

from odoo import fields, models

from .account_move import COLLECTION_STATES


class ResPartner(models.Model):
    _inherit = "res.partner"

    dunning_agency_id = fields.Many2one(
        "res.partner",
        string="Collection Agency",
        company_dependent=True,
        groups="base.group_user",
        help="Empty: the company's agency.",
    )
    dunning_collection_state = fields.Selection(
        selection=COLLECTION_STATES,
        string="Collection",
        compute="_compute_dunning_collection_state",
        search="_search_dunning_collection_state",
        groups="account.group_account_invoice,account.group_account_readonly",
        help="Of any invoice of the customer.",
    )
    dunning_broken_promise_count = fields.Integer(
        string="Broken Promises",
        compute="_compute_dunning_broken_promise_count",
        groups="account.group_account_invoice,account.group_account_readonly",
    )

    def _compute_dunning_collection_state(self):
        moves = self.env["account.move"]
        of_customers = [
            ("commercial_partner_id", "in", self.commercial_partner_id.ids),
            ("company_id", "=", self.env.company.id),
        ]
        customers = {}
        for state in ("proposed", "in_collection"):
            found = moves.search(
                [*of_customers, ("dunning_collection_state", "=", state)]
            )
            customers.update(dict.fromkeys(found.commercial_partner_id, state))
        for partner in self:
            state = customers.get(partner.commercial_partner_id, "none")
            partner.dunning_collection_state = state

    def _search_dunning_collection_state(self, operator, value):
        if operator != "in" or "none" in value:
            return NotImplemented
        found = self.env["account.move"].search(
            [("dunning_collection_state", "in", list(value))]
        )
        return [("id", "in", found.commercial_partner_id.ids)]

    def _compute_dunning_broken_promise_count(self):
        promises = self.env["dunning.promise"].search(
            [
                ("partner_id", "in", self.commercial_partner_id.ids),
                ("company_id", "=", self.env.company.id),
                ("state", "=", "broken"),
            ]
        )
        broken = promises.grouped("partner_id")
        for partner in self:
            own = broken.get(partner.commercial_partner_id, ())
            partner.dunning_broken_promise_count = len(own)

    def action_view_dunning_collection(self):
        """Open the customer's invoices that are within collection."""
        self.ensure_one()
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "dunning_advanced.account_move_action_within_collection"
        )
        customer = self.commercial_partner_id
        return {**action, "domain": [("commercial_partner_id", "=", customer.id)]}
