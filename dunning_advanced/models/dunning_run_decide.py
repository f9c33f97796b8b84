"""Decide: what a run is limited to, and the one way to the engine."""

from decimal import Decimal

from odoo import fields, models

from .. import engine


class DunningRun(models.Model):
    _inherit = "dunning.run"

    procedure_ids = fields.Many2many(
        "dunning.procedure", string="Procedures", help="Empty: all procedures."
    )
    level_ids = fields.Many2many(
        "dunning.level",
        string="Levels",
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
        help="Only these products' share of each invoice is dunned, at the invoice's "
        "own due date; instalments are ignored.",
    )
    charge_category_ids = fields.Many2many(
        "product.category", string="Limit to Charge Categories"
    )

    def _decide(self, company, partners, as_of, applies_to, item_ids=None):
        """The engine's decisions about some customers, as this run would have them.

        Also for a letter without a run: then ``self`` is empty and limits nothing.

        :param company: ``res.company`` of one
        :param partners: commercial partners; pass a bounded number at a time
        :param as_of: the day
        :param applies_to: customer, invoice or group
        :param item_ids: ids of the items that may stand on a letter; None: all
        :return: list of :class:`engine.Decision`
        """
        facts = self.env["dunning.open.item"]
        accounts = facts._fetch_accounts(company, partners, as_of, self)
        if self._is_limited_to_charges():
            accounts = facts._limit_to_charges(
                accounts, self.charge_product_ids, self.charge_category_ids
            )
        rulebook = self._get_rulebook(company)
        selection = self._prepare_selection(item_ids)
        return [
            engine.evaluate(account, rulebook, as_of, applies_to, selection)
            for account in accounts
        ]

    def _is_limited_to_charges(self):
        return bool(self.charge_product_ids or self.charge_category_ids)

    def _get_rulebook(self, company):
        """The company's rules, with what this run has of its own."""
        rulebook = self.env["dunning.open.item"]._get_rulebook(company)
        own = {}
        if self.grouping:
            own["grouping"] = self.grouping
        if self.min_amount:
            own["min_amount"] = Decimal(str(self.min_amount))
        return rulebook.override(**own) if own else rulebook

    def _prepare_selection(self, item_ids=None):
        """What may be dunned, as the engine takes it.

        :return: :class:`engine.Selection`
        """
        return engine.Selection(
            item_ids=None if item_ids is None else frozenset(item_ids),
            level_ids=frozenset(self.level_ids.ids) or None,
            procedure_ids=frozenset(self.procedure_ids.ids) or None,
        )
