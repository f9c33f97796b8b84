"""Whose procedure rules an item: its group's, its own, or the customer's."""

from dataclasses import dataclass, replace
from typing import NamedTuple

from .procedure import Procedure
from .values import CUSTOMER, GROUP, INVOICE, Group, OpenItem


class Ruling(NamedTuple):
    """Which schedule an item belongs to, and under which procedure."""

    applies_to: str
    procedure: Procedure | None


@dataclass(frozen=True, slots=True)
class Scope:
    """Items that are decided about together: they may share a letter.

    ``group`` is set when the items are decided about as one.
    """

    ruling: Ruling
    items: tuple[OpenItem, ...]
    group: Group | None = None


def ruling_of(item, account, rulebook):
    """The procedure that rules an item (docs/design.md 4.2).

    A group with an active procedure owns its members. Otherwise *Allow Override* is
    decided by the customer's procedure: when it is on, or when the customer has no
    procedure, an invoice that carries its own is dunned by it.

    :param item: the :class:`OpenItem`
    :param account: the :class:`Account` it belongs to
    :param rulebook: :class:`Rulebook` of the company
    """
    groups = item.group and _find(rulebook, item.group.procedure_id, GROUP)
    if groups and groups.active:
        return Ruling(GROUP, groups)
    customers = _find(rulebook, account.procedure_id, CUSTOMER)
    own = _find(rulebook, item.procedure_id, INVOICE)
    if own and (customers is None or customers.allow_override):
        return Ruling(INVOICE, own)
    return Ruling(CUSTOMER, customers)


def with_agreed_days(account, rulebook):
    """The account with what a group owns due on the day agreed for all of it."""
    # Few have any: the others keep what was reckoned of them.
    if not any(item.group and item.group.due for item in account.items):
        return account

    def agree(item):
        due = item.group and item.group.due
        is_ruled = due and ruling_of(item, account, rulebook).applies_to == GROUP
        return replace(item, due=due) if is_ruled else item

    return replace(account, items=tuple(map(agree, account.items)))


def _find(rulebook, procedure_id, applies_to):
    """A procedure, if it is of the type that is asked for.

    Old data may hold another: it would dun nobody, and nobody would know why.
    """
    procedure = rulebook.procedures.get(procedure_id)
    return procedure if procedure and procedure.applies_to == applies_to else None


def scopes(account, rulebook, applies_to):
    """The account's claims by letter: one scope a currency, an invoice, or a group.

    :param applies_to: the type of the schedule; claims of other types are left out
    :return: list of :class:`Scope` in a fixed order
    """
    heaps = {}
    for item in account.claims:
        ruling = ruling_of(item, account, rulebook)
        if ruling.applies_to == applies_to:
            key = (item.currency.id, _unit_id(item, applies_to))
            heaps.setdefault(key, (ruling, []))[1].append(item)
    return [
        Scope(ruling, tuple(heap), _group_of(heap, applies_to))
        for _key, (ruling, heap) in sorted(heaps.items(), key=lambda pair: pair[0][0])
    ]


def _unit_id(item, applies_to):
    """What a letter of this type is about, apart from the currency."""
    if applies_to == INVOICE:
        return item.move_id
    return item.group.id if applies_to == GROUP else 0


def _group_of(items, applies_to):
    return items[0].group if applies_to == GROUP else None
