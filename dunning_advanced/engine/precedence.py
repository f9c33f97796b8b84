"""Whose procedure rules an item: its own, or the customer's (design 4.2)."""

from dataclasses import dataclass

from .values import CUSTOMER, INVOICE, OpenItem, Procedure


@dataclass(frozen=True, slots=True)
class Ruling:
    """Which schedule an item belongs to, and under which procedure."""

    applies_to: str
    procedure: Procedure | None


@dataclass(frozen=True, slots=True)
class Scope:
    """Items that are decided about together: they may share a letter.

    ``peers`` are the items whose overdue sum counts for ``min_total_amount``.
    """

    ruling: Ruling
    items: tuple[OpenItem, ...]
    peers: tuple[OpenItem, ...]


def ruling_of(item, account, rulebook):
    """The procedure that rules an item.

    *Allow Override* is decided by the customer's procedure: when it is on, or when the
    customer has no procedure, an invoice that carries its own is dunned by it.

    :param item: the :class:`OpenItem`
    :param account: the :class:`Account` it belongs to
    :param rulebook: :class:`Rulebook` of the company
    """
    customers = rulebook.procedures.get(account.procedure_id)
    own = rulebook.procedures.get(item.procedure_id)
    if own and (customers is None or customers.allow_override):
        return Ruling(INVOICE, own)
    return Ruling(CUSTOMER, customers)


def scopes(account, rulebook, applies_to):
    """The account's claims by letter: one scope a currency, or one an invoice.

    :param applies_to: the type of the schedule; claims of other types are left out
    :return: list of :class:`Scope` in a fixed order
    """
    heaps = {}
    for item in account.claims:
        ruling = ruling_of(item, account, rulebook)
        if ruling.applies_to == applies_to:
            unit = item.move_id if applies_to == INVOICE else None
            key = (item.currency.id, unit)
            heaps.setdefault(key, (ruling, []))[1].append(item)
    everything = tuple(item for _ruling, heap in heaps.values() for item in heap)
    return [
        Scope(ruling, tuple(heap), everything)
        for _key, (ruling, heap) in sorted(heaps.items(), key=lambda pair: pair[0][0])
    ]
