from decimal import Decimal

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ... import engine
from ..bounds import FIRST_DAY, LAST_DAY
from ..shared import leave_entered


class DunningRateValue(models.Model):
    _name = "dunning.rate.value"
    _description = "Value of a Reference Rate"
    _inherit = ["dunning.bounds.mixin"]
    _order = "date_from desc, id desc"
    _rec_name = "date_from"

    rate_id = fields.Many2one(
        "dunning.rate", required=True, index=True, ondelete="cascade"
    )
    date_from = fields.Date(
        string="First Day", required=True, help="The first day of a half-year."
    )
    percent = fields.Float(
        string="Percent a Year", required=True, digits=(8, 4), aggregator=False
    )
    source = fields.Char(required=True, help="Where the value was read.")
    date_read = fields.Date(
        string="Read On",
        required=True,
        default=lambda self: self.env.company._dunning_today(),
    )
    one_source = fields.Boolean(
        string="One Source Only", help="Not confirmed by a second source."
    )
    used = fields.Boolean(
        compute="_compute_used",
        help="An issued letter rests on it: it can only be superseded by a new entry "
        "for the same day.",
    )
    superseded = fields.Boolean(
        compute="_compute_superseded", help="A later entry counts for this half-year."
    )

    @api.model
    def _get_bounds(self):
        return {
            "percent": (-20, 100),
            "date_from": (FIRST_DAY, LAST_DAY),
            "date_read": (FIRST_DAY, LAST_DAY),
        }

    @api.depends("rate_id.value_ids.date_from")
    def _compute_superseded(self):
        for value in self:
            same = value.rate_id.value_ids.filtered(
                lambda other, day=value.date_from: other.date_from == day
            )
            value.superseded = bool(value._origin) and value._origin.id < max(same.ids)

    def _compute_used(self):
        # sudo: other companies' letters rest on a shared value too.
        stretches = self.env["dunning.letter.interest"].sudo()
        spans = stretches._read_group(
            [("rate_id", "in", self.rate_id.ids)],
            ["rate_id"],
            ["date_from:min", "date_to:max"],
        )
        used = {rate.id: span for rate, *span in spans}
        for value in self:
            first, last = used.get(value.rate_id.id, (None, None))
            value.used = bool(
                first
                and value._origin
                and value.date_from <= last
                and engine.next_half_year(value.date_from) > first
            )

    @api.constrains("date_from")
    def _check_half_year(self):
        for value in self:
            if engine.half_year(value.date_from) != value.date_from:
                raise ValidationError(
                    self.env._(
                        "A value counts for a half-year: enter 1 January or 1 July as "
                        "its first day."
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        values = super().create(vals_list)
        values.rate_id._check_may_share()
        return values

    def write(self, vals):
        self._check_unused()
        self.rate_id._check_may_share()
        result = super().write(vals)
        self.rate_id._check_may_share()
        return result

    @api.model
    def _load_records(self, data_list, update=False):
        """The newest entry of a day counts: a new version's comes after no own one."""

        def is_entered(vals):
            same = [(name, "=", vals[name]) for name in ("rate_id", "date_from")]
            return bool(self.search(same)._filter_own())

        data_list = leave_entered(self, data_list, update, is_entered)
        return super()._load_records(data_list, update)

    def _filter_own(self):
        """Those that people have entered: what came with a version may be corrected."""
        # sudo: where a value comes from is no secret.
        shipped = self.env["ir.model.data"].sudo()
        of_these = [("model", "=", self._name), ("res_id", "in", self.ids)]
        ours = shipped.search([("module", "=", "dunning_advanced"), *of_these])
        return self - self.browse(ours.mapped("res_id"))

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        self._check_unused()
        self.rate_id._check_may_share()

    def _check_unused(self):
        if any(value.used for value in self):
            raise UserError(
                self.env._(
                    "A letter rests on this value: it stays as it is. Enter a new "
                    "value for the same day; it counts from then on."
                )
            )

    def _get_percent(self):
        self.ensure_one()
        return Decimal(str(round(self.percent, 4)))
