"""The charges of a letter beside its fee: interest with its sheet, compensation."""

from odoo import fields, models
from odoo.tools import format_amount


class DunningLetter(models.Model):
    _inherit = "dunning.letter"

    interest_amount = fields.Monetary(
        string="Interest",
        readonly=True,
        help="Default interest until the day of the letter.",
    )
    interest_claimed = fields.Boolean(
        readonly=True, help="Off: the interest is only shown, and not in the total."
    )
    compensation_amount = fields.Monetary(
        string="Compensation",
        readonly=True,
        help="The flat sum of the law for each late invoice.",
    )
    previous_interest_amount = fields.Monetary(
        string="Earlier Interest",
        readonly=True,
        help="What earlier letters have booked, and is still open.",
    )
    previous_compensation_amount = fields.Monetary(
        string="Earlier Compensation",
        readonly=True,
        help="What earlier letters have booked, and is still open.",
    )
    announced_fee_amount = fields.Monetary(
        string="Costs Announced",
        readonly=True,
        help="What the letter says that will be charged next, where the law wants that "
        "to be said before.",
    )
    interest_ids = fields.One2many(
        "dunning.letter.interest", "letter_id", string="Interest Sheet", readonly=True
    )

    def _freeze_interest(self, charges):
        """Keep the stretches that the interest of an issued letter is made of.

        :param charges: :class:`engine.Charges`
        """
        self.ensure_one()
        stretches = self.env["dunning.letter.interest"]
        lines = {line.move_line_id.id: line for line in self.line_ids}
        rules = self.env["dunning.interest.rule"]
        self.interest_ids._as_verb().unlink()
        stretches._as_verb().create(
            [
                stretches._prepare_stretch_vals(
                    lines[item_id], stretch, rules.browse(accrual.rule_id)
                )
                for item_id, accrual in charges.accruals.items()
                for stretch in accrual.stretches
            ]
        )

    def _get_previous_charges(self):
        """All that earlier letters have charged and this one carries along."""
        self.ensure_one()
        return (
            self.previous_fee_amount
            + self.previous_interest_amount
            + self.previous_compensation_amount
        )

    def _get_charges_asked(self):
        """All that the letter asks for beside what is open."""
        self.ensure_one()
        return (
            self.fee_amount
            + self._get_previous_charges()
            + self.compensation_amount
            + self._get_claimed_interest()
        )

    def _get_claimed_interest(self):
        """The interest that is part of the total; 0 where it is only shown."""
        self.ensure_one()
        return self.interest_amount if self.interest_claimed else 0.0

    def _get_accrued(self):
        """All interest that the letter has reckoned until its day.

        :return: dict of line id to Decimal; empty where it claims none
        """
        self.ensure_one()
        if self.currency_id.is_zero(self._get_claimed_interest()):
            return {}
        # sudo: whoever hands letters over need not be allowed to read their sheets.
        stretches = self.sudo().interest_ids.grouped("move_line_id")
        return {
            line.id: self._to_decimal(sum(own.mapped("amount")))
            for line in self._get_claimed_lines()
            if (own := stretches.get(line.move_line_id))
        }

    def _get_interest_note(self):
        """What the letter says of its interest below the total, or nothing."""
        self.ensure_one()
        if self.currency_id.is_zero(self.interest_amount):
            return ""
        values = {
            "date": self._write_day(self.date),
            "amount": format_amount(self.env, self.interest_amount, self.currency_id),
            "daily": format_amount(
                self.env, self._get_daily_interest(), self.currency_id
            ),
        }
        if not self._get_daily_interest():
            return self._get_interest_note_of_a_day(values)
        if self.interest_claimed:
            return self.env._(
                "Default interest until %(date)s; after that %(daily)s a day.", **values
            )
        return self.env._(
            "Default interest until %(date)s is %(amount)s, and %(daily)s a day after "
            "that. It is not part of the total.",
            **values,
        )

    def _get_interest_note_of_a_day(self, values):
        """The note where one more day costs nothing that could be paid."""
        if self.interest_claimed:
            return self.env._("Default interest until %(date)s.", **values)
        return self.env._(
            "Default interest until %(date)s is %(amount)s. It is not part of the "
            "total.",
            **values,
        )

    def _get_costs_note(self):
        """What the letter says of costs that the next one will charge, or nothing."""
        self.ensure_one()
        if self.currency_id.is_zero(self.announced_fee_amount):
            return ""
        return self.env._(
            "If we do not receive the amount within fourteen days, counted from the "
            "day after you receive this letter, we charge collection costs of "
            "%(amount)s.",
            amount=format_amount(self.env, self.announced_fee_amount, self.currency_id),
        )

    def _get_daily_interest(self):
        """What one more day costs, rounded: of the stretches that still run."""
        running = self.interest_ids.filtered(lambda run: run.date_to == self.date)
        return self.currency_id.round(
            sum(run.principal * run.percent / 100 / run.divisor for run in running)
        )

    def _prepare_charge_vals(self, charges):
        """Values of a letter from the engine's charges.

        :param charges: :class:`engine.Charges`
        :return: dict for create or write
        """
        return {
            "interest_amount": float(charges.interest),
            "interest_claimed": charges.interest_claimed,
            "compensation_amount": float(charges.compensation_total),
            "announced_fee_amount": float(charges.announced),
        }

    def _prepare_line_charge_vals(self, charges, item_id):
        """Values of a letter's line from the engine's charges.

        :param charges: :class:`engine.Charges`
        :param item_id: of the line's item
        :return: dict for create
        """
        return {
            "interest_amount": float(charges.interest_claims.get(item_id, 0)),
            "compensation_amount": float(charges.compensation.get(item_id, 0)),
        }
