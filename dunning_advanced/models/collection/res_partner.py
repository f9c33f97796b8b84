"""Collection and promises, as far as the customer is asked for them."""

from odoo import api, fields, models
from odoo.fields import Domain

from ..arguments import require_one
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

    @api.depends_context("company")
    def _compute_dunning_collection_state(self):
        customers = self.commercial_partner_id
        in_collection = self._dunning_find_in_collection(
            Domain("commercial_partner_id.commercial_partner_id", "in", customers.ids)
        )
        # These alone are decided about, not whoever else may be proposed.
        proposed = (customers - in_collection)._dunning_filter_proposed()
        for partner in self:
            customer = partner.commercial_partner_id
            partner.dunning_collection_state = (
                "in_collection"
                if customer in in_collection
                else "proposed"
                if customer in proposed
                else "none"
            )

    def _dunning_find_in_collection(self, domain):
        """Customers with invoices that the company has handed over, still open.

        :param domain: of ``account.move``
        """
        moves = self.env["account.move"]
        handed_over = moves._dunning_get_owed_domain(
            Domain("company_id", "=", self.env.company.id)
            & Domain("dunning_collection_date", "!=", False)
            & domain
        )
        found = moves._read_group(handed_over, ["commercial_partner_id"])
        # Core keeps whose they were when a contact is filed elsewhere.
        # sudo: as in _dunning_get_debtors.
        customers = self.sudo().browse(customer.id for (customer,) in found)
        return self.browse(customers.commercial_partner_id.ids)

    def _dunning_filter_proposed(self):
        """Those of these customers with an invoice proposed for collection today."""
        company = self.env.company
        facts = self.env["dunning.open.item"]
        move_ids = facts._get_proposed_for_collection(
            company, self, company._dunning_today()
        )
        moves = self.env["account.move"].browse(sorted(move_ids))
        # Opening balances may be among them, which nobody can hand over.
        claims = moves.filtered(lambda move: move._is_dunning_claim())
        return claims._dunning_get_debtors()

    def _search_dunning_collection_state(self, operator, value):
        # Odoo asks for the field's groups only where a column is looked for.
        field = self._fields["dunning_collection_state"]
        self._check_field_access(field, "read")
        if operator != "in":
            return NotImplemented
        # A customer may have invoices of both kinds, and is found by either.
        in_collection = self._dunning_find_in_collection(Domain.TRUE)
        found = {"in_collection": in_collection}
        if {"proposed", "none"} & set(value):
            moves = self.env["account.move"].search(
                Domain("company_id", "=", self.env.company.id)
                & Domain("dunning_collection_state", "=", "proposed")
            )
            found["proposed"] = moves._dunning_get_debtors()
        domains = {
            state: Domain("commercial_partner_id", "in", customers.ids)
            for state, customers in found.items()
        }
        if "none" in value:
            domains["none"] = ~Domain.OR(domains.values())
        return Domain.OR(domains[state] for state in value if state in domains)

    def _dunning_usable_in(self, company):
        """These contacts as far as a company may still use them.

        As core has it: those of nobody, its own, and those of companies above it.

        :param company: ``res.company`` of one
        """
        owners = company.browse(), *company.parent_ids
        return self.filtered(
            lambda partner: partner.active and partner.company_id in owners
        )

    @api.depends_context("company")
    def _compute_dunning_broken_promise_count(self):
        promises = self.env["dunning.promise"].search(
            [
                ("partner_id", "in", self.commercial_partner_id.ids),
                ("company_id", "=", self.env.company.id),
                ("active", "=", True),
                # Of these customers alone: the state is nothing a column could know.
                ("date", "<", self.env.company._dunning_today()),
            ]
        )
        broken = promises.filtered(lambda promise: promise.state == "broken")
        broken = broken.grouped("partner_id")
        for partner in self:
            own = broken.get(partner.commercial_partner_id, ())
            partner.dunning_broken_promise_count = len(own)

    def action_view_dunning_collection(self):
        """Open the customer's invoices that are within collection."""
        require_one(self)
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "dunning_advanced.account_move_action_within_collection"
        )
        owner, customer = "commercial_partner_id", self.commercial_partner_id
        # Whoever may not read a customer finds nothing by what stands on it.
        own = Domain(owner, "=", customer.id)
        own |= Domain(f"{owner}.{owner}", "=", customer.id)
        return {**action, "domain": list(own)}
