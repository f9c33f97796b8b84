"""Owed: what is overdue today whatever procedure and level, for agency and customer."""

from dataclasses import replace

from .decisions import Obstacle
from .precedence import with_agreed_days
from .procedure import Level, Procedure
from .rulebook import Rulebook
from .standing import claim_today
from .values import Bank


def obstacles_to_hand_over(account, rulebook, as_of, move_ids):
    """What keeps invoices from a collection agency: all but procedure, level and waits.

    An undelivered letter is no obstacle, it is a reason; neither is an instalment that
    is not due beside one that is. Money that has arrived is one, also when it covers a
    part only: the agency would ask for too much.

    :param account: :class:`Account`
    :param rulebook: :class:`Rulebook` of its company
    :param as_of: the day
    :param move_ids: ids of the invoices
    :return: dict of move id to tuple of :class:`Obstacle`; empty when nothing is in the
        way, missing when nothing of the invoice is open
    """
    account = with_agreed_days(account, rulebook)
    asked = [item for item in account.claims if item.move_id in move_ids]
    claim = _claim_plainly(account, as_of, asked)
    found = {}
    for item in asked:
        own = _obstacles_of_claim(item, claim)
        found.setdefault(item.move_id, []).append(own)
    return {move_id: _of_invoice(own) for move_id, own in found.items()}


def owed_today(account, rulebook, as_of):
    """What the customer sees as overdue: pauses, promises and answers stop no debts.

    Nor does what we have still to look at in our bank's statements.

    :param account: :class:`Account`
    :param rulebook: :class:`Rulebook` of its company
    :param as_of: the day
    :return: :class:`Claim`; its ``obstacles`` are of what nobody asks the customer for,
        such as what is disputed, blocked, with an agency, or covered by credits
    """
    account = with_agreed_days(account, rulebook)
    items = tuple(_without_pauses(item) for item in account.items)
    account = replace(account, items=items, pause=None, bank=Bank())
    return _claim_plainly(account, as_of, account.claims)


def _claim_plainly(account, as_of, asked):
    """What would be claimed by a procedure with one level for all that is overdue."""
    plain = Procedure(id=0, levels=(Level(id=0, position=1, days=0),))
    items = tuple(_ruled_by_customer(item) for item in account.items)
    account = replace(account, items=items, procedure_id=plain.id, enabled=True)
    item_ids = frozenset(item.id for item in asked)
    return claim_today(account, Rulebook({plain.id: plain}), as_of, item_ids)


def _without_pauses(item):
    group = item.group and replace(item.group, pause=None)
    return replace(item, pause=None, promise=None, answer=None, group=group)


def _ruled_by_customer(item):
    group = item.group and replace(item.group, procedure_id=None, due=None)
    return replace(item, procedure_id=None, group=group)


def _obstacles_of_claim(item, claim):
    found = claim.obstacles.get(item.id, ())
    if item.disputed:
        found += (Obstacle("disputed"),)
    if item.id in claim.lines and claim.credit:
        found += (Obstacle("partly_covered"),)
    return tuple(dict.fromkeys(found))


def _of_invoice(found):
    """The obstacles of an invoice from those of its instalments."""
    due = [own for own in found if {o.reason for o in own} != {"not_due"}]
    return tuple(dict.fromkeys(o for own in due or found for o in own))
