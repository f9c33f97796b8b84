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
    ``interest_waived`` is a part of what is settled. ``fees`` are those of all letters
    about its invoice, each (letter id, amount), ``days`` are these letters', each
    (letter id, day): of two proposals, the second one may be issued first.
    """

    interest: Decimal = Decimal(0)
    interest_settled: Decimal = Decimal(0)
    interest_waived: Decimal = Decimal(0)
    compensation: Decimal = Decimal(0)
    compensation_settled: Decimal = Decimal(0)
    fees: frozenset[tuple[int, Decimal]] = frozenset()
    days: frozenset[tuple[int, date]] = frozenset()

    def interest_left(self, owed):
        """What of the interest until a day is still to be claimed.

        What was waived is given up, unless it was more than is owed in the first place.

        :param owed: all interest since the delay began
        """
        if not self.interest:
            return owed
        too_much = max(self.interest - owed, Decimal(0))
        given_up = max(self.interest_waived - too_much, Decimal(0))
        settled = self.interest_settled - self.interest_waived + given_up
        return max(owed - settled, Decimal(0))

    def add(self, kind, amount, settled, waived):
        """The same with what another letter has charged of one kind.

        :param settled: what of it no letter claims again
        :param waived: what of that was waived
        """
        values = {
            kind: getattr(self, kind) + amount,
            f"{kind}_settled": getattr(self, f"{kind}_settled") + settled,
        }
        if kind == INTEREST:
            values["interest_waived"] = self.interest_waived + waived
        return replace(self, **values)

    def add_fee(self, letter_id, amount, day=None):
        """The same with the fee of another letter."""
        return replace(
            self,
            fees=self.fees | {(letter_id, amount)},
            days=self.days | {(letter_id, day)} if day else self.days,
        )

    def fees_before(self, letter_id, day):
        """The fees of letters that were issued before another one."""
        days = dict(self.days)
        return frozenset(
            (number, amount)
            for number, amount in self.fees
            if (days.get(number, day), number) < (day, letter_id)
        )

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
    its own, which bears neither fee nor interest. ``received`` is what has been paid of
    all of it. ``currency_code``: three letters.
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
    received: Decimal = Decimal(0)
    currency_code: str = ""

    @property
    def place(self):
        """When its letter was issued, among all letters of the customer."""
        return self.day, self.letter_id

    @property
    def repeated_as(self):
        """What a later letter names it by that asks for it, too.

        Of an item that core has replaced only the invoice is left.
        """
        lost = frozenset() if self.line_id else self.move_ids
        return self.kind, self.line_id, lost


@dataclass(frozen=True, slots=True)
class LetterAsks:
    """What an issued letter asks for beside what is open, as it was written.

    ``day`` is that of the letter. ``claims`` are those that it claims, each (invoice
    id, item id; None: core has replaced it).
    ``repeats``: the items whose earlier charges it asks for, too, each as
    :attr:`LetterCharge.repeated_as`.
    ``carries_fees``: so it does for fees of earlier letters about its items.
    ``credits`` are the items that it deducts.
    """

    letter_id: int
    day: date
    claims: frozenset[tuple[int, int | None]]
    repeats: frozenset[tuple[str, int | None, frozenset[int]]] = frozenset()
    carries_fees: bool = False
    credits: frozenset[int] = frozenset()

    @property
    def place(self):
        """When it was issued, among all letters of the customer."""
        return self.day, self.letter_id

    @property
    def move_ids(self):
        """The invoices that it claims."""
        return frozenset(move_id for move_id, _item_id in self.claims)

    def asks_for(self, charge, earlier):
        """Whether it asks for a charge of its own or of an earlier letter.

        :param charge: :class:`LetterCharge`
        :param earlier: ids of the earlier letters whose fees it carries along
        """
        if charge.letter_id == self.letter_id:
            return True
        if charge.place > self.place:
            return False
        if charge.kind == FEE:
            return charge.letter_id in earlier
        return charge.repeated_as in self.repeats
