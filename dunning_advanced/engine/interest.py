"""Default interest: from the history of what was open to stretches of days.

Both ends of a stretch count, and the days of all stretches add up to those of the
delay. Interest bears no interest, unless the rule compounds it once a year.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal

from .values import ZERO

HALF_YEAR = "half_year"
START = "start"
SINGLE = "single"

ONE_DAY = timedelta(days=1)
# To the next whole step: upwards, or to the nearer one.
_ROUNDINGS = {
    "none": None,
    "half": (Decimal("0.5"), ROUND_CEILING),
    "whole": (Decimal(1), ROUND_HALF_UP),
}


@dataclass(frozen=True, slots=True)
class InterestRule:
    """How a delay is priced.

    ``base`` maps the first day of each known half-year to its percent a year; None: the
    points alone are the percent. ``fixing``: the base of each half-year of the delay,
    or that of the half-year in which it begins for all of it (start and single).
    ``rounding`` of the percent: none, up to the next half point, to the nearest whole.
    ``law_order``: a sheet for court or agency takes payments off costs first.
    """

    id: int = 0
    points: Decimal = ZERO
    base: Mapping[date, Decimal] | None = None
    fixing: str = HALF_YEAR
    day_count: str = "act_365"
    compound: str = "none"
    payment_day_counts: bool = False
    rounding: str = "none"
    moves_due: bool = False
    law_order: bool = False

    def base_on(self, day, begun):
        """The base percent that holds on a day of a delay; None where it is unknown.

        :param day: a day of the delay
        :param begun: its first day
        """
        if self.base is None:
            return ZERO
        return self.base.get(half_year(day if self.fixing == HALF_YEAR else begun))

    def percent_of(self, base):
        """Percent a year with these points upon a base, never below zero."""
        percent = max(base + self.points, ZERO)
        if not _ROUNDINGS[self.rounding]:
            return percent
        step, mode = _ROUNDINGS[self.rounding]
        return (percent / step).quantize(Decimal(1), mode) * step

    def divisor_on(self, day):
        """The days of the year that a day is a part of."""
        if self.day_count == "act_act":
            return 366 if _is_leap(day.year) else 365
        return 360 if self.day_count.endswith("360") else 365

    def days_between(self, first, last):
        """The days from the first to the last one, both included."""
        after = last + ONE_DAY
        if self.day_count == "30_360":
            return _thirties(after) - _thirties(first)
        return (after - first).days


@dataclass(frozen=True, slots=True)
class Stretch:
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


@dataclass(frozen=True, slots=True)
class Accrual:
    """The interest of one item; ``unknown_from``: the first day without a rate."""

    stretches: tuple[Stretch, ...] = field(default=())
    unknown_from: date | None = None
    rule_id: int = 0

    @property
    def amount(self):
        """The sum of the rounded stretches."""
        return sum((stretch.amount for stretch in self.stretches), ZERO)


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
    falls = _falls(rule, reductions)
    accrual = _Accruing(rule, currency, first, principal, begun or first)
    for day, until in _pieces(rule, first, last, falls):
        accrual.take_off(falls, day)
        if not accrual.add(day, until):
            return Accrual(accrual.close(), day, rule.id)
    return Accrual(accrual.close(), rule_id=rule.id)


def first_day_of_delay(due, rule, holidays=frozenset()):
    """The day after the due date, which some laws move to the next working day.

    :param due: the agreed due date; it never counts
    :param holidays: public holidays, beside Saturdays and Sundays
    """
    while rule.moves_due and (due.weekday() >= 5 or due in holidays):
        due += ONE_DAY
    return due + ONE_DAY


def half_year(day):
    """The first day of the half-year of a day."""
    return date(day.year, 7 if day.month > 6 else 1, 1)


def next_half_year(day):
    """The first day of the half-year after that of a day."""
    start = half_year(day)
    return date(day.year, 7, 1) if start.month == 1 else date(day.year + 1, 1, 1)


class _Accruing:
    """One item on its way through the days.

    The stretch that runs is kept as plain values: a ledger has tens of thousands.
    """

    def __init__(self, rule, currency, first, principal, begun):
        self.rule, self.currency, self.begun = rule, currency, begun
        self.open = principal
        self.capital = ZERO
        self.year_start = first
        self.closed = []
        self.date_from = self.date_to = None
        self.running = None  # principal, base and divisor of the stretch that runs

    def take_off(self, falls, day):
        """Take off what has ended principal until this day."""
        for fall_day in [one for one in falls if one <= day]:
            self.open -= falls.pop(fall_day)

    def add(self, day, until):
        """Let a piece run on which nothing changes; False: its rate is unknown."""
        base = self.rule.base_on(day, self.begun)
        if base is None:
            return False
        self._capitalize(day)
        bearing = self.open + self.capital if self.open > 0 else ZERO
        piece = bearing, base, self.rule.divisor_on(day)
        if piece != self.running:
            self.close()
            self.date_from, self.running = day, piece
        self.date_to = until
        return True

    def close(self):
        """End the stretch that runs, and round it.

        :return: tuple of all stretches so far that bear interest
        """
        if self.running and self.running[0] > 0:
            self.closed.append(self._stretch(*self.running))
        self.running = None
        return tuple(self.closed)

    def _stretch(self, principal, base, divisor):
        percent = self.rule.percent_of(base)
        days = self.rule.days_between(self.date_from, self.date_to)
        exact = principal * percent * days / (100 * divisor)
        return Stretch(
            date_from=self.date_from,
            date_to=self.date_to,
            days=days,
            principal=principal,
            base=base,
            points=self.rule.points,
            percent=percent,
            divisor=divisor,
            amount=self.currency.round(exact),
        )

    def _capitalize(self, day):
        # After each whole year of delay its interest bears interest, where law says so.
        if self.rule.compound != "yearly" or day != _year_after(self.year_start):
            return
        self.close()
        year = [s.amount for s in self.closed if s.date_from >= self.year_start]
        self.capital += sum(year, ZERO)
        self.year_start = day


def _falls(rule, reductions):
    """What principal falls by, by the first day on which it bears less."""
    falls = {}
    for one in reductions:
        day = one.day + ONE_DAY if rule.payment_day_counts else one.day
        falls[day] = falls.get(day, ZERO) + one.amount
    return falls


def _pieces(rule, first, last, falls):
    """The days cut wherever anything may change, as (first, last) of each piece."""
    cuts = {first, *_half_years(first, last)}
    cuts.update(day for day in falls if first < day <= last)
    if rule.compound == "yearly":
        border = _year_after(first)
        while border <= last:
            cuts.add(border)
            border = _year_after(border)
    starts = sorted(cuts) if first <= last else []
    ends = [day - ONE_DAY for day in starts[1:]] + [last]
    return list(zip(starts, ends, strict=False))


def _half_years(first, last):
    """The days within a delay, after its first, on which a half-year begins."""
    year, month = first.year, 7 if first.month > 6 else 1
    while True:
        year, month = (year, 7) if month == 1 else (year + 1, 1)
        border = date(year, month, 1)
        if border > last:
            return
        yield border


def _year_after(day):
    try:
        return day.replace(year=day.year + 1)
    except ValueError:  # the year from 29 February ends on 28 February
        return date(day.year + 1, 3, 1)


def _is_leap(year):
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def _thirties(day):
    return 360 * day.year + 30 * day.month + min(day.day, 30)
