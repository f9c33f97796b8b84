"""What is next: asked of the same decision, on this and later days."""

from dataclasses import dataclass, replace
from datetime import date

from .decisions import Decision
from .evaluate import evaluate
from .later_days import (
    add_obstacles,
    days_of_change,
    letters_by_item,
    skips_by_item,
    with_later_bank,
)
from .procedure import Level
from .values import CLAIMED, CREDIT, CUSTOMER, GROUP, INVOICE

# Questions about a later day, counted by items: a form waits for the answer.
MOST_QUESTIONS = 5_000


@dataclass(frozen=True, slots=True)
class Next:
    """The next level of an item and the first day on which it could be written."""

    level: Level
    date: date


def decide_all(account, rulebook, as_of, schedules=(CUSTOMER, INVOICE, GROUP)):
    """The decision over all three schedules, or some of them.

    :return: :class:`Decision`; every claim of the schedules is in it exactly once
    """
    decisions = [
        evaluate(account, rulebook, as_of, applies_to) for applies_to in schedules
    ]
    return Decision(
        proposals=tuple(p for decision in decisions for p in decision.proposals),
        skips=tuple(s for decision in decisions for s in decision.skips),
    )


def next_steps(decision, rulebook):
    """The next step of each item that has one, by item id.

    :param decision: :class:`Decision` as of a day; what a proposal claims or raises is
        next on that day, what it only lists when its own level is reached
    :param rulebook: :class:`Rulebook` that it was taken by
    """
    steps = {
        line.item.id: step
        for letter in decision.proposals
        for line in letter.lines
        if line.section != CREDIT and (step := _step_of(line, letter, rulebook))
    }
    for skip in decision.skips:
        if skip.next_level and skip.first_possible_date:
            steps[skip.item.id] = Next(skip.next_level, skip.first_possible_date)
    return steps


def look_ahead(account, rulebook, as_of, schedules=(CUSTOMER, INVOICE, GROUP)):
    """The decision, and the next step of each item that is possible on its day.

    A letter that is written then may be held as a whole, by credits for example: this
    stands in the way already, and what holds for ever leaves no step. In an account so
    large that not all days can be tried, later steps are told as they are.

    :return: (:class:`Decision` with such obstacles, dict of item id to :class:`Next`)
    """
    decision = decide_all(account, rulebook, as_of, schedules)
    steps = next_steps(decision, rulebook)
    waiting = {number: step for number, step in steps.items() if step.date > as_of}
    steps = {number: steps[number] for number in steps.keys() - waiting.keys()}
    skips = {skip.item.id: skip for skip in decision.skips}
    without_charges = rulebook.without_charges()
    account = with_later_bank(account, as_of)
    days = _days_to_try(account, rulebook, as_of, waiting)
    for day in days:
        ripe = [number for number, step in waiting.items() if step.date <= day]
        if ripe:
            found = decide_all(account, without_charges, day, schedules)
            _take_possible(ripe, day, found, waiting, steps, skips)
        if not waiting:
            break
    steps |= {number: step for number, step in waiting.items() if step.date > days[-1]}
    skips = tuple(skips[skip.item.id] for skip in decision.skips)
    return replace(decision, skips=skips), steps


def _days_to_try(account, rulebook, as_of, waiting):
    """The days on which to ask again, of a large account not all that there are."""
    if not waiting:
        return []
    own = {step.date for step in waiting.values()}
    days = sorted(own | set(days_of_change(account, rulebook, as_of)))
    return days[: max(MOST_QUESTIONS // len(account.items), 1)]


def _take_possible(ripe, day, found, waiting, steps, skips):
    """Move what can be dunned on a day to the steps; of the rest note what holds it.

    :param ripe: ids of the items whose day has come
    :param found: :class:`Decision` as of the day
    :param waiting: steps that nobody has tried yet, which are changed as are the others
    """
    held, letters = skips_by_item(found), letters_by_item(found)
    for number in ripe:
        if number in letters:
            steps[number] = replace(waiting.pop(number), date=day)
        elif number in skips and number in held and waiting[number].date == day:
            skips[number] = add_obstacles(skips[number], held[number])


def _step_of(line, letter, rulebook):
    if line.escalates:
        return Next(line.level, letter.date)
    if line.section == CLAIMED:
        return Next(letter.level, letter.date)
    # What raises a member of a group is the group's own matter.
    policy = not letter.group_id and rulebook.policy(letter.procedure, letter.date, 0)
    level = policy and policy.next_level(line.item)
    days = [obstacle.until for obstacle in policy.obstacles(line.item)] if level else ()
    known = days and None not in days and max(days) < date.max
    return Next(level, max(days)) if known else None
