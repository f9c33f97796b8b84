"""Proposal for collection: every level issued and delivered, the last deadline over."""

from .candidates import Blockers, bank_obstacles
from .credits import share_out, total_left
from .due_dates import days_after, is_overdue
from .precedence import ruling_of, with_agreed_days
from .values import ZERO


def proposed_for_collection(account, rulebook, as_of):
    """The items that wait for nothing but a collection agency (docs/glossary.md).

    Their last active level is issued and delivered, its deadline is over (its days, if
    it has none), they are overdue, and nothing holds them: no pause, promise, dispute,
    payment on its way, nothing about the bank, and no credits that cover them.

    :param account: :class:`Account`
    :param rulebook: :class:`Rulebook` of its company
    :param as_of: the day
    :return: set of item ids
    """
    if any(bank_obstacles(account, as_of)):
        return set()
    cover = share_out(account, rulebook, as_of)
    account = with_agreed_days(account, rulebook)
    by_currency = {}
    for item in account.claims:
        procedure = ruling_of(item, account, rulebook).procedure
        if _is_exhausted(item, procedure, as_of) and not item.disputed:
            if not Blockers(account, procedure, as_of).of_item(item):
                by_currency.setdefault(item.currency, []).append(item)
    return {
        item.id
        for currency, items in by_currency.items()
        if not _covered_by_credits(items, account, currency)
        for item in items
        if not cover.is_covered(item)
    }


def _is_exhausted(item, procedure, as_of):
    """Whether no level is left, and the time the last one has given is over."""
    present = item.present
    if present is None or not present.sent or procedure is None:
        return False
    levels = procedure.active_levels
    place = procedure.place_of(present)
    if not levels or any(level.position > place for level in levels):
        return False
    if not is_overdue(item, procedure, as_of):
        return False
    # A letter that waited to leave gives as many days as it was written with.
    if present.deadline and present.deadline > present.date:
        given = (present.deadline - present.date).days
        return as_of > days_after(present.said_on, given)
    last = procedure.level_at(place)
    return as_of >= days_after(present.said_on, max(last.days, 1))


def _covered_by_credits(items, account, currency):
    """Money that has arrived is never chased, by an agency least of all.

    Whatever its currency, and in whichever company of the body.
    """
    credit = total_left(account, currency)
    return credit >= sum((item.open for item in items), ZERO)
