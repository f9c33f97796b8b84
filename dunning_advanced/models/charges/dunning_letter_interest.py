from odoo import api, fields, models

from ... import engine


class DunningLetterInterest(models.Model):
    _name = "dunning.letter.interest"
    _description = "Interest of a Dunning Letter"
    _inherit = ["dunning.guarded.mixin"]
    _order = "letter_id, move_line_id, date_from, id"
    _rec_names_search = ["letter_id"]
    # See dunning.letter.
    _dunning_opens_to_superuser = False

    letter_id = fields.Many2one(
        "dunning.letter", required=True, readonly=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, index=True
    )
    currency_id = fields.Many2one(
        "res.currency", required=True, readonly=True, index=True
    )
    move_line_id = fields.Many2one(
        "account.move.line",
        string="Open Item",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
    )
    move_name = fields.Char(string="Number", readonly=True)
    rule_id = fields.Many2one(
        "dunning.interest.rule",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    rate_id = fields.Many2one(
        "dunning.rate", readonly=True, index="btree_not_null", ondelete="restrict"
    )
    date_from = fields.Date(string="First Day", readonly=True)
    date_to = fields.Date(
        string="Last Day", readonly=True, help="The last day that counts."
    )
    days = fields.Integer(readonly=True, aggregator=False)
    principal = fields.Monetary(
        readonly=True, aggregator=False, help="What was open on these days."
    )
    base = fields.Float(
        string="Reference Rate in Percent",
        digits=(8, 4),
        readonly=True,
        aggregator=False,
    )
    points = fields.Float(digits=(8, 4), readonly=True, aggregator=False)
    percent = fields.Float(
        string="Percent a Year", digits=(8, 4), readonly=True, aggregator=False
    )
    divisor = fields.Integer(string="Days of the Year", readonly=True, aggregator=False)
    amount = fields.Monetary(string="Interest", readonly=True)

    def _get_sheet_values(self):
        """The stretch as a row of the Excel file."""
        self.ensure_one()
        return [
            self.move_name or "",
            self.date_from,
            self.date_to,
            self.days,
            self.principal,
            self.base,
            self.points,
            self.percent,
            self.divisor,
            self.amount,
        ]

    def _get_rate_value(self):
        """The entry of the reference rate that the stretch rests on, if any."""
        self.ensure_one()
        first = engine.half_year(self.date_from)
        fixed = self.rule_id.rate_fixing != "half_year"
        values = self.rate_id.value_ids.filtered(
            lambda value: (
                value.percent == self.base
                and (value.date_from <= first if fixed else value.date_from == first)
            )
        )
        return values.sorted(lambda value: (value.date_from, value.id))[-1:]

    @api.ondelete(at_uninstall=False)
    def _unlink_except_issued(self):
        if any(stretch.letter_id.state != "proposed" for stretch in self):
            self.env["dunning.letter"]._check_guard()

    @api.model
    def _prepare_stretch_vals(self, line, stretch, rule):
        """Values of one stretch of an item's interest.

        :param line: ``dunning.letter.line`` that claims the item
        :param stretch: :class:`engine.Stretch`
        :param rule: ``dunning.interest.rule``
        :return: dict for create
        """
        letter = line.letter_id
        return {
            "letter_id": letter.id,
            "company_id": letter.company_id.id,
            "currency_id": letter.currency_id.id,
            "move_line_id": line.move_line_id.id,
            "move_name": line.display_name,
            "rule_id": rule.id,
            "rate_id": rule.rate_id.id,
            "date_from": stretch.date_from,
            "date_to": stretch.date_to,
            "days": stretch.days,
            "principal": float(stretch.principal),
            "base": float(stretch.base),
            "points": float(stretch.points),
            "percent": float(stretch.percent),
            "divisor": stretch.divisor,
            "amount": float(stretch.amount),
        }
