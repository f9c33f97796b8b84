"""Salespeople: with a customer goes the right to read what it owes, and its letters."""

from odoo import models
from odoo.exceptions import AccessError
from odoo.fields import Domain

# They may give a customer that has been dunned to another salesperson.
ASSIGNERS = (
    "account.group_account_invoice",
    "base.group_erp_manager",
    "sales_team.group_sale_manager",
)

# What decides who sells to a customer: its own salesperson, or that of its company.
DECIDING = {"user_id", "parent_id", "is_company"}


class ResPartner(models.Model):
    _inherit = "res.partner"

    def _dunning_watch_salespeople(self, vals):
        """Who sells to these customers, as far as the user may not change it.

        :param vals: what is about to be written
        :return: dict of customer to ``res.users``; empty when there is nothing to ask
        """
        if self.env.su or not DECIDING & vals.keys():
            return {}
        if self._dunning_works_own_only():
            watched = self
        elif any(map(self.env.user.has_group, ASSIGNERS)):
            return {}
        else:
            watched = self._dunning_filter_dunned()
            watched |= self.env["dunning.open.item"]._filter_owing(self)
        return {partner: partner._dunning_get_responsible() for partner in watched}

    def _dunning_check_salespeople(self, before, kept=None):
        """Refuse that people make customers their own, or others', by themselves.

        :param before: what ``_dunning_watch_salespeople`` returned
        :param kept: the contact that all of them have been merged into, if they were
        :raises AccessError: naming the customers
        """
        own_only = before and self._dunning_works_own_only()
        refused = [
            kept or partner
            for partner, old in before.items()
            if (kept or partner)._dunning_is_taken(old, own_only)
        ]
        if refused:
            names = ", ".join({partner.display_name for partner in refused})
            raise AccessError(
                self.env._(
                    "Who sells to a customer may read its dunning letters, and work "
                    "them. Ask a sales manager or an accountant to change the "
                    "salesperson of: %(customers)s.",
                    customers=names,
                )
            )

    def _dunning_is_taken(self, old, own_only):
        """Whether somebody now sells to the customer who may not say so.

        :param old: who sold to it before
        :param own_only: whether the user works own customers only
        """
        new = self._dunning_get_responsible()
        if own_only:
            return new != old and bool(old - self.env.user)
        added = new - old
        # Who takes nothing himself may give away what no letter was written to.
        return self.env.user in added or bool(added and self._dunning_filter_dunned())

    def _dunning_get_responsible(self):
        """Who sells to the customer; where users work own customers only, also the
        persons of its procedures, who are responsible beside them."""
        people = self.user_id | self.commercial_partner_id.user_id
        for company in self._dunning_get_restricting():
            # sudo: whoever changes a contact need not be allowed to read procedures.
            customer = self.sudo().commercial_partner_id
            procedure = customer._dunning_effective_procedure(company.sudo())
            people |= procedure.user_id.filtered("active").sudo(False)
        return people

    def _dunning_works_own_only(self):
        """Whether the user works only letters of own customers, in any company."""
        return bool(self._dunning_get_restricting())

    def _dunning_get_restricting(self):
        """The companies in which the user works only letters of own customers."""
        return self.env.user.company_ids.filtered(
            lambda company: company._dunning_restricts(self.env)
        )

    def _dunning_filter_dunned(self):
        """Those of these customers to whom letters have been written."""
        # sudo: whoever changes a contact need not be allowed to read letters.
        letters = self.env["dunning.letter"].sudo()
        # Also those under whom whoever got the letters has been filed since.
        names = ("partner_id", "debtor_id")
        found = letters._read_group(
            Domain.OR(Domain(name, "in", self.ids) for name in names), names
        )
        ids = {partner.id for partners in found for partner in partners}
        return self.filtered(lambda partner: partner.id in ids)
