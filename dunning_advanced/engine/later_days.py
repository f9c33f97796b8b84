"""Later days: on which of them to ask again, and what an answer says of each item."""

from dataclasses import replace
from datetime import date

from .due_dates import ONE_DAY, day_of_level, days_after, end_of_minimum_days
from .precedence import ruling_of
from .values import CLAIMED


def with_later_bank(account, as_of):
    """The account as it is asked about on later days: new statements go on to come.

    Those of today cannot be as new then; where they are too old already, they hold.
    """
    if account.bank.is_stale(as_of):
        return account
    return replace(account, bank=replace(account.bank, max_age=0))


def add_obstacles(skip, later):
    """What stands in the way of an item, with what will when that is over."""
    known = {obstacle.reason for obstacle in skip.obstacles}
    further = (one for one in later.obstacles if one.reason not in known)
    return replace(skip, obstacles=(*skip.obstacles, *further))


def letters_by_item(decision):
    """The letter that duns each item."""
    return {
        number: letter
        for letter in reversed(decision.proposals)
        for number in _dunned_by(letter)
    }


def skips_by_item(decision):
    """What stands in the way of each item that no letter duns."""
    return {skip.item.id: skip for skip in reversed(decision.skips)}


def _dunned_by(letter):
    """The ids of the items that a letter duns; being listed for information is not
    enough."""
    return {
        line.item.id
        for line in letter.lines
        if line.section == CLAIMED or line.escalates
    }


def days_of_change(account, rulebook, as_of):
    """The later days on which anything about the account can turn by itself."""
    days = {as_of + ONE_DAY}
    pauses = [account.pause]
    # Whether other companies' claims are due decides whom the credits serve.
    days.update(days_after(item.due, 1) for item in account.relatives)
    for item in account.claims:
        pauses += [item.pause, item.promise, item.group and item.group.pause]
        procedure = ruling_of(item, account, rulebook).procedure
        if procedure:
            days.update(_days_of_item(item, procedure))
            if item.group and item.group.due:
                as_group = replace(item, due=item.group.due)
                days.update(_days_of_item(as_group, procedure))
    days.update(pause.until for pause in pauses if pause and pause.until)
    days.update(end_of_minimum_days(account, p) for p in rulebook.procedures.values())
    # The last day of the calendar stands for never.
    return sorted(day for day in days - {None} if as_of < day < date.max)


def _days_of_item(item, procedure):
    """Its levels' days, and those on which it turns due, overdue and free again."""
    yield days_after(item.due, 1)
    yield days_after(item.due, procedure.grace_days + 1)
    yield from (reached.date + ONE_DAY for reached in item.reached)
    for level in procedure.active_levels:
        yield day_of_level(level, item, procedure)
