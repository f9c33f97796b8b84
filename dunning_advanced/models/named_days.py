"""Named days: the one day to come that a text names, such as a promise in an answer."""

import re
from datetime import date, timedelta

# Further ahead nobody promises; a number that looks like a day is none then.
_MOST_DAYS = 120
# Two numbers alone are a day only as they are written in German; others are amounts.
_NUMBERS = re.compile(
    r"(?<![\d.,/-])(\d{1,4})(?:([./-])(\d{1,2})\2(\d{2,4})|(\.)(\d{1,2})\.)(?![\d/-])"
)
_WORD = re.compile(r"[^\W\d_]{3,}")
_BEFORE = re.compile(r"(\d{1,2})(?:st|nd|rd|th|er|\.|º)?\s*(?:of|de|di)?\s*$", re.I)
_AFTER = re.compile(r"\s*\.?\s*(\d{1,2})(?:st|nd|rd|th)?\b(?![:.]?\d)", re.I)
_YEAR = re.compile(r"\s*,?\s*(?:de\s+)?(20\d\d)\b")
# From here on a mail program repeats what was written before.
_QUOTED = re.compile(
    r"^\s*(>|-{2,}.*-{2,}\s*$|_{8,}|(from|von|de|da|van|od)\s*:|.*\bwrote:|.*schrieb"
    r"( .*)?:|.*a écrit\s*:|.*ha scritto:|.*escribió:|.*schreef.*:|.*napisał.*:)",
    re.I,
)


def named_day(text, written, months=None, weekdays=None, month_first=False):
    """The one day from ``written`` on that a text names; None without it or with two.

    What is quoted below the text does not count: it is what was asked, not answered.

    :param text: as a person wrote it
    :param written: the day on which it was written
    :param months: dict of names of months, in small letters, to 1 to 12
    :param weekdays: dict of names of days of the week to 0 (Monday) to 6
    :param month_first: whether 6/5 is 5 June
    """
    own = _without_quotes(text or "")
    found = {
        *_in_numbers(own, written, month_first),
        *_in_words(own, written, months or {}),
    } or {*_in_weekdays(own, written, weekdays or {})}
    latest = written + timedelta(days=_MOST_DAYS)
    coming = {day for day in found if written <= day <= latest}
    return coming.pop() if len(coming) == 1 else None


def _without_quotes(text):
    lines = []
    for line in text.splitlines():
        if _QUOTED.match(line):
            break
        lines.append(line)
    return "\n".join(lines)


def _in_numbers(text, written, month_first):
    for first, sign, second, third, _dot, alone in _NUMBERS.findall(text):
        second = second or alone
        if len(first) == 4:
            parts = (first, second, third)
        elif month_first and sign == "/":
            parts = (third, first, second)
        else:
            parts = (third, second, first)
        year, month, day = parts
        if int(month) > 12:
            month, day = day, month
        yield from _to_days(year, month, day, written)


def _in_words(text, written, months):
    for word in _WORD.finditer(text):
        month = months.get(word[0].lower())
        if not month:
            continue
        before = _BEFORE.search(text[: word.start()])
        after = _AFTER.match(text[word.end() :])
        if not before and not after:
            continue
        end = word.end() + (0 if before else after.end())
        year = _YEAR.match(text[end:])
        day = (before or after)[1]
        yield from _to_days(year and year[1], month, day, written)


def _in_weekdays(text, written, weekdays):
    for word in _WORD.findall(text):
        weekday = weekdays.get(word.lower())
        if weekday is not None:
            yield written + timedelta(days=(weekday - written.weekday() - 1) % 7 + 1)


def _to_days(year, month, day, written):
    """The day of these numbers: without a year, the next one."""
    years = (written.year, written.year + 1)
    if year:
        years = (int(year) + (2000 if int(year) < 100 else 0),)
    for one in years:
        try:
            found = date(one, int(month or 0), int(day or 0))
        except ValueError:
            continue
        if year or found >= written:
            yield found
            return
