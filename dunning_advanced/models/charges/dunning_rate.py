from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from ... import engine


class DunningRate(models.Model):
    _name = "dunning.rate"
    _description = "Reference Rate"
    _inherit = ["dunning.shared.mixin"]
    _order = "name, id"

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company",
        index="btree_not_null",
        # Emptied, it would be for all companies.
        ondelete="restrict",
        help="Empty: for all companies.",
    )
    value_ids = fields.One2many("dunning.rate.value", "rate_id", string="Values")
    known_until = fields.Date(
        compute="_compute_known_until",
        help="The last day with a known value. No interest is claimed after it.",
    )
    warning = fields.Char(compute="_compute_known_until")

    @api.depends("value_ids.date_from")
    def _compute_known_until(self):
        for rate in self:
            starts = {value.date_from for value in rate.value_ids if value.date_from}
            rate.known_until = rate.warning = False
            if starts:
                first = day = min(starts)
                while day in starts:
                    day = engine.next_half_year(day)
                rate.known_until = fields.Date.subtract(day, days=1)
                rate.warning = rate._warn_of_end(first)

    def _warn_of_end(self, first):
        """What to say of a rate that does not reach until today, or False."""
        today = (self.company_id or self.env.company)._dunning_today()
        if self.known_until >= today:
            return False
        return self.env._(
            "No value from %(date)s on: no interest is claimed after the day before. "
            "Enter the value of that half-year.",
            date=format_date(self.env, fields.Date.add(self.known_until, days=1)),
        )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        if any(rate.value_ids.filtered("used") for rate in self):
            raise UserError(
                self.env._(
                    "Letters have used this rate. Archive it instead of deleting it."
                )
            )

    def _say_shared(self):
        return self.env._(
            "A rate without a company is used in companies that you do not work in. "
            "Duplicate it for your company."
        )

    def copy_data(self, default=None):
        """The copy of a shared rate is one's own, with its values."""
        copies = super().copy_data(default)
        for rate, vals in zip(self, copies, strict=True):
            if vals is None:
                continue  # the same one once more, as core has it
            vals["company_id"] = self.env.company.id
            vals["value_ids"] = [
                fields.Command.create(values)
                for values in rate.value_ids.sorted("id").copy_data({"rate_id": False})
            ]
        return copies

    def _get_base(self):
        """The percent of each known half-year, the newest entry of each.

        :return: dict of the first day to Decimal
        """
        self.ensure_one()
        values = self.value_ids.sorted("id")
        return {value.date_from: value._get_percent() for value in values}
