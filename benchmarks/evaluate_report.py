"""What ``script/bench evaluate`` prints: a table, and how it compares with the aims."""

from itertools import pairwise
from statistics import median

from . import report
from .ledgers import Size

_NAMES = {
    "decide": "facts + decision",
    "decide_without_interest": "in turns, without interest",
    "decide_with_interest": "in turns, with interest",
    "propose": "whole proposal",
}
_COLUMNS = ("s min", "s", "CPU s", "database CPU s", "statements", "statements each")
_COLUMNS += ("MB at start", "MB peak")
_AIMED_SIZE = Size(10000, 10)
_AIMED_SECONDS = {"decide": 4, "propose": 30}
_AIMED_MEGABYTES = 400
_AIMED_MILLISECONDS = 50
_ALLOWED_ABOVE_LINEAR = 1.1
_ALLOWED_FOR_INTEREST = 1.3


def print_all(costs):
    """Print the costs.

    :param costs: by :class:`Size`, in rising order, and task: list of the costs of
        each repetition
    """
    rows = [
        (str(size), name, _medians(costs[size][task], size.customers))
        for task, name in _NAMES.items()
        for size in costs
    ]
    # Of a customer, where the others say "each".
    print(report.costs_table(("ledger", "what"), rows, _COLUMNS))
    lines = [*_absolute(costs), *_growth(costs), *_interest(costs)]
    report.print_aims([*lines, *_explanations(costs)])


def _medians(repetitions, customers):
    """The median of each cost over all repetitions."""
    found = {key: _median(repetitions, key) for key in repetitions[0]}
    fastest = min(one["seconds"] for one in repetitions)
    return {**found, "min_seconds": fastest, "count": customers}


def _median(repetitions, key):
    return median(one[key] for one in repetitions)


def _absolute(costs):
    for size in costs:
        for task, name in _NAMES.items():
            seconds = _median(costs[size][task], "seconds")
            megabytes = _median(costs[size][task], "peak_mb")
            if size == _AIMED_SIZE and task in _AIMED_SECONDS:
                yield report.aim(f"{size}: {name}", seconds, _AIMED_SECONDS[task], "s")
            yield report.aim(f"{size}: {name}, peak", megabytes, _AIMED_MEGABYTES, "MB")


def _growth(costs):
    """Compare each ledger with the next larger one."""
    for small, large in pairwise(costs):
        times = large.customers / small.customers
        for task, name in _NAMES.items():
            what = f"{times:g} x the ledger: {name}"
            both = [costs[size][task] for size in (small, large)]
            # The repetitions that other programs disturbed least.
            seconds = [min(r["seconds"] for r in one) for one in both]
            aim = times * _ALLOWED_ABOVE_LINEAR
            yield report.aim(what, seconds[1] / seconds[0], aim, "x the time")
            megabytes = [_median(one, "peak_mb") for one in both]
            growth = f"{megabytes[1] - megabytes[0]:+.0f} MB"
            yield (f"{what}, peak", growth, "not growing", "")
            statements = [
                _median(one, "statements") / size.customers
                for one, size in zip(both, (small, large), strict=True)
            ]
            growth = f"{statements[1] - statements[0]:+.3f}"
            yield (f"{what}, statements per customer", growth, "not growing", "")


def _interest(costs):
    """Compare deciding with and without interest, by the processor's time."""
    for size, found in costs.items():
        plain, charged = (
            min(one["cpu_seconds"] for one in found[task])
            for task in ("decide_without_interest", "decide_with_interest")
        )
        what = f"{size}: facts + decision with interest"
        yield report.aim(what, charged / plain, _ALLOWED_FOR_INTEREST, "x without")


def _explanations(costs):
    for size in costs:
        explained = costs[size].get("explain")
        if not explained:
            continue
        milliseconds = [one["seconds"] * 1000 for one in explained]
        what = f"{size}: one of {len(explained)} invoices explained"
        cpu = _median(explained, "cpu_seconds") * 1000
        statements = _median(explained, "statements")
        yield report.aim(
            f"{what}, median", median(milliseconds), _AIMED_MILLISECONDS, "ms"
        )
        yield report.aim(
            f"{what}, longest", max(milliseconds), _AIMED_MILLISECONDS, "ms"
        )
        yield (f"{what}, statements", f"{statements:.0f}", "", "")
        yield (f"{what}, CPU", f"{cpu:.3g} ms", "", "")
