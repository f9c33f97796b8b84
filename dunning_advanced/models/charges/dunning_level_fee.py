from odoo import api, fields, models
from odoo.tools import format_amount

from ..bounds import MAX_AMOUNT


class DunningLevelFee(models.Model):
    _name = "dunning.level.fee"
    _description = "Fee of a Dunning Level"
    _inherit = ["dunning.bounds.mixin"]
    _order = "level_id, currency_id, amount_from, id"
    _rec_names_search = ["level_id"]

    level_id = fields.Many2one(
        "dunning.level", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="level_id.company_id", store=True, index="btree_not_null"
    )
    currency_id = fields.Many2one(
        "res.currency",
        required=True,
        index=True,
        default=lambda self: self.env.company.currency_id,
        help="Letters in this currency. The company's own: all currencies without a "
        "line of their own, converted.",
    )
    amount_from = fields.Monetary(
        string="Claimed From", help="What is claimed, from this amount on."
    )
    fee_amount = fields.Monetary(string="Fee")

    _one_for_each_amount = models.UniqueIndex(
        "(level_id, currency_id, amount_from)",
        "This level has a fee from this amount on already. Change that line.",
    )

    @api.depends("level_id", "currency_id", "amount_from")
    def _compute_display_name(self):
        for fee in self:
            amount = format_amount(self.env, fee.amount_from, fee.currency_id)
            fee.display_name = f"{fee.level_id.name}, {amount}"

    @api.model
    def _get_bounds(self):
        return {"amount_from": (0, MAX_AMOUNT), "fee_amount": (0, MAX_AMOUNT)}

    @api.model_create_multi
    def create(self, vals_list):
        fees = super().create(vals_list)
        fees.level_id.procedure_id._check_may_share()
        return fees

    def write(self, vals):
        self.level_id.procedure_id._check_may_share()
        result = super().write(vals)
        self.level_id.procedure_id._check_may_share()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_shared(self):
        self.level_id.procedure_id._check_may_share()
