"""Procedures and their levels, as the set-up has them."""

from dataclasses import dataclass, replace
from decimal import Decimal

from .fees import FeeRule
from .values import CUSTOMER, ZERO


@dataclass(frozen=True, slots=True)
class Level:
    """One step of a procedure. ``position`` counts all levels, inactive ones too.

    ``interest`` is none, shown or claimed; ``compensation``: the flat sum of the law.
    ``fee`` is fixed, in company currency, unless ``fee_rule`` says more. ``booked``:
    the kinds of charges that go into the books when the letter is issued.
    """

    id: int
    position: int
    days: int
    kind: str = "reminder"
    active: bool = True
    payment_term_days: int = 0
    fee: Decimal = ZERO
    fee_rule: FeeRule | None = None
    interest: str = "none"
    compensation: bool = False
    booked: frozenset[str] = frozenset()
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

    def without_charges(self):
        """The same levels, charging nothing."""
        levels = (
            replace(lv, fee=ZERO, fee_rule=None, interest="none", compensation=False)
            for lv in self.levels
        )
        return replace(self, levels=tuple(levels))

    def place_of(self, reached):
        """The place of what was reached in this procedure: its level's place now.

        An item keeps its level by position when its procedure changes.
        """
        own = (lv.position for lv in self.levels if lv.id == reached.level_id)
        return next(own, reached.position)

    def level_at(self, position):
        """The level at a position, the last one for positions beyond the end."""
        below = [level for level in self.levels if level.position <= position]
        return below[-1] if below else None
