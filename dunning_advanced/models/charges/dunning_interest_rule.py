from decimal import Decimal

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ... import engine
from ..shared import are_shipped, leave_entered

DEBTOR_KINDS = [
    ("business", "Business"),
    ("consumer", "Consumer"),
    ("public", "Public Body"),
]


class DunningInterestRule(models.Model):
    _name = "dunning.interest.rule"
    _description = "Interest Rule"
    _inherit = ["dunning.bounds.mixin", "dunning.shared.mixin"]
    _order = "country_id, debtor_kind, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company",
        index="btree_not_null",
        # Emptied, it would be for all companies.
        ondelete="restrict",
        help="Empty: for all companies. A company's own rule goes first.",
    )
    country_id = fields.Many2one("res.country", required=True, index=True)
    debtor_kind = fields.Selection(
        selection=DEBTOR_KINDS, string="Debtor", required=True, default="business"
    )
    rate_id = fields.Many2one(
        "dunning.rate",
        string="Reference Rate",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        help="Empty: a fixed percent.",
    )
    points = fields.Float(
        digits=(8, 4), aggregator=False, help="Added to the reference rate."
    )
    percent = fields.Float(
        string="Fixed Percent",
        digits=(8, 4),
        aggregator=False,
        help="A year; where no reference rate counts.",
    )
    rate_fixing = fields.Selection(
        selection=[
            ("half_year", "Changes each half-year"),
            ("start", "Fixed by the half-year in which the delay begins"),
            ("single", "One rate for all of the delay"),
        ],
        required=True,
        default="half_year",
    )
    day_count = fields.Selection(
        selection=[
            ("act_365", "Actual days / 365"),
            ("act_act", "Actual days / days of the year"),
            ("30_360", "30 days a month / 360"),
            ("act_360", "Actual days / 360"),
        ],
        required=True,
        default="act_365",
    )
    compound = fields.Selection(
        selection=[("none", "Never"), ("yearly", "After each year of delay")],
        string="Interest on Interest",
        required=True,
        default="none",
    )
    payment_day_counts = fields.Boolean(
        help="Interest runs on the day of the payment too. Off: until the day before."
    )
    moves_due = fields.Boolean(
        string="Due Date Moves",
        help="A due date on a weekend or a public holiday moves to the next working "
        "day. Germany's public holidays are known, by the customer's state; all others "
        "are those of the company's working hours.",
    )
    rounding = fields.Selection(
        selection=[
            ("none", "As it is"),
            ("half", "Up to the next half point"),
            ("whole", "To the nearest whole percent"),
        ],
        string="Rounding of the Percent",
        required=True,
        default="none",
    )
    appropriation = fields.Selection(
        selection=[
            ("as_booked", "As booked"),
            ("costs_interest_principal", "Costs, interest, principal"),
        ],
        string="Payments Cover",
        required=True,
        default="as_booked",
        help="The letter always follows the ledger. The law's order is for a sheet "
        "that goes to a court or an agency.",
    )
    source = fields.Char(help="The law, or the terms agreed on.")

    _one_of_a_kind = models.UniqueIndex(
        "(COALESCE(company_id, 0), country_id, debtor_kind) WHERE active",
        "There is a rule for this country and kind of debtor already. Change it, or "
        "archive it first.",
    )

    @api.model
    def _get_bounds(self):
        return {"points": (0, 100), "percent": (0, 100)}

    @api.constrains("rate_id", "percent", "points")
    def _check_one_percent(self):
        for rule in self:
            if (rule.rate_id and rule.percent) or (not rule.rate_id and rule.points):
                raise ValidationError(
                    self.env._(
                        "%(rule)s: enter either a reference rate with points, or a "
                        "fixed percent.",
                        rule=rule.name,
                    )
                )

    @api.constrains("compound", "appropriation")
    def _check_compound(self):
        for rule in self:
            if rule.compound != "none" and rule.appropriation != "as_booked":
                raise ValidationError(
                    self.env._(
                        "%(rule)s: where interest bears interest, payments can only "
                        "cover what they are booked on.",
                        rule=rule.name,
                    )
                )

    @api.model
    def _load_records(self, data_list, update=False):
        """A new version brings no rule where there is one for all companies already.

        The database would take no second one, and nothing of the new version.
        """

        def is_entered(vals):
            if vals.get("company_id") or not vals.get("active", True):
                return False
            of_all = [("company_id", "=", False), ("active", "=", True)]
            kind = vals.get("debtor_kind") or self._fields["debtor_kind"].default(self)
            same = [("country_id", "=", vals["country_id"]), ("debtor_kind", "=", kind)]
            return bool(self.search_count([*of_all, *same], limit=1))

        data_list = leave_entered(self, data_list, update, is_entered)
        return super()._load_records(data_list, update)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_shipped(self):
        if are_shipped(self):
            raise UserError(
                self.env._(
                    "This rule comes with the add-on: the next version would bring it "
                    "back. Archive it instead of deleting it."
                )
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        # sudo: other companies' letters rest on a shared rule too.
        stretches = self.env["dunning.letter.interest"].sudo()
        if stretches.search_count([("rule_id", "in", self.ids)], limit=1):
            raise UserError(
                self.env._(
                    "Letters have used this rule. Archive it instead of deleting it."
                )
            )

    def _say_shared(self):
        return self.env._(
            "A rule without a company is used in companies that you do not work in. "
            "Duplicate it for your company."
        )

    def copy_data(self, default=None):
        """A copy is the company's own and waits to be switched on."""
        copies = super().copy_data(default)
        # None: the same one once more, as core has it.
        for vals in filter(None, copies):
            vals |= {"active": False, "company_id": self.env.company.id}
        return copies

    @api.model
    def _get_engine_rules(self, company):
        """The rules of a company, its own before the shared ones.

        :return: dict of (country's two letters, kind of debtor) to
            :class:`engine.InterestRule`
        """
        # Whatever the context of a caller asks for.
        rules = self.search(
            [("company_id", "in", [False, company.id]), ("active", "=", True)]
        )
        # Own rules last: they replace the shared ones.
        rules = rules.sorted(lambda rule: bool(rule.company_id))
        bases = {rate.id: rate._get_base() for rate in rules.rate_id}
        return {
            (rule.country_id.code, rule.debtor_kind): rule._prepare_engine_rule(bases)
            for rule in rules
        }

    def _prepare_engine_rule(self, bases):
        """The rule as the engine takes it.

        :param bases: dict of rate id to the percent of each half-year
        :return: :class:`engine.InterestRule`
        """
        self.ensure_one()
        points = self.points if self.rate_id else self.percent
        return engine.InterestRule(
            id=self.id,
            points=Decimal(str(round(points, 4))),
            base=bases[self.rate_id.id] if self.rate_id else None,
            fixing=self.rate_fixing,
            day_count=self.day_count,
            compound=self.compound,
            payment_day_counts=self.payment_day_counts,
            rounding=self.rounding,
            moves_due=self.moves_due,
            law_order=self.appropriation == "costs_interest_principal",
            country=self.country_id.code or "",
        )
