"""The facts that travel into the engine; what comes out is in ``decisions``.

Everything here is frozen. Amounts are :class:`decimal.Decimal` in the currency they
name, dates are :class:`datetime.date`, ids are database ids that the engine only
passes on. Days overdue = day - due date, so the due day itself is 0.
"""

from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

ZERO = Decimal(0)

CUSTOMER = "customer"
INVOICE = "invoice"
GROUP = "group"

CLAIMED = "claimed"
NOT_DUE = "not_due"
CREDIT = "credit"


@dataclass(frozen=True, slots=True)
class Currency:
    """A currency as it is on the day of the evaluation.

    ``rate`` is units of this currency for one unit of the company's currency.
    """

    id: int
    rounding: Decimal = Decimal("0.01")
    rate: Decimal = Decimal(1)

    def round(self, amount):
        """Round half up to this currency's smallest unit."""
        steps = (amount / self.rounding).quantize(Decimal(1), ROUND_HALF_UP)
        return steps * self.rounding

    def to_company(self, amount):
        """The amount in company currency, at the day's rate, as an exact fraction."""
        return Fraction(amount) / Fraction(self.rate)

    def from_company(self, amount):
        """An amount of company currency in this currency, rounded."""
        return self.round(amount * self.rate)


@dataclass(frozen=True, slots=True)
class Level:
    """One step of a procedure. ``position`` counts all levels, inactive ones too."""

    id: int
    position: int
    days: int
    kind: str = "reminder"
    active: bool = True
    payment_term_days: int = 0
    fee: Decimal = ZERO
    min_invoice_amount: Decimal | None = None
    min_total_amount: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Procedure:
    """A series of levels with the rules that hold for all of them."""

    id: int
    levels: tuple[Level, ...]
    applies_to: str = CUSTOMER
    active: bool = True
    allow_override: bool = False
    timing: str = "sequential"
    match: str = "all"
    grouping: str = "oldest"
    grace_days: int = 0
    min_days_between: int = 0
    min_amount: Decimal = ZERO
    not_due: str = "criteria"

    @property
    def active_levels(self):
        """The levels that are switched on, lowest first."""
        return tuple(level for level in self.levels if level.active)

    def without_waiting(self):
        """The same levels, each following the one before at once.

        For a person who wants the next level of one invoice now: nothing but the
        waiting is left out.
        """
        return replace(
            self,
            timing="sequential",
            grace_days=0,
            min_days_between=0,
            levels=tuple(replace(lv, days=min(lv.days, 0)) for lv in self.levels),
        )

    def level_at(self, position):
        """The level at a position, the last one for positions beyond the end.

        An item keeps its level by position when its procedure changes.
        """
        below = [level for level in self.levels if level.position <= position]
        return below[-1] if below else None


@dataclass(frozen=True, slots=True)
class Pause:
    """A stop that ends by itself on ``until``; None: until somebody ends it."""

    until: date | None = None

    def holds(self, day):
        """Whether the pause is in force on that day; on ``until`` dunning goes on."""
        return self.until is None or day < self.until


@dataclass(frozen=True, slots=True)
class Reached:
    """An issued letter that raised an item to a level.

    ``delivered`` is False when it could not be brought to the customer, ``sent`` is
    True when it is known to have left. ``deadline`` is the day to pay until, None
    without one.
    """

    level_id: int
    position: int
    date: date
    delivered: bool = True
    sent: bool = False
    deadline: date | None = None


@dataclass(frozen=True, slots=True)
class EarlierFee:
    """A fee charged by an issued letter on which the item was claimed."""

    letter_id: int
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Group:
    """An invoice group that an item belongs to; it is dunned as one item.

    ``due`` is the group's own due date; None: its earliest member's.
    """

    id: int
    procedure_id: int | None = None
    due: date | None = None
    pause: Pause | None = None


@dataclass(frozen=True, slots=True)
class OpenItem:
    """One open receivable: an instalment of an invoice, or the whole of it.

    Credits (credit notes, payments not yet assigned) are items below zero.
    ``disputed`` is the part of what is open that nobody claims while the customer
    disputes it. ``invoice_open`` is what is open of the item's whole invoice, without
    what is disputed. ``promise`` holds while the customer may still keep it,
    ``answer`` while somebody is to read what the customer has answered.
    """

    id: int
    due: date
    open: Decimal
    currency: Currency
    original: Decimal = ZERO
    move_id: int = 0
    name: str = ""
    invoice_open: Decimal = ZERO
    procedure_id: int | None = None
    payment_state: str = "not_paid"
    no_followup: bool = False
    disputed: Decimal = ZERO
    in_collection: bool = False
    pause: Pause | None = None
    promise: Pause | None = None
    answer: Pause | None = None
    group: Group | None = None
    reached: tuple[Reached, ...] = ()
    earlier_fees: tuple[EarlierFee, ...] = ()

    @property
    def claimable(self):
        """What is open and not disputed; below zero for a credit."""
        return self.open - self.disputed

    @property
    def present(self):
        """The highest level reached, None before the first letter.

        Never counted or stored: it is read from the issued letters, so cancelling
        a letter takes its level back without any repair (design section 2).
        """
        if not self.reached:
            return None
        return max(self.reached, key=lambda r: (r.position, r.date))

    def days_overdue(self, day):
        """Days since the due date: 0 on it, below 0 before it."""
        return (day - self.due).days


@dataclass(frozen=True, slots=True)
class Account:
    """One customer (commercial partner) in one company, with all that is open."""

    partner_id: int
    company_id: int
    items: tuple[OpenItem, ...]
    procedure_id: int | None = None
    enabled: bool = True
    pause: Pause | None = None
    apply_fees: bool = True
    last_letter_date: date | None = None

    @property
    def claims(self):
        """The items the customer owes."""
        return tuple(item for item in self.items if item.open > 0)

    @property
    def credits(self):
        """The items the company owes: credit notes and unassigned payments."""
        return tuple(item for item in self.items if item.open < 0)
