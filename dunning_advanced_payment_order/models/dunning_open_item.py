from odoo import api, models


class DunningOpenItem(models.AbstractModel):
    _inherit = "dunning.open.item"

    @api.model
    def _get_direct_debits(self, item_ids):
        """Add the orders in which the company collects these items itself."""
        found = super()._get_direct_debits(item_ids)
        return self._add_payment_orders(found, item_ids)

    @api.model
    def _filter_on_its_way(self, payments):
        """What an order collects is held by it, and nothing else is."""
        return self._leave_out_ordered(super()._filter_on_its_way(payments))
