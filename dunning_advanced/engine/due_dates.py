"""From which day an item counts as late, and from which day a level is reached."""

from datetime import date, timedelta

from .values import CLAIMED, CUSTOMER

ONE_DAY = timedelta(days=1)


def days_after(day, days):
    """The day so many days later, or earlier; at the end of the calendar it stops.

    Whatever far date an invoice or an old record has, it only never comes. Its last day
    stands for never, and so does any day before that one.
    """
    if day == date.max:
        return day
    ordinal = day.toordinal() + days
    return date.fromordinal(min(max(ordinal, 1), date.max.toordinal()))


def is_overdue(item, procedure, as_of):
    """An item is overdue from the day after its due date and grace days."""
    return item.days_overdue(as_of) > procedure.grace_days


def is_not_yet_due(item, as_of):
    """An item is not yet due up to and on its due date, whatever the grace days."""
    return as_of <= item.due


def day_of_level(level, item, procedure):
    """The first day on which the level is reached, as far as days are concerned.

    ``sequential`` counts from the letter that raised the item to its present level,
    the first level from the due date, whatever the letter's own deadline: see the dated
    example in docs/design.md 6; ``age`` always counts from the due date. Grace days are
    added to the due date, except for levels before it. Where the due date was moved
    behind the letter, the customer has got new time, and the days count from its end; a
    letter that left days after it was issued counts from the day on which it left.
    """
    present = item.present
    if present and procedure.timing == "sequential":
        start = present.said_on
        if present.overdue and item.due >= start:
            start = days_after(item.due, procedure.grace_days)
        return days_after(start, level.days)
    if level.days < 0:
        return days_after(item.due, level.days)
    # A level of 0 days is reached when the item is overdue: the day after.
    return days_after(item.due, procedure.grace_days + max(level.days, 1))


def deadline(level, as_of):
    """Payment date printed on a letter of that day. It never moves a level.

    :raises OverflowError: when the calendar ends before: no letter may say that
    """
    return as_of + timedelta(days=level.payment_term_days)


def letter_deadline(level, lines, as_of):
    """The level's; before the due date nothing is asked for earlier or later."""
    if any(line.section == CLAIMED for line in lines):
        return deadline(level, as_of)
    return max(line.item.due for line in lines if line.escalates)


def end_of_minimum_days(account, procedure):
    """The first day on which the customer may get a further letter, None if any.

    Only customer procedures wait for each other's letters.
    """
    last = account.last_letter_date
    if procedure.applies_to != CUSTOMER or not (last and procedure.min_days_between):
        return None
    return days_after(last, procedure.min_days_between)
