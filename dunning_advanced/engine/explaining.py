"""Why, and why not: asked of the same decision, on this and later days."""

from dataclasses import dataclass
from datetime import date

from .candidates import Blockers, bank_obstacles
from .decisions import Obstacle, Proposal, Skip
from .due_dates import days_after
from .evaluate import evaluate
from .later_days import (
    add_obstacles,
    days_of_change,
    letters_by_item,
    skips_by_item,
    with_later_bank,
)
from .precedence import ruling_of


@dataclass(frozen=True, slots=True)
class Explanation:
    """The decision about one item: on a letter, or all that stands in the way.

    ``first_possible_date`` is the first day on which it could be dunned if nothing
    changes; None when there is none in sight.
    """

    proposal: Proposal | None
    skip: Skip | None
    first_possible_date: date | None


def explain(account, item, rulebook, as_of):
    """Why an item is, or is not, dunned on a day.

    :param item: one of the account's claims
    :return: :class:`Explanation`
    """
    return explain_all(account, [item], rulebook, as_of)[item.id]


def explain_all(account, items, rulebook, as_of):
    """Why some items are, or are not, dunned on a day: each day is asked about once.

    :param items: of the account's claims; there may be thousands
    :return: dict of item id to :class:`Explanation`
    """
    of_schedule = {}
    for item in items:
        applies_to = ruling_of(item, account, rulebook).applies_to
        of_schedule.setdefault(applies_to, []).append(item)
    found = {}
    for applies_to, own in of_schedule.items():
        found |= _explain_schedule(account, own, rulebook, as_of, applies_to)
    return found


def _explain_schedule(account, items, rulebook, as_of, applies_to):
    """As :func:`explain_all`, for items of one schedule."""
    decision = evaluate(account, rulebook, as_of, applies_to)
    letters, skips = letters_by_item(decision), skips_by_item(decision)
    found = {
        item.id: Explanation(letters[item.id], None, as_of)
        for item in items
        if item.id in letters
    }
    waiting = [
        _Waiting(
            item,
            # No skip: another letter lists the item for information.
            skips.get(item.id) or _listed_only(item, account, applies_to),
        )
        for item in items
        if item.id not in letters
    ]
    if waiting:
        _wait(waiting, account, rulebook, as_of, applies_to)
    return found | {
        one.item.id: Explanation(None, one.skip, one.first) for one in waiting
    }


class _Waiting:
    """An item on no letter today: its skip, and the first day on which it is on one."""

    __slots__ = ("item", "skip", "hold_day", "begins", "first")

    def __init__(self, item, skip):
        self.item, self.skip = item, skip
        # The day on which nothing else stands in the way, unless the letter is held.
        self.hold_day = skip.first_possible_date
        self.begins = None
        self.first = None

    def is_asked_on(self, day):
        """Whether the item may turn to a letter on a day of change."""
        return self.first is None and self.begins is not None and day >= self.begins


def _wait(waiting, account, rulebook, as_of, applies_to):
    """Ask about later days until each item is on a letter.

    :param waiting: list of :class:`_Waiting`, which are changed
    """
    rulebook = rulebook.without_charges()
    account = with_later_bank(account, as_of)
    changes = set(days_of_change(account, rulebook, as_of))
    if any(bank_obstacles(account, as_of)):
        changes = set()  # these hold every letter, and no day ends them
    for one in waiting:
        one.begins = _end_of_blockers(one.item, account, rulebook, as_of)
    holds = {one.hold_day for one in waiting if one.hold_day and one.hold_day > as_of}
    for day in sorted(changes | holds):
        asked = [one for one in waiting if day in changes and one.is_asked_on(day)]
        held = [one for one in waiting if one.hold_day == day]
        if not (asked or held):
            continue
        decision = evaluate(account, rulebook, day, applies_to)
        letters, skips = letters_by_item(decision), skips_by_item(decision)
        for one in held:
            if later := skips.get(one.item.id):
                one.skip = add_obstacles(one.skip, later)
        for one in asked:
            if one.item.id in letters:
                one.first = day


def _end_of_blockers(item, account, rulebook, as_of):
    """The first day without what blocks an item today; None where there is none."""
    procedure = ruling_of(item, account, rulebook).procedure
    blockers = Blockers(account, procedure, as_of).of_item(item)
    days = [obstacle.until for obstacle in blockers]
    return None if {None, date.max} & set(days) else max(days, default=as_of)


def _listed_only(item, account, applies_to):
    obstacles = (Obstacle("not_due", days_after(item.due, 1)),)
    return Skip(item, account.partner_id, applies_to, obstacles)
