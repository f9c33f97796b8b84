"""Interest against a slow oracle that asks each single day: never another cent."""

import math
import random
from calendar import isleap, monthrange
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

try:
    from .support.engine_case import EngineCase, engine
except ImportError:
    from support.engine_case import EngineCase, engine

CASES = 10000
ROUNDINGS = [Decimal("0.01"), Decimal("1"), Decimal("0.001"), Decimal("0.05")]


class TestInterestOracle(EngineCase):
    def test_no_difference_in_ten_thousand_histories(self):
        choose = random.Random(14)
        for number in range(CASES):
            case = random_case(choose)
            rule, currency, amount, first, last, cuts = case
            found = engine.accrue(rule, currency, amount, first, last, cuts)
            wanted, unknown = by_day(*case)
            mine = [(s.date_from, s.date_to, s.days, s.amount) for s in found.stretches]
            self.assertEqual(mine, wanted, f"case {number}: {case}")
            self.assertEqual(found.unknown_from, unknown, f"case {number}: {case}")

    def test_the_days_of_all_stretches_are_those_of_the_delay(self):
        choose = random.Random(15)
        for number in range(CASES):
            rule, currency, _amount, first, last, cuts = random_case(choose)
            much = Decimal(10) ** 9  # never paid in full
            found = engine.accrue(rule, currency, much, first, last, cuts)
            end = found.unknown_from or last + timedelta(days=1)
            days = sum(stretch.days for stretch in found.stretches)
            wanted = sum(weight(rule, day) for day in days_of(first, end))
            self.assertEqual(days, wanted, f"case {number}")
            if rule.day_count != "30_360":
                self.assertEqual(days, max((end - first).days, 0), f"case {number}")


def random_case(choose):
    base = None
    if choose.random() < 0.8:
        starts = [date(y, m, 1) for y in range(2023, 2027) for m in (1, 7)]
        known = starts[: choose.choice([8, 8, 8, 5])]
        base = {s: Decimal(choose.randrange(-90, 500)) / 100 for s in known}
        for start in known[1:]:
            if choose.random() < 0.3:
                base[start] = base[known[0]]
    rule = engine.InterestRule(
        points=Decimal(choose.randrange(0, 1200)) / 100,
        base=base,
        fixing=choose.choice(["half_year", "half_year", "start", "single"]),
        day_count=choose.choice(["act_365", "act_act", "30_360", "act_360"]),
        compound=choose.choice(["none", "none", "yearly"]),
        payment_day_counts=choose.random() < 0.5,
        rounding=choose.choice(["none", "half", "whole"]),
    )
    first = date(2023, 1, 1) + timedelta(days=choose.randrange(1300))
    last = first + timedelta(days=int(800 * choose.random() ** 3) - 1)
    amount = Decimal(choose.randrange(1, 5_000_000)) / 100
    cuts = [
        engine.Reduction(
            first + timedelta(days=choose.randrange(-20, 300)),
            Decimal(choose.randrange(1, int(amount * 60) + 2)) / 100,
        )
        for _number in range(choose.choice([0, 0, 1, 2, 4]))
    ]
    currency = engine.Currency(1, rounding=choose.choice(ROUNDINGS))
    return rule, currency, amount, first, last, cuts


def by_day(rule, currency, amount, first, last, cuts):
    """The stretches, found by asking every day what runs on it."""
    runs, capital, unknown, done = [], Decimal(0), None, 0
    birthday, percents = first, {}
    for day in days_of(first, last + timedelta(days=1)):
        base = base_on(rule, day, first)
        if base not in percents:
            percents[base] = percent_over(rule, base)
        percent = percents[base]
        if percent is None:
            unknown = day
            break
        if rule.compound == "yearly" and day > first and is_anniversary(day, birthday):
            capital += sum((price(run, currency) for run in runs[done:]), Decimal(0))
            done = len(runs)
            runs.append(None)  # a year ends: the next day begins a run
        gone = sum((c.amount for c in cuts if has_gone(rule, c, day)), Decimal(0))
        bearing = amount - gone + capital if amount > gone else Decimal(0)
        year = 366 if rule.day_count == "act_act" and isleap(day.year) else 365
        year = 360 if rule.day_count in ("30_360", "act_360") else year
        key = bearing, percent, year, base
        if not runs or runs[-1] is None or runs[-1]["key"] != key:
            runs.append({"key": key, "from": day, "days": 0})
        runs[-1]["to"] = day
        runs[-1]["days"] += weight(rule, day)
    runs = [run for run in runs if run and run["key"][0] > 0]
    return [
        (run["from"], run["to"], run["days"], price(run, currency)) for run in runs
    ], unknown


def price(run, currency):
    if run is None or run["key"][0] <= 0:
        return Decimal(0)
    bearing, percent, year, _base = run["key"]
    exact = Fraction(bearing) * Fraction(percent) * run["days"] / 100 / year
    steps = exact / Fraction(currency.rounding)
    whole = (2 * steps.numerator + steps.denominator) // (2 * steps.denominator)
    return whole * currency.rounding


def base_on(rule, day, first):
    asked = day if rule.fixing == "half_year" else first
    start = date(asked.year, 1 if asked.month < 7 else 7, 1)
    return Decimal(0) if rule.base is None else rule.base.get(start)


def percent_over(rule, base):
    if base is None:
        return None
    percent = max(base + rule.points, Decimal(0))
    if rule.rounding == "half":
        return Decimal(math.ceil(percent * 2)) / 2
    if rule.rounding == "whole":
        return percent.to_integral_value(ROUND_HALF_UP)
    return percent


def has_gone(rule, cut, day):
    return cut.day < day or (cut.day == day and not rule.payment_day_counts)


def is_anniversary(day, first):
    if day.year == first.year:
        return False
    if (first.month, first.day) == (2, 29):
        return (day.month, day.day) == (3, 1)
    return (day.month, day.day) == (first.month, first.day)


def weight(rule, day):
    """What a day counts; in 30/360 each month has thirty."""
    if rule.day_count != "30_360":
        return 1
    length = monthrange(day.year, day.month)[1]
    if day.month == 2 and day.day == length:
        return 31 - length
    return 0 if day.day == 30 and length == 31 else 1


def days_of(first, end):
    return (first + timedelta(days=n) for n in range(max((end - first).days, 0)))
