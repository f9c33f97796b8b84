"""What is being paid online is on its way: nobody is asked for it meanwhile."""

from decimal import Decimal

from odoo import models


class DunningOpenItem(models.AbstractModel):
    _inherit = "dunning.open.item"

    def _add_direct_debits(self, items):
        """Take what a provider fetches for a claim as its payment that is on its way.

        :param items: dict of customer id to rows
        """
        result = super()._add_direct_debits(items)
        claims = [
            row for own in items.values() for row in own if Decimal(row["open"]) > 0
        ]
        found = self.env["payment.transaction"]._dunning_find_under_way(
            {row["id"] for row in claims}, {row["move_id"] for row in claims}
        )
        items, moves = found._dunning_get_paid_for()
        item_ids, move_ids = set(items.ids), set(moves.ids)
        for row in claims:
            if row["id"] in item_ids or row["move_id"] in move_ids:
                row["payment_state"] = "in_payment"
        return result
