"""How the law prices a delay: the percent on each day, and how days are counted."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal
from typing import NamedTuple

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


class Term(NamedTuple):
    """What holds until the next change: reference rate, percent, days of the year."""

    base: Decimal
    percent: Decimal
    divisor: int


@dataclass(frozen=True, slots=True)
class InterestRule:
    """How a delay is priced.

    ``base`` maps the first day of each known half-year to its percent a year; None: the
    points alone are the percent. ``fixing``: the base of each half-year of the delay,
    or that of the half-year in which it begins for all of it (start and single).
    ``rounding`` of the percent: none, up to the next half point, to the nearest whole.
    ``moves_due``: a due date moves to the next working day of the ``country``.
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
    country: str = ""
    # The days on which another term begins, and these; made once for all items.
    _starts: list[date] = field(init=False, repr=False, compare=False)
    _terms: list[Term | None] = field(init=False, repr=False, compare=False)

    def __post_init__(self):
        table = {}
        if self.base is not None and self.fixing == HALF_YEAR:
            table = dict(self._half_year_terms())
        object.__setattr__(self, "_starts", list(table))
        object.__setattr__(self, "_terms", list(table.values()))

    def base_on(self, day, begun):
        """The base percent that holds on a day of a delay; None where it is unknown.

        :param day: a day of the delay
        :param begun: its first day
        """
        if self.base is None:
            return ZERO
        return self.base.get(half_year(day if self.fixing == HALF_YEAR else begun))

    def terms(self, first, last, begun):
        """The days from the first to the last one, cut where another term begins.

        :param begun: the first day of the delay
        :return: iterator of (first day, last day, :class:`Term`, None: it is unknown)
        """
        starts, terms = self._starts, self._terms
        if self.base is None or self.fixing != HALF_YEAR:
            starts, terms = self._fixed_terms(first, last, begun)
        # From the end: most delays are of these days.
        number = len(starts)
        while number and starts[number - 1] > first:
            number -= 1
        while first <= last:
            term = terms[number - 1] if number else None
            if number == len(starts) or starts[number] > last:
                yield first, last, term
                return
            yield first, starts[number] - ONE_DAY, term
            first = starts[number]
            number += 1

    def _half_year_terms(self):
        """The known half-years; those that go on as the one before are one with it."""
        before, expected = None, None
        for start in sorted(self.base):
            if expected and start != expected:
                yield expected, None
                before = None
            term = self._term(start, self.base[start])
            if term != before:
                yield start, term
            before, expected = term, next_half_year(start)
        if expected:
            yield expected, None

    def _fixed_terms(self, first, last, begun):
        """One percent for all of the delay; years may have other numbers of days."""
        base = self.base_on(begun, begun)
        starts = [first]
        if self.day_count == "act_act":
            years = range(first.year + 1, last.year + 1)
            starts += [date(y, 1, 1) for y in years if _is_leap(y) != _is_leap(y - 1)]
        return starts, [self._term(start, base) for start in starts]

    def _term(self, day, base):
        if base is None:
            return None
        return Term(base, self.percent_of(base), self.divisor_on(day))

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


def half_year(day):
    """The first day of the half-year of a day."""
    return date(day.year, 7 if day.month > 6 else 1, 1)


def next_half_year(day):
    """The first day of the half-year after that of a day."""
    start = half_year(day)
    return date(day.year, 7, 1) if start.month == 1 else date(day.year + 1, 1, 1)


def _is_leap(year):
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def _thirties(day):
    return 360 * day.year + 30 * day.month + min(day.day, 30)
