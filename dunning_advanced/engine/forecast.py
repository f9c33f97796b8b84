"""What is next, and why not now: asked of the same decision, on this and later days."""

from dataclasses import dataclass, replace
from datetime import date

from .decisions import Decision, Obstacle, Proposal, Skip
from .due_dates import ONE_DAY, day_of_level, days_after, end_of_minimum_days
from .evaluate import evaluate
from .precedence import ruling_of
from .procedure import Level
from .values import CLAIMED, CREDIT, CUSTOMER, GROUP, INVOICE

# Questions about a later day, counted by items: a form waits for the answer.
MOST_QUESTIONS = 5_000


@dataclass(frozen=True, slots=True)
class Next:
    """The next level of an item and the first day on which it could be written."""

    level: Level
    date: date


@dataclass(frozen=True, slots=True)
class Explanation:
    """The decision about one item: on a letter, or all that stands in the way.

    ``first_possible_date`` is the first day on which it could be dunned if nothing
    changes; None when there is none in sight.
    """

    proposal: Proposal | None
    skip: Skip | None
    first_possible_date: date | None


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
    account = _with_later_bank(account, as_of)
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


def _with_later_bank(account, as_of):
    """The account as it is asked about on later days: new statements go on to come.

    Those of today cannot be as new then; where they are too old already, they hold.
    """
    if account.bank.is_stale(as_of):
        return account
    return replace(account, bank=replace(account.bank, max_age=0))


def _days_to_try(account, rulebook, as_of, waiting):
    """The days on which to ask again, of a large account not all that there are."""
    if not waiting:
        return []
    own = {step.date for step in waiting.values()}
    days = sorted(own | set(_days_of_change(account, rulebook, as_of)))
    return days[: max(MOST_QUESTIONS // len(account.items), 1)]


def _take_possible(ripe, day, found, waiting, steps, skips):
    """Move what can be dunned on a day to the steps; of the rest note what holds it.

    :param ripe: ids of the items whose day has come
    :param found: :class:`Decision` as of the day
    :param waiting: steps that nobody has tried yet, which are changed as are the others
    """
    held = {skip.item.id: skip for skip in found.skips}
    for number in ripe:
        if any(_duns(letter, number) for letter in found.proposals):
            steps[number] = replace(waiting.pop(number), date=day)
        elif number in skips and number in held and waiting[number].date == day:
            skips[number] = _add_obstacles(skips[number], held[number])


def _add_obstacles(skip, later):
    """What stands in the way of an item, with what will when that is over."""
    known = {obstacle.reason for obstacle in skip.obstacles}
    further = (one for one in later.obstacles if one.reason not in known)
    return replace(skip, obstacles=(*skip.obstacles, *further))


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


def explain(account, item, rulebook, as_of):
    """Why an item is, or is not, dunned on a day.

    :param item: one of the account's claims
    :return: :class:`Explanation`
    """
    applies_to = ruling_of(item, account, rulebook).applies_to
    decision = evaluate(account, rulebook, as_of, applies_to)
    proposal = _letter_with(item, decision)
    if proposal:
        return Explanation(proposal, None, as_of)
    skip = next((s for s in decision.skips if s.item.id == item.id), None)
    # No skip: another letter lists the item for information.
    skip = skip or _listed_only(item, account, applies_to)
    rulebook = rulebook.without_charges()
    account = _with_later_bank(account, as_of)
    skip = _with_what_holds_then(skip, account, rulebook, as_of)
    for day in _days_of_change(account, rulebook, as_of):
        if _letter_with(item, evaluate(account, rulebook, day, applies_to)):
            return Explanation(None, skip, day)
    return Explanation(None, skip, None)


def _with_what_holds_then(skip, account, rulebook, as_of):
    """With what holds the letter on the day on which nothing else would any more."""
    day = skip.first_possible_date
    if not day or day <= as_of:
        return skip
    found = evaluate(account, rulebook, day, skip.applies_to)
    later = next((s for s in found.skips if s.item.id == skip.item.id), None)
    return _add_obstacles(skip, later) if later else skip


def _listed_only(item, account, applies_to):
    obstacles = (Obstacle("not_due", days_after(item.due, 1)),)
    return Skip(item, account.partner_id, applies_to, obstacles)


def _letter_with(item, decision):
    """The letter that duns the item."""
    return next((lt for lt in decision.proposals if _duns(lt, item.id)), None)


def _duns(letter, item_id):
    """Whether a letter duns an item; being listed for information is not enough."""
    return any(
        line.item.id == item_id and (line.section == CLAIMED or line.escalates)
        for line in letter.lines
    )


def _days_of_change(account, rulebook, as_of):
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
