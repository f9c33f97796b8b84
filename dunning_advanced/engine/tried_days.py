"""Tried days: what holds a whole letter on the day that its items wait for."""

from dataclasses import replace
from fractions import Fraction

from .candidates import bank_obstacles
from .credits import least_left
from .due_dates import is_overdue
from .forecast import look_ahead
from .values import GROUP


def try_days(decision, account, rulebook, as_of):
    """A decision whose skips know what will hold the whole letter on their day.

    Asked only where anything can: as :func:`look_ahead` has it, so that a run's list
    tells no other day.

    :param decision: :class:`Decision` of one schedule as of the day
    :return: :class:`Decision`
    """
    waiting = [skip for skip in decision.skips if skip.first_possible_date]
    if not _may_hold_letters(waiting, account, rulebook, as_of):
        return decision
    schedules = dict.fromkeys(skip.applies_to for skip in waiting)
    try:
        ahead, steps = look_ahead(account, rulebook, as_of, schedules)
    except OverflowError:
        return decision  # a deadline behind the end of the calendar is a later day's
    tried = {skip.item.id: skip for skip in ahead.skips}
    skips = (
        _with_day(skip, tried.get(skip.item.id), steps.get(skip.item.id))
        for skip in decision.skips
    )
    return replace(decision, skips=tuple(skips))


def _may_hold_letters(waiting, account, rulebook, as_of):
    """Whether anything may hold a whole letter on the day that one of these waits for.

    Reminders before the due date are none while others are overdue. Credits and least
    amounts hold nothing where each of these is so large that all credits together leave
    more of it than any letter has to ask for: a night asks this of every customer.

    :param waiting: the skips that know a day
    """
    if not waiting:
        return False
    if any(bank_obstacles(account, as_of)):
        return True
    if any(_comes_early(skip, rulebook) for skip in waiting):
        return True
    minimum = max(p.min_amount for p in rulebook.procedures.values())
    left = least_left([skip.item for skip in waiting], account)
    return left <= Fraction(minimum)


def _comes_early(skip, rulebook):
    """Whether the day it waits for is one on which it is not overdue yet."""
    item, procedure = skip.item, rulebook.procedures[skip.procedure_id]
    agreed = skip.applies_to == GROUP and item.group.due
    own = replace(item, due=agreed) if agreed else item
    return not is_overdue(own, procedure, skip.first_possible_date)


def _with_day(skip, tried, step):
    """A skip with what holds it longer than it knows itself.

    :param tried: the same of :func:`look_ahead`
    :param step: :class:`Next`, None where no day is in sight
    """
    day = skip.first_possible_date
    if not (day and tried) or (step and step.date <= day):
        return skip
    known = {obstacle.reason for obstacle in skip.obstacles}
    until = step.date if step else None
    longer = (
        replace(one, until=until) for one in tried.obstacles if one.reason not in known
    )
    return replace(skip, obstacles=(*skip.obstacles, *longer))
