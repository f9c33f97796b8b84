from collections import defaultdict

from odoo import api, models

# As long as the order has not gone to the bank; then a payment stands in the ledger.
_OPEN_STATES = ("draft", "open", "generated")


class DunningOpenItem(models.AbstractModel):
    _inherit = "dunning.open.item"

    @api.model
    def _get_direct_debits(self, item_ids):
        """Add the orders in which the company collects these items itself."""
        found = defaultdict(list, super()._get_direct_debits(item_ids))
        # sudo: that money is being fetched is a fact for whoever duns; orders are for
        # those who pay.
        lines = self.env["account.payment.line"].sudo()
        for line in lines.search(
            [
                ("order_id.state", "in", _OPEN_STATES),
                ("order_id.payment_type", "=", "inbound"),
                ("move_line_id", "in", item_ids),
            ],
            order="order_id, id",
        ):
            if line.order_id.name not in found[line.move_line_id.id]:
                found[line.move_line_id.id].append(line.order_id.name)
        return found
