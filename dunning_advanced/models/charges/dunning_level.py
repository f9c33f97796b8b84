"""The charges of a level: how much its fee is, and what goes into the books."""

from collections import defaultdict
from decimal import Decimal

from odoo import fields, models

from ... import engine

BOOKINGS = [("claim", "Claim only"), ("issue", "Book when issued")]


class DunningLevel(models.Model):
    _inherit = "dunning.level"

    fee_type = fields.Selection(
        selection=[
            ("fixed", "Fixed"),
            ("band", "By the amount claimed"),
            ("percent", "Percent of the amount claimed"),
            ("scale", "By the law's scale of collection costs"),
        ],
        required=True,
        default="fixed",
        help="The law's scale is known for consumers in the Netherlands; all others "
        "are charged the fee beside it.",
    )
    fee_per = fields.Selection(
        selection=[("letter", "Each letter"), ("invoice", "Each invoice raised")],
        string="Fee For",
        required=True,
        default="letter",
    )
    fee_percent = fields.Float(string="Percent", digits=(8, 4))
    fee_min = fields.Monetary(string="At Least", help="In company currency.")
    fee_max = fields.Monetary(
        string="At Most", help="In company currency. 0: no limit."
    )
    fee_step = fields.Float(
        string="Round Converted Fees To",
        digits=(16, 4),
        help="What a fee in another currency, and a percentage, is rounded to: 0.5, "
        "for example. 0: to the smallest unit.",
    )
    fee_ids = fields.One2many(
        "dunning.level.fee",
        "level_id",
        string="Fees by Amount and Currency",
        copy=True,
        help="A currency with lines of its own is charged as they say; all others "
        "are converted.",
    )
    booking = fields.Selection(
        selection=BOOKINGS,
        string="Charges in the Books",
        required=True,
        default="claim",
        help="Claim only: charges stand on the letter, and are income when they are "
        "paid. Book when issued: each letter gets a journal entry.",
    )
    interest_booking = fields.Selection(
        selection=BOOKINGS,
        string="Interest in the Books",
        help="Empty: as the other charges.",
    )
    compensation_booking = fields.Selection(
        selection=BOOKINGS,
        string="Compensation in the Books",
        help="Empty: as the other charges.",
    )
    interest_sheet = fields.Boolean(
        help="The letter has a page that shows how its interest was reckoned."
    )

    def _prepare_engine_fee(self):
        """How much the fee is, as the engine takes it.

        :return: :class:`engine.FeeRule`, None for a plain amount in company currency
        """
        self.ensure_one()
        plain = self.fee_type == "fixed" and self.fee_per == "letter"
        if plain and not self.fee_step and not self.fee_ids:
            return None
        bands = defaultdict(list)
        fees = self.fee_ids if self.fee_type != "scale" else self.fee_ids.browse()
        for fee in fees.sorted("amount_from"):
            amounts = Decimal(str(fee.amount_from)), Decimal(str(fee.fee_amount))
            bands[fee.currency_id.id].append(amounts)
        return engine.FeeRule(
            kind=self.fee_type,
            amount=Decimal(str(self.fee_amount)),
            percent=Decimal(str(round(self.fee_percent, 4))),
            lowest=Decimal(str(self.fee_min)),
            highest=Decimal(str(self.fee_max)),
            step=Decimal(str(round(self.fee_step, 4))),
            each_invoice=self.fee_per == "invoice",
            home_id=self.currency_id.id,
            bands={currency_id: tuple(own) for currency_id, own in bands.items()},
        )

    def _get_booked_kinds(self):
        """The kinds of charges that get a journal entry when a letter is issued.

        :return: frozenset
        """
        self.ensure_one()
        kinds = {
            engine.FEE: self.booking,
            engine.INTEREST: self.interest_booking or self.booking,
            engine.COMPENSATION: self.compensation_booking or self.booking,
        }
        return frozenset(kind for kind, how in kinds.items() if how == "issue")

    def _get_sample_fee(self, amounts):
        """The fee for some claims in company currency, whatever the law says.

        :param amounts: list of what is claimed of each invoice
        """
        self.ensure_one()
        rule = self._prepare_engine_fee()
        if not rule or self.kind == "reminder":
            return self.fee_amount
        rounding = Decimal(str(self.currency_id.rounding))
        currency = engine.Currency(self.currency_id.id, rounding=rounding)
        return float(rule.fee([Decimal(str(amount)) for amount in amounts], currency))
