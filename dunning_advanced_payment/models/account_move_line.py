"""Open items in the order in which a payment of a letter settles them."""

from odoo import models


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    def _dunning_sort_to_pay(self):
        """Oldest first; what is disputed in part comes last."""
        return self.sorted(
            lambda item: (
                item.move_id.dunning_disputed,
                item.date_maturity or item.date,
                item.id,
            )
        )
