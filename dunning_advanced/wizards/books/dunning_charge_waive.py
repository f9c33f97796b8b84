from odoo import api, fields, models
from odoo.exceptions import UserError

from ...models.arguments import get_active, require_one


class DunningChargeWaive(models.TransientModel):
    """Waive charges, one or many, with one reason."""

    _name = "dunning.charge.waive"
    _description = "Waive Charges"
    _inherit = ["dunning.bounds.mixin"]

    charge_ids = fields.Many2many(
        "dunning.charge",
        string="Charges",
        default=lambda self: get_active(self.env["dunning.charge"])._get_open(),
    )
    currency_id = fields.Many2one("res.currency", compute="_compute_amount_open")
    amount_open = fields.Monetary(string="Still Open", compute="_compute_amount_open")
    amount = fields.Monetary(
        string="Waive", help="Of all of them together, the oldest first. 0: all."
    )
    reason = fields.Text(help="For your own use; no customer reads it.")

    @api.model
    def _get_parts(self):
        return ("amount",)

    @api.depends("charge_ids")
    def _compute_amount_open(self):
        for wizard in self:
            currencies = wizard.charge_ids.currency_id
            wizard.currency_id = currencies if len(currencies) == 1 else False
            wizard.amount_open = (
                sum(wizard.charge_ids.mapped("amount_open")) if currencies else 0.0
            )

    def action_waive(self):
        """Waive the charges.

        :raises UserError: without a reason, or when nothing is open
        """
        require_one(self)
        if self.amount and len(self.charge_ids.currency_id) > 1:
            raise UserError(
                self.env._(
                    "These charges are in several currencies: waive all of them."
                )
            )
        self.charge_ids.action_waive(self.reason, self.amount)
        return {"type": "ir.actions.act_window_close"}
