"""What letters have charged before: for an item, and of which nothing is paid yet."""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

FEE = "fee"
INTEREST = "interest"
COMPENSATION = "compensation"
KINDS = (FEE, INTEREST, COMPENSATION)


@dataclass(frozen=True, slots=True)
class ItemCharges:
    """What issued letters have charged for one item.

    ``interest`` and ``compensation`` are all of it; ``..._settled`` is the part that no
    letter claims again: what was received or waived, and what stands in the ledger.
    """

    interest: Decimal = Decimal(0)
    interest_settled: Decimal = Decimal(0)
    compensation: Decimal = Decimal(0)
    compensation_settled: Decimal = Decimal(0)

    def settle(self, kind, amount):
        """The same with more of one kind settled."""
        name = f"{kind}_settled"
        return replace(self, **{name: getattr(self, name) + amount})


NOTHING_CHARGED = ItemCharges()


@dataclass(frozen=True, slots=True)
class LetterCharge:
    """What is still to be paid of one charge of an issued letter.

    ``move_ids`` are the invoices that it was charged for; ``line_id`` is the item that
    it was charged for, None for a fee. ``booked``: it is a receivable in the ledger of
    its own, which bears neither fee nor interest.
    """

    id: int
    letter_id: int
    kind: str
    currency_id: int
    day: date
    open: Decimal
    move_ids: frozenset[int] = frozenset()
    line_id: int | None = None
    booked: bool = False
