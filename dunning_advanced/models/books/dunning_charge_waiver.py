from odoo import api, fields, models


class DunningChargeWaiver(models.Model):
    _name = "dunning.charge.waiver"
    _description = "Waiver of a Dunning Charge"
    _inherit = ["dunning.guarded.mixin"]
    _order = "id"
    _rec_names_search = ["charge_id"]
    # See dunning.letter.
    _dunning_opens_to_superuser = False

    charge_id = fields.Many2one(
        "dunning.charge", required=True, readonly=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(related="charge_id.company_id", store=True, index=True)
    currency_id = fields.Many2one(related="charge_id.currency_id")
    amount = fields.Monetary(readonly=True)
    date = fields.Date(required=True, readonly=True)
    reason = fields.Text(required=True, readonly=True)
    user_id = fields.Many2one(
        "res.users", string="Waived By", readonly=True, index="btree_not_null"
    )

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        self._refuse_by_hand(set())

    def _refuse_by_hand(self, names):
        self.charge_id._refuse_by_hand(names)
