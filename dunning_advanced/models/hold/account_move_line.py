"""What is open and no invoice: promise and dispute are an invoice's."""

from odoo import models
from odoo.exceptions import UserError


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    def _dunning_refuse_open_entries(self):
        """Say so, if what is open of these items are journal entries.

        :raises UserError: naming them
        """
        entries = self.filtered(
            lambda item: (
                item.parent_state == "posted"
                and not item.move_id.is_sale_document(include_receipts=True)
                and not item.reconciled
                and item.amount_residual > 0
            )
        ).move_id
        if entries:
            raise UserError(
                self.env._(
                    "What is open here is no invoice, so that neither a promise nor a "
                    "dispute can be noted of it: %(entries)s. Pause the customer if "
                    "dunning is to wait.",
                    entries=", ".join(entries.mapped("display_name")),
                )
            )
