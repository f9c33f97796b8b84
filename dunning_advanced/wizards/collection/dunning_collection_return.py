"""Back from collection: why, for one invoice or for many."""

from odoo import fields, models

from ...models.arguments import require_one


class DunningCollectionReturn(models.TransientModel):
    _name = "dunning.collection.return"
    _description = "Back from Collection"

    move_ids = fields.Many2many("account.move", string="Invoices", readonly=True)
    reason = fields.Text(help="Noted on each invoice.")

    def action_return(self):
        """Take the invoices back from collection."""
        require_one(self)
        self.move_ids.return_from_collection(self.reason)
        return {"type": "ir.actions.act_window_close"}
