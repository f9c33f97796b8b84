"""Which procedure a customer gets: the first whose filter fits."""

from odoo import models

from ..arguments import parse_day, parse_records, require_one
from ..facts.statement import StatementError


class ResPartner(models.Model):
    _inherit = "res.partner"

    def _dunning_assign_new(self):
        """Give new customers a procedure in each company that wants that.

        A customer of all companies is entered in one of them, and dunned by others.
        """
        for customers in self._dunning_iter_assigning():
            customers._dunning_filter_without()._dunning_assign_fitting(
                customers.env.company
            )

    def _dunning_assign_again(self, vals):
        """Look again for a procedure: who is entered by name gets a country later.

        Only while nobody has chosen one and no letter was written.

        :param vals: what was written
        """
        for customers in self._dunning_iter_assigning():
            company = customers.env.company
            if "dunning_procedure_id" in vals and company == self.env.company:
                continue
            procedures = self.env["dunning.procedure"]._get_fitting("customer", company)
            if not procedures._may_fit_after(self, vals.keys()):
                continue
            if without := customers._dunning_filter_without():
                procedures._assign_fitting(
                    without - without._dunning_filter_written_to()
                )

    def _dunning_iter_assigning(self):
        """The customers among these, for each company that assigns and may use them."""
        # sudo: visitors of a web shop become contacts, too, and read no set-up; nor
        # need whoever enters a customer be allowed to set it up.
        customers, companies = self.sudo(), self.env["res.company"].sudo()
        for company in companies.browse(companies._dunning_get_assigning_ids()):
            owners = (companies.browse(), *company.parent_ids)
            yield customers.with_company(company).filtered(
                lambda p, own=owners: (
                    p.company_id in own and p.commercial_partner_id == p
                )
            )

    def _dunning_filter_without(self):
        return self.filtered(lambda partner: not partner.dunning_procedure_id)

    def _dunning_filter_written_to(self):
        """Those of these customers who have had a letter of the company."""
        found = self.env["dunning.letter"]._read_group(
            [
                ("debtor_id", "in", self.ids),
                ("company_id", "=", self.env.company.id),
                ("state", "!=", "proposed"),
            ],
            ["debtor_id"],
        )
        return self.browse(customer.id for (customer,) in found)

    def action_explain_dunning(self):
        """Open the explanation of all that this customer owes."""
        require_one(self)
        self.check_access("read")
        self._dunning_as_reader()
        return self.env["dunning.explanation"]._open(self.commercial_partner_id)

    def explain_dunning(self, as_of=None, company_id=None):
        """Why the items of these customers are, or are not, dunned. Writes nothing.

        :param as_of: the day as text or date; empty: today where the company is
        :param company_id: id of the company; empty: the current one
        :return: list of dicts as ``account.move.explain_dunning`` has them
        :raises UserError: when ``as_of`` is no day
        """
        self.check_access("read")
        companies = self.env["res.company"]
        company = parse_records(companies, company_id)[:1] or self.env.company
        company.check_access("read")
        day = parse_day(self.env, as_of) or company._dunning_today()
        return self._explain_dunning(company, day)

    def _explain_dunning(self, company, as_of, moves=None):
        """As ``explain_dunning``, for whoever may read how dunning stands.

        :param moves: ``account.move`` that are asked about; None: all
        """
        # sudo: whose they are is asked before the right to read them.
        customers = self.sudo().commercial_partner_id.with_env(self.env)
        customers = customers._dunning_as_reader()
        facts = customers.env["dunning.open.item"]
        day = parse_day(self.env, as_of)
        try:
            return facts._explain(company, customers, day, moves)
        except OverflowError as error:
            raise StatementError(self.env, "calendar_ends") from error

    def _dunning_assign_fitting(self, company):
        """Assign to each customer the first procedure whose filter fits.

        :param company: ``res.company`` of one
        :return: the customers that got one; the others keep what they have
        """
        procedures = self.env["dunning.procedure"]._get_fitting("customer", company)
        return procedures._assign_fitting(self.with_company(company))
