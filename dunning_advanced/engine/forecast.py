"""What is next for an account: read from its decisions, never decided a second time."""

from dataclasses import dataclass
from datetime import date

from .evaluate import evaluate
from .values import CUSTOMER, GROUP, INVOICE, Decision, Level


@dataclass(frozen=True, slots=True)
class Next:
    """The next level of an item and the first day on which it could be written."""

    level: Level
    date: date


def decide_all(account, rulebook, as_of):
    """The decision over all three schedules.

    :return: :class:`Decision`; every claim of the account is in it exactly once
    """
    decisions = [
        evaluate(account, rulebook, as_of, applies_to)
        for applies_to in (CUSTOMER, INVOICE, GROUP)
    ]
    return Decision(
        proposals=tuple(p for decision in decisions for p in decision.proposals),
        skips=tuple(s for decision in decisions for s in decision.skips),
    )


def next_steps(decision):
    """The next step of each item that has one, by item id.

    :param decision: :class:`Decision` as of a day; a proposed item is next on that day
    """
    steps = {
        line.item.id: Next(line.level, letter.date)
        for letter in decision.proposals
        for line in letter.lines
        if line.escalates
    }
    for skip in decision.skips:
        if skip.next_level and skip.first_possible_date:
            steps[skip.item.id] = Next(skip.next_level, skip.first_possible_date)
    return steps
