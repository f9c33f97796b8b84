"""Received at night: booked by itself where a company wants it, by customer."""

import logging

import psycopg2

from odoo import SUPERUSER_ID, api, models
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY

from ..ask_apart import ask_apart
from ..facts.statement import Statement

_logger = logging.getLogger(__name__)

# How often a customer is tried when others write the same records at that moment.
_ATTEMPTS = 3


class DunningLetter(models.Model):
    _inherit = "dunning.letter"

    @api.model
    def _cron_take_charges(self):
        """Book received charges where the company wants it by itself."""
        # Whichever user somebody has given the action: it is all companies'.
        self.with_user(SUPERUSER_ID)._take_received_charges()

    @api.model
    def _take_received_charges(self):
        """Book what fits in the companies that want it by itself.

        Each customer is committed: the database's trouble with one takes back nothing
        of the others, in whatever company they are.
        """
        waiting = [
            (company, customer)
            for company in self._get_receiving_companies()
            for customer in self._find_with_received(company)
        ]
        progress = self.env["ir.cron"]._commit_progress
        progress(remaining=len(waiting))
        for company, customer in waiting:
            self._take_of_customer(company, customer)
            if not progress(1):
                return  # out of time: Odoo calls again for what is left

    @api.model
    def _get_receiving_companies(self):
        # sudo: as the scheduled actions of letters; all companies have their turn.
        return (
            self.env["res.company"]
            .sudo()
            .search(
                [
                    ("dunning_enabled", "=", True),
                    ("dunning_receive_charges", "=", "auto"),
                ]
            )
        )

    @api.model
    def _find_with_received(self, company):
        """Customers who have left a credit that fits charges and can be booked."""
        # sudo: as the companies.
        customers = (
            self.env["dunning.charge"]
            .sudo()
            ._read_group(
                [("company_id", "=", company.id), ("amount_open", ">", 0)],
                aggregates=["partner_id:recordset"],
            )[0][0]
            .commercial_partner_id
        )
        facts = self.env["dunning.open.item"].with_company(company)
        found = [
            account.partner_id
            for some in facts._iter_slices(customers.ids)
            for account in self._fetch_apart(company, some)
            if any(self._iter_bookable(company, account))
        ]
        return customers.browse(found)

    @api.model
    def _iter_bookable(self, company, account):
        """The credits of an account that fit charges, as its company can book them."""
        for credit, charges in account.received:
            # A company that cannot book must not stop the others.
            if company._dunning_can_book({one.kind for one in charges}):
                yield credit, charges

    @api.model
    def _take_of_customer(self, company, customer):
        """Book what fits of one customer, asked anew: all of it, or another night."""
        for attempt in range(1, _ATTEMPTS + 1):
            try:
                self._take_now(company, customer)
            except Exception as error:  # trouble with one must not stop the others
                self.env.cr.rollback()
                is_busy = isinstance(error, PG_CONCURRENCY_EXCEPTIONS_TO_RETRY)
                if not is_busy or attempt == _ATTEMPTS:
                    text = "Charges of customer %s are left for another night"
                    _logger.warning(text, customer.id, exc_info=True)
                    return
                # Somebody was faster: ask again, of what is true when they are done.
            else:
                return

    @api.model
    def _take_now(self, company, customer):
        for account in self._fetch_apart(company, customer):
            for credit, charges in self._iter_bookable(company, account):
                self._receive_apart(company, credit, charges)
        # Not first when it is committed.
        self.env.flush_all()

    @api.model
    def _fetch_apart(self, company, customers):
        """What is open of some customers, but for those who cannot be asked about.

        :return: :class:`engine.Account` of each
        """
        facts = self.env["dunning.open.item"].with_company(company)
        day = company._dunning_today()

        def ask(some):
            found = facts._fetch_accounts(company, some, day)
            return {account.partner_id: account for account in found}

        def tell(customer, error):
            # The company's run lists the customer, and why.
            _logger.info("No charges received of %s: %r", customer.id, error)
            return {}

        return ask_apart(customers, ask, tell).values()

    @api.model
    def _receive_apart(self, company, credit, charges):
        """As ``_receive_all``: what cannot be booked stays alone, and is told of."""
        try:
            with self.env.cr.savepoint():
                self._receive_all(credit, charges)
                self.env.flush_all()
        except psycopg2.OperationalError:
            # The database's trouble is no record's: see _take_of_customer.
            raise
        except Exception as error:  # one broken record must not stop the others
            _logger.warning("Credit %s is not booked", credit.id, exc_info=True)
            reason = self.env["dunning.words"]._explain_failure(error)
            # sudo: the scheduled action's, in all companies.
            letter = self.sudo().browse(max(one.letter_id for one in charges))
            self.env["mail.activity"]._dunning_tell_once(
                letter,
                letter._get_responsible(),
                company,
                Statement("charges_not_booked", {"reason": reason}),
                about=self.env["account.move.line"].browse(credit.id),
            )
