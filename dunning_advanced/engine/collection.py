"""Proposal for collection: every level issued and delivered, the last deadline over."""

from .candidates import Blockers
from .due_dates import days_after, is_overdue
from .precedence import ruling_of
from .values import ZERO


def proposed_for_collection(account, rulebook, as_of):
    """The items that wait for nothing but a collection agency (docs/glossary.md).

    Their last active level is issued and delivered, its deadline is over (its days, if
    it has none), they are overdue, and nothing holds them: no pause, promise, dispute,
    payment on its way, and no credits that cover them.

    :param account: :class:`Account`
    :param rulebook: :class:`Rulebook` of its company
    :param as_of: the day
    :return: set of item ids
    """
    by_currency = {}
    for item in account.claims:
        procedure = ruling_of(item, account, rulebook).procedure
        if _is_exhausted(item, procedure, as_of) and not item.disputed:
            if not Blockers(account, procedure, as_of).of_item(item):
                by_currency.setdefault(item.currency.id, []).append(item)
    return {
        item.id
        for currency_id, items in by_currency.items()
        if not _covered_by_credits(items, account, currency_id)
        for item in items
    }


def _is_exhausted(item, procedure, as_of):
    """Whether no level is left, and the time the last one has given is over."""
    present = item.present
    if present is None or not present.sent or procedure is None:
        return False
    levels = procedure.active_levels
    if not levels or any(level.position > present.position for level in levels):
        return False
    if not is_overdue(item, procedure, as_of):
        return False
    if present.deadline and present.deadline > present.date:
        return as_of > present.deadline
    last = procedure.level_at(present.position)
    return as_of >= days_after(present.date, max(last.days, 1))


def _covered_by_credits(items, account, currency_id):
    """Money that has arrived is never chased, by an agency least of all."""
    credit = -sum(
        (i.open for i in account.credits if i.currency.id == currency_id), ZERO
    )
    return credit >= sum((item.open for item in items), ZERO)
