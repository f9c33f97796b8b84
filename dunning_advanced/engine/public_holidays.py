"""Public holidays of the countries whose law moves a due date to a working day.

Germany, § 193 BGB: those of the place of payment, which is the debtor's state. Where
that is not known, those of all states: in doubt interest begins later.
"""

from datetime import date, timedelta
from functools import cache

# (month, day) or days after Easter Sunday, and in which states; None: in all.
_GERMANY = (
    ((1, 1), None),
    ((1, 6), "BW BY ST"),
    ((3, 8), "BE MV"),
    (-2, None),
    (1, None),
    ((5, 1), None),
    (39, None),
    (50, None),
    (60, "BW BY HE NW RP SL SN TH"),
    ((8, 15), "BY SL"),
    ((9, 20), "TH"),
    ((10, 3), None),
    ((10, 31), "BB HB HH MV NI SH SN ST TH"),
    ((11, 1), "BW BY NW RP SL"),
    ("repentance", "SN"),
    ((12, 25), None),
    ((12, 26), None),
)
_RULES = {"DE": _GERMANY}


def is_public_holiday(day, country, state=""):
    """Whether a day is a public holiday, as far as that is known of a country.

    :param country: two letters
    :param state: its code in that country; empty: any state
    """
    states = _holidays(country, day.year).get(day)
    return states is not None and (not states or not state or state in states)


@cache
def _holidays(country, year):
    """The states of each holiday of a year, empty for all, by day."""
    found = {}
    for when, states in _RULES.get(country, ()):
        found[_day_of(when, year)] = frozenset(states.split() if states else ())
    return found


def _day_of(when, year):
    if when == "repentance":  # the Wednesday before 23 November
        last = date(year, 11, 22)
        return last - timedelta(days=(last.weekday() - 2) % 7)
    if isinstance(when, int):
        return _easter(year) + timedelta(days=when)
    return date(year, *when)


def _easter(year):
    """Easter Sunday by the Gregorian calendar (Meeus, Jones, Butcher)."""
    century, rest = divmod(year, 100)
    golden = year % 19
    leap = (century - (century + 8) // 25 + 1) // 3
    moon = (19 * golden + century - century // 4 - leap + 15) % 30
    week = (32 + 2 * (century % 4) + 2 * (rest // 4) - moon - rest % 4) % 7
    shift = (golden + 11 * moon + 22 * week) // 451
    month, day = divmod(moon + week - 7 * shift + 114, 31)
    return date(year, month, day + 1)
