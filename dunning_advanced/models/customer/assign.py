"""Which procedure a customer gets: the first whose filter fits."""

import logging

import psycopg2

from odoo import models

from ..arguments import parse_day, parse_records
from ..facts.statement import StatementError
from ..stored_domain import read_domain

_logger = logging.getLogger(__name__)


class ResPartner(models.Model):
    _inherit = "res.partner"

    def _dunning_assign_new(self):
        """Give new customers a procedure, if the company wants that."""
        company = self.env.company
        # sudo: visitors of a web shop become contacts, too, and read no set-up.
        if company.sudo().dunning_auto_assign:
            # sudo: whoever enters a customer need not be allowed to set it up.
            new = self.sudo().filtered(lambda p: p.commercial_partner_id == p)
            new.with_company(company).filtered(
                lambda partner: not partner.dunning_procedure_id
            )._dunning_assign_fitting(company)

    def action_explain_dunning(self):
        """Open the explanation of all that this customer owes."""
        self.ensure_one()
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

    def _explain_dunning(self, company, as_of):
        """As ``explain_dunning``, for whoever may read how dunning stands."""
        customers = self.commercial_partner_id._dunning_as_reader()
        facts = customers.env["dunning.open.item"]
        day = parse_day(self.env, as_of)
        try:
            return facts._explain(company, customers, day)
        except OverflowError as error:
            raise StatementError(self.env, "calendar_ends") from error

    def _dunning_assign_fitting(self, company):
        """Assign to each customer the first procedure whose filter fits.

        :param company: ``res.company`` of one
        :return: the customers that got one; the others keep what they have
        """
        left = self
        for procedure in self._dunning_fitting_procedures(company):
            fitting = left._dunning_filter_fitting(procedure)
            fitting.with_company(company).dunning_procedure_id = procedure
            left -= fitting
        return self - left

    def _dunning_filter_fitting(self, procedure):
        """Those of these customers that fit a procedure; none if nobody can tell.

        Whoever makes a contact cannot help a filter that has become wrong, by a field
        that is gone for example.
        """
        try:
            with self.env.cr.savepoint():
                return self.filtered_domain(read_domain(self, procedure.assign_domain))
        except psycopg2.OperationalError:
            raise
        except Exception as error:  # a foreign mistake must not stop the contact
            _logger.warning(
                "The filter of dunning procedure %s cannot be used, no customer gets "
                "it: %s",
                procedure.id,
                error,
            )
            return self.browse()

    def _dunning_fitting_procedures(self, company):
        """The procedures that are offered to new customers, first come first."""
        # sudo: whoever enters a customer need not be allowed to read procedures.
        return (
            self.env["dunning.procedure"]
            .sudo()
            .search(
                [
                    ("applies_to", "=", "customer"),
                    ("auto_assign", "=", True),
                    ("company_id", "in", [False, company.id]),
                ]
            )
        )
