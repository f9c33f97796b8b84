"""The charges of a letter; what it charges for the first time is kept, booked, paid."""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

from .charged import COMPENSATION, FEE, INTEREST
from .decisions import Line, Obstacle
from .interest import Accrual
from .values import ZERO


class Part(NamedTuple):
    """One charge. ``item_id`` is what it is charged for, None for the letter's fee."""

    kind: str
    amount: Decimal
    item_id: int | None = None
    booked: bool = False


@dataclass(frozen=True, slots=True)
class Charges:
    """The charges of one letter. ``compensation`` is by item id, as the interest is.

    ``accruals`` is all interest since the delay began, ``interest_claims`` what of it
    is claimed or, where the level says so, only shown: without what is settled.
    ``announced``: the costs that the next letter charges, where the law wants them
    named before. ``overcharged``: what of earlier charges is not claimed again, by
    kind. ``lines`` are those claimed; ``booked``: the kinds that go into the books.
    """

    fee: Decimal = ZERO
    interest: Decimal = ZERO
    interest_claimed: bool = True
    accruals: dict[int, Accrual] = field(default_factory=dict)
    interest_claims: dict[int, Decimal] = field(default_factory=dict)
    compensation: dict[int, Decimal] = field(default_factory=dict)
    announced: Decimal = ZERO
    overcharged: dict[str, Decimal] = field(default_factory=dict)
    remarks: tuple[Obstacle, ...] = ()
    lines: tuple[Line, ...] = ()
    booked: frozenset[str] = frozenset()

    @property
    def parts(self):
        """What this letter charges for the first time, as :class:`Part`.

        Found for letters that are issued, of the many that are proposed.
        """
        return tuple(parts_of(self))

    @property
    def compensation_total(self):
        """The flat sums of all invoices."""
        return sum(self.compensation.values(), ZERO)

    @property
    def total(self):
        """What the letter asks for beside what is open and earlier fees."""
        interest = self.interest if self.interest_claimed else ZERO
        return self.fee + interest + self.compensation_total


def parts_of(charges):
    """The charges of a letter less what earlier letters have charged.

    :param charges: :class:`Charges`
    :return: iterator of :class:`Part`
    """
    booked = charges.booked
    if charges.fee > 0:
        yield Part(FEE, charges.fee, booked=FEE in booked)
    for item in (line.item for line in charges.lines):
        accrual = charges.accruals.get(item.id)
        if accrual and charges.interest_claimed:
            amount = accrual.amount - item.charged.interest
            if amount > 0:
                yield Part(INTEREST, amount, item.id, INTEREST in booked)
        flat = charges.compensation.get(item.id)
        if flat:
            amount = flat + item.charged.compensation_settled
            amount -= item.charged.compensation
            if amount > 0:
                yield Part(COMPENSATION, amount, item.id, COMPENSATION in booked)
