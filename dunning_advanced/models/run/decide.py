"""Decide: what a run is limited to, and the one way to the engine."""

import gc
from contextlib import contextmanager
from decimal import Decimal

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ... import engine
from ..stored_domain import check_domain, read_domain


@contextmanager
def _without_garbage_collector():
    """Facts and decisions hold no cycles, but are many: looking for some costs a third
    of the time, since each look goes through all that Odoo has in memory."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


class DunningRun(models.Model):
    _inherit = "dunning.run"

    # What was chosen and is archived by now still limits the run: nothing is not all.
    procedure_ids = fields.Many2many(
        "dunning.procedure",
        string="Procedures",
        context={"active_test": False},
        help="Empty: all procedures.",
    )
    level_ids = fields.Many2many(
        "dunning.level",
        string="Levels",
        context={"active_test": False},
        help="Only letters at these levels. Empty: all levels.",
    )
    grouping = fields.Selection(
        selection=[
            ("oldest", "One letter at the highest level"),
            ("level", "One letter per level"),
        ],
        string="Letters Per Customer",
        help="Empty: as the procedure says.",
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    min_amount = fields.Monetary(
        string="Minimum Amount",
        help="No letter that claims less. 0: as the procedure says.",
    )
    charge_product_ids = fields.Many2many(
        "product.product",
        string="Limit to Charges",
        context={"active_test": False},
        help="Only these products' share of each invoice is dunned, at the invoice's "
        "own due date; instalments are ignored.",
    )
    charge_category_ids = fields.Many2many(
        "product.category", string="Limit to Charge Categories"
    )

    print_deadline = fields.Boolean(
        default=True,
        help="Off: the letters name no date to pay until.",
    )
    include_dunned = fields.Boolean(
        string="Also What Was Dunned",
        help="What has been dunned at its level appears unchecked, and can be checked "
        "to be sent again at the same level, without a new fee.",
    )
    partner_domain = fields.Char(
        string="Customer Filter", help="Only customers that fit. Empty: all customers."
    )

    def _decide(
        self, company, partners, as_of, applies_to, selection=None, tries_days=False
    ):
        """The engine's decisions about some customers, as this run would have them.

        Also for a letter without a run: then ``self`` is empty and limits nothing.

        :param company: ``res.company`` of one
        :param partners: commercial partners; pass a bounded number at a time
        :param as_of: the day
        :param applies_to: customer, invoice or group
        :param selection: :class:`engine.Selection`; None: what this run is limited to
        :param tries_days: whether skips are to tell no day on which the whole letter
            would be held
        :return: list of :class:`engine.Decision`
        """
        rulebook = self._get_rulebook(company)
        selection = selection or self._prepare_selection()

        def decide(account):
            found = engine.evaluate(account, rulebook, as_of, applies_to, selection)
            if tries_days:
                found = engine.try_days(found, account, rulebook, as_of)
            return found

        with _without_garbage_collector():
            accounts = self._fetch_accounts(company, partners, as_of)
            return [decide(account) for account in accounts]

    def _fetch_accounts(self, company, partners, as_of):
        """The customers' accounts with what this run may claim of them.

        :return: list of :class:`engine.Account`
        """
        facts = self.env["dunning.open.item"]
        return self._limit(facts._fetch_accounts(company, partners, as_of, self))

    def _limit(self, accounts):
        """The accounts with what this run may claim of them.

        :param accounts: list of :class:`engine.Account`
        """
        if not self._is_limited_to_charges():
            return accounts
        limits = self._get_limits()
        return self.env["dunning.open.item"]._limit_to_charges(
            accounts, limits.charge_product_ids, limits.charge_category_ids
        )

    def _is_limited_to_charges(self):
        limits = self._get_limits()
        return bool(limits.charge_product_ids or limits.charge_category_ids)

    def _get_limits(self):
        """The run, to read what it is limited to."""
        # sudo: what the user may not read limits it, too: it would be about all.
        return self.sudo()

    def _get_rulebook(self, company):
        """The company's rules, with what this run has of its own."""
        rulebook = self.env["dunning.open.item"]._get_rulebook(company)
        own = {}
        if self.grouping:
            own["grouping"] = self.grouping
        if self.min_amount:
            own["min_amount"] = Decimal(str(self.min_amount))
        return rulebook.override(**own) if own else rulebook

    def _get_partner_ids(self):
        """The customers to decide about."""
        owing = self.env["dunning.open.item"]._get_partner_ids(
            self.company_id, self.date
        )
        for wanted in self._get_wanted_partner_ids():
            owing = [partner_id for partner_id in owing if partner_id in wanted]
        return owing

    def _get_wanted_partner_ids(self):
        """Sets of ids: the chosen customers, those that fit the filter, the user's."""
        if chosen := self._get_limits().partner_ids:
            yield set(chosen.commercial_partner_id.ids)
        if self.partner_domain:
            domain = self._read_partner_domain()
            if domain != Domain.TRUE:
                # Only ids: a filter may fit all contacts that there are.
                found = self.env["res.partner"]._read_group(
                    domain, ["commercial_partner_id"]
                )
                yield {partner.id for (partner,) in found}
        yield from self._get_own_partner_ids()

    def _read_partner_domain(self):
        try:
            return read_domain(self.env["res.partner"], self.partner_domain)
        except ValueError as error:
            raise UserError(
                self.env._(
                    "The customer filter of this run cannot be used any more: "
                    "%(error)s. Choose it anew.",
                    error=error,
                )
            ) from error

    @api.constrains("partner_domain")
    def _check_partner_domain(self):
        for run in self:
            check_domain(run, "partner_domain", self.env["res.partner"])

    @api.constrains("procedure_ids", "level_ids", "applies_to", "company_id")
    def _check_procedures(self):
        for run in self:
            chosen = run.procedure_ids | run.level_ids.procedure_id
            chosen._check_use(run.applies_to, run.company_id, run)

    def _prepare_selection(self):
        """What may be dunned, as the engine takes it.

        :return: :class:`engine.Selection`
        """
        limits = self._get_limits()
        return engine.Selection(
            repeats=self.include_dunned,
            level_ids=frozenset(limits.level_ids.ids) or None,
            procedure_ids=frozenset(limits.procedure_ids.ids) or None,
        )

    def _list_without_customer(self):
        """List what is open and names no customer: nobody can be dunned for it.

        Only where the run is about all customers, whatever they owe.
        """
        about_all = not any(True for _ids in self._get_wanted_partner_ids())
        known = Domain("run_id", "=", self.id) & Domain("reason", "=", "no_customer")
        # Counted: the list of a large night is not needed in memory.
        listed = self.env["dunning.run.skip"].search_count(known, limit=1)
        if self.applies_to != "customer" or listed or not about_all:
            return
        items = self.env["dunning.open.item"]._fetch_without_customer(self.company_id)
        self.env["dunning.run.skip"]._list(
            [self._prepare_no_customer_vals(*item) for item in items]
        )

    def _prepare_no_customer_vals(self, item_id, move_id):
        """Values of the row about an item without customer.

        :param item_id: of the ``account.move.line``
        :param move_id: of its ``account.move``
        :return: dict for create
        """
        return {
            "run_id": self.id,
            "move_id": move_id,
            "move_line_id": item_id,
            "reason": "no_customer",
        }
