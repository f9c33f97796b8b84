"""What a letter charges for the first time: this is kept, booked, waived, received."""

from dataclasses import dataclass
from decimal import Decimal

from .charged import COMPENSATION, FEE, INTEREST


@dataclass(frozen=True, slots=True)
class Part:
    """One charge. ``item_id`` is what it is charged for, None for the letter's fee."""

    kind: str
    amount: Decimal
    item_id: int | None = None
    booked: bool = False


def parts_of(charges, letter, claimed):
    """The charges of a letter less what earlier letters have charged.

    :param charges: :class:`charging.Charges`
    :param letter: :class:`decisions.Proposal`
    :param claimed: its claimed lines
    :return: iterator of :class:`Part`
    """
    booked = letter.level.booked
    if charges.fee > 0:
        yield Part(FEE, charges.fee, booked=FEE in booked)
    for line in claimed:
        item = line.item
        for kind, amount in _of_item(charges, item):
            if amount > 0:
                yield Part(kind, amount, item.id, kind in booked)


def _of_item(charges, item):
    accrual = charges.accruals.get(item.id)
    if accrual and charges.interest_claimed:
        yield INTEREST, accrual.amount - item.charged.interest
    if item.id in charges.compensation:
        settled = item.charged.compensation_settled
        claimed = charges.compensation[item.id] + settled
        yield COMPENSATION, claimed - item.charged.compensation
