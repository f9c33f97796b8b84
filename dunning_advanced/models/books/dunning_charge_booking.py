from odoo import api, fields, models


class DunningChargeBooking(models.Model):
    _name = "dunning.charge.booking"
    _description = "Booking of a Dunning Charge"
    _inherit = ["dunning.guarded.mixin"]
    _order = "id"
    _rec_names_search = ["charge_id"]
    # See dunning.letter.
    _dunning_opens_to_superuser = False

    charge_id = fields.Many2one(
        "dunning.charge", required=True, readonly=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(related="charge_id.company_id", store=True, index=True)
    # The mark: a receivable that is a charge is dunned as what it is.
    move_line_id = fields.Many2one(
        "account.move.line",
        string="Journal Item",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    move_id = fields.Many2one(
        related="move_line_id.move_id",
        string="Journal Entry",
        store=True,
        index="btree_not_null",
    )

    _once = models.UniqueIndex(
        "(move_line_id)", "This journal item belongs to another charge already."
    )

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        self._refuse_by_hand(set())

    def _refuse_by_hand(self, names):
        self.charge_id._refuse_by_hand(names)
