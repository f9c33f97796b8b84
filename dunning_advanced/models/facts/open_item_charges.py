"""Limited to charges: only some products' share of each invoice is dunned."""

from decimal import Decimal

from odoo import api, models

from ... import engine


class DunningOpenItem(models.AbstractModel):
    _inherit = "dunning.open.item"

    @api.model
    def _limit_to_charges(self, accounts, products, categories):
        """The accounts with only the share of some products, by invoice.

        The share is dunned at the invoice's own due date, the last of its instalments;
        the instalments themselves are ignored (docs/design.md 4.8).

        :param accounts: list of :class:`engine.Account`
        :param products: ``product.product``; charges to keep
        :param categories: ``product.category``; their products too, with all below
        :return: list of :class:`engine.Account`
        """
        move_ids = {item.move_id for account in accounts for item in account.claims}
        moves = self.env["account.move"].browse(sorted(move_ids))
        shares = self._get_charge_shares(moves, products, categories)
        due_dates = {move.id: move.invoice_date_due for move in moves}
        return [engine.limit_to_charges(a, shares, due_dates) for a in accounts]

    def _get_charge_shares(self, moves, products, categories):
        """What the chosen products cost in each invoice, taxes included.

        :return: dict of move id to Decimal in the invoice's currency
        """
        groups = self.env["account.move.line"]._read_group(
            [
                ("move_id", "in", moves.ids),
                ("display_type", "=", "product"),
                "|",
                ("product_id", "in", products.ids),
                ("product_id.categ_id", "child_of", categories.ids),
            ],
            ["move_id"],
            ["price_total:sum"],
        )
        return {move.id: Decimal(str(total)) for move, total in groups}
