"""What the engine decides: letters, and what stands in the way of the rest."""

from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from .procedure import Level, Procedure
from .values import CLAIMED, CREDIT, ZERO, Currency, OpenItem


@dataclass(frozen=True, slots=True)
class Obstacle:
    """One thing that stands in the way; ``until`` is the first day without it.

    ``names`` are documents that a reader wants to see, such as payments.
    """

    reason: str
    until: date | None = None
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """One item on a proposed letter, with the level it has after the letter."""

    item: OpenItem
    section: str
    days_overdue: int
    level: Level | None = None
    escalates: bool = False


@dataclass(frozen=True, slots=True)
class Proposal:
    """A letter that a run would write. Sums are in the letter's currency.

    ``remarks`` is what does not stop the letter and should be known, as
    :class:`Obstacle`: credits that cover a part of it and are not deducted.
    ``previous_...`` is what earlier letters have charged and is still open.
    """

    partner_id: int
    company_id: int
    currency: Currency
    procedure: Procedure
    level: Level
    date: date
    deadline: date
    lines: tuple[Line, ...]
    group_id: int | None = None
    fee: Decimal = ZERO
    previous_fee: Decimal = ZERO
    previous_interest: Decimal = ZERO
    previous_compensation: Decimal = ZERO
    remarks: tuple[Obstacle, ...] = ()
    charges: object = None

    def with_charges(self, charges):
        """The same letter with its charges, and what is left out of them.

        :param charges: :class:`charge_parts.Charges`
        """
        carried = {
            f"previous_{kind}": getattr(self, f"previous_{kind}") - amount
            for kind, amount in charges.overcharged.items()
        }
        remarks = self.remarks + charges.remarks
        return replace(
            self, fee=charges.fee, charges=charges, remarks=remarks, **carried
        )

    def amount(self, section):
        """The sum of one section's claimable amounts; credits are below zero."""
        items = (line.item for line in self.lines if line.section == section)
        return sum((item.claimable for item in items), ZERO)

    @property
    def asked(self):
        """What it claims; a reminder before the due date: what it points to."""
        raised = (line.item for line in self.lines if line.escalates)
        return self.amount(CLAIMED) or sum((i.claimable for i in raised), ZERO)

    @property
    def procedure_id(self):
        """Whose letter it is, as a :class:`Skip` has it."""
        return self.procedure.id

    @property
    def repeats(self):
        """Whether it only says again what earlier letters have said."""
        return not any(line.escalates for line in self.lines)

    @property
    def total(self):
        """What the letter asks for: claims less credits, plus charges.

        A reminder before the due date asks for nothing.
        """
        charged = self.charges.total if self.charges else self.fee
        claimed = self.amount(CLAIMED)
        credit = self.amount(CREDIT) if claimed else ZERO
        return claimed + credit + charged + self.previous

    @property
    def previous(self):
        """All that earlier letters have charged and this one carries along."""
        return self.previous_fee + self.previous_interest + self.previous_compensation


@dataclass(frozen=True, slots=True)
class Skip:
    """An open item that gets no letter now, with all that stands in the way."""

    item: OpenItem
    partner_id: int
    applies_to: str
    obstacles: tuple[Obstacle, ...]
    procedure_id: int | None = None
    next_level: Level | None = None

    @property
    def reason(self):
        """The obstacle to show first."""
        return self.obstacles[0].reason

    @property
    def first_possible_date(self):
        """The day the last obstacle ends; None while one has no known end."""
        ends = [obstacle.until for obstacle in self.obstacles]
        # The last day of the calendar stands for never.
        return None if {None, date.max} & set(ends) else max(ends)


@dataclass(frozen=True, slots=True)
class Decision:
    """What is to be done about one account, or about many."""

    proposals: tuple[Proposal, ...] = field(default=())
    skips: tuple[Skip, ...] = field(default=())
