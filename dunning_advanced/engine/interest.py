"""Default interest: from the history of what was open to stretches of days.

Both ends of a stretch count, and the days of all stretches add up to those of the
delay. Interest bears no interest, unless the rule compounds it once a year.
"""

from datetime import date
from decimal import Decimal
from typing import NamedTuple

from .interest_rule import ONE_DAY
from .public_holidays import is_public_holiday
from .values import ZERO


class Stretch(NamedTuple):
    """Days on which the same percent ran on the same principal; both ends count."""

    date_from: date
    date_to: date
    days: int
    principal: Decimal
    base: Decimal
    points: Decimal
    percent: Decimal
    divisor: int
    amount: Decimal


class Accrual(NamedTuple):
    """The interest of one item; ``unknown_from``: the first day without a rate.

    ``amount`` is the sum of the rounded stretches.
    """

    stretches: tuple[Stretch, ...] = ()
    unknown_from: date | None = None
    rule_id: int = 0
    amount: Decimal = ZERO


def accrue(rule, currency, principal, first, last, reductions=(), begun=None):
    """The interest on what was open of one item.

    :param rule: :class:`InterestRule`
    :param currency: :class:`Currency` in which each stretch is rounded
    :param principal: what was open on the first day, before the reductions
    :param first: the first day of the delay
    :param last: the last day that counts
    :param reductions: of :class:`Reduction`; those before the first day count at once
    :param begun: the day the delay began, when it is another one than the first
    :return: :class:`Accrual`; nothing is claimed from the first day without a rate on
    """
    falls = _falls(rule, reductions) if reductions else {}
    running = _Accruing(rule, currency, first, principal, falls)
    for day, until, term in rule.terms(first, last, begun or first):
        if term is None:
            return running.accrual(day)
        running.run(day, until, term)
    return running.accrual()


def first_day_of_delay(due, rule, holidays=frozenset(), state=""):
    """The day after the due date, which some laws move to the next working day.

    :param due: the agreed due date; it never counts
    :param holidays: days on which the company does not work, beside public holidays
    :param state: the debtor's, which has holidays of its own
    """
    while rule.moves_due and (
        due.weekday() >= 5
        or due in holidays
        or is_public_holiday(due, rule.country, state)
    ):
        due += ONE_DAY
    return due + ONE_DAY


class _Accruing:
    """One item on its way through the days."""

    __slots__ = (
        "rule",
        "currency",
        "open",
        "capital",
        "falls",
        "stretches",
        "year_start",
        "year_end",
    )

    def __init__(self, rule, currency, first, principal, falls):
        self.rule, self.currency = rule, currency
        self.open = principal
        self.capital = ZERO
        self.falls = falls
        self.stretches = []
        self.year_start = first
        self.year_end = None
        if rule.compound == "yearly":
            self.year_end = _year_after(first)

    def run(self, day, until, term):
        """Let the days of a term run, cut where the principal changes."""
        while self.falls or self.year_end:
            self._change(day)
            changes = [self.year_end, *self.falls] if self.year_end else self.falls
            cut = min(changes, default=until)
            if cut > until or not changes:
                break
            self._add(day, cut - ONE_DAY, term)
            day = cut
        self._add(day, until, term)

    def accrual(self, unknown_from=None):
        """What has come together until now."""
        amount = sum([stretch.amount for stretch in self.stretches], ZERO)
        return Accrual(tuple(self.stretches), unknown_from, self.rule.id, amount)

    def _change(self, day):
        """Take off what has ended principal until this day, and end a whole year."""
        for fall_day in [one for one in self.falls if one <= day]:
            self.open -= self.falls.pop(fall_day)
        if day == self.year_end:
            # After each whole year its interest bears interest, where law says so.
            year = [s.amount for s in self.stretches if s.date_from >= self.year_start]
            self.capital += sum(year, ZERO)
            self.year_start, self.year_end = day, _year_after(day)

    def _add(self, date_from, date_to, term):
        """Let days run on which nothing changes, and round what they bear."""
        if self.open <= 0:
            return
        base, percent, divisor = term
        principal = self.open + self.capital
        days = self.rule.days_between(date_from, date_to)
        self.stretches.append(
            Stretch(
                date_from,
                date_to,
                days,
                principal,
                base,
                self.rule.points,
                percent,
                divisor,
                self.currency.round(principal * percent * days / (100 * divisor)),
            )
        )


def _falls(rule, reductions):
    """What principal falls by, by the first day on which it bears less."""
    falls = {}
    for one in reductions:
        day = one.day + ONE_DAY if rule.payment_day_counts else one.day
        falls[day] = falls.get(day, ZERO) + one.amount
    # What was paid and came back on one day has changed nothing.
    return {day: amount for day, amount in falls.items() if amount}


def _year_after(day):
    try:
        return day.replace(year=day.year + 1)
    except ValueError:  # the year from 29 February ends on 28 February
        return date(day.year + 1, 3, 1)
