"""Void charges: what letters have charged and, as is known by now, nobody owes."""

from dataclasses import dataclass
from datetime import date

from .charged import FEE


@dataclass(frozen=True, slots=True)
class ClaimedItem:
    """What has become of an item that a letter claimed.

    ``owner_id`` is the customer who owes its invoice now, None where nobody knows.
    ``open``: something of it is, or it was replaced by others. ``due``: also the day
    agreed for all of its group. ``last_paid``: of the payments that were assigned.
    """

    move_id: int
    item_id: int | None = None
    owner_id: int | None = None
    posted: bool = True
    open: bool = True
    due: date | None = None
    last_paid: date | None = None

    def is_owed_late_by(self, debtor_id):
        """Whether a customer owes, or paid, it after the day on which it was due.

        What was cancelled or is somebody else's they never owed; and payments are
        found that had come in time.
        """
        if not self.posted or self.owner_id not in (None, debtor_id):
            return False
        return self.open or bool(self.last_paid and self.last_paid > self.due)


def is_charge_owed(kind, move_id, debtor_id, claimed):
    """Whether any invoice that a charge is for is its customer's, and was late.

    :param kind: of the charge; a fee is for all invoices of its letter
    :param move_id: the invoice that it is for otherwise
    :param debtor_id: the customer whom it was charged
    :param claimed: dict of move id to the letter's :class:`ClaimedItem` of it
    """
    own = claimed.values() if kind == FEE else [claimed.get(move_id, ())]
    return any(item.is_owed_late_by(debtor_id) for items in own for item in items)
