"""What ``script/bench evaluate`` prints: a table, and how it compares with the aims."""

from itertools import pairwise
from statistics import median

from . import table
from .ledgers import Size

_NAMES = {
    "decide": "facts + decision",
    "decide_with_interest": "the same with interest",
    "propose": "whole proposal",
}
_HEADER = (
    "ledger",
    "what",
    "s min",
    "s median",
    "CPU s",
    "database CPU s",
    "statements",
    "per customer",
    "MB at start",
    "MB peak",
)
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
    rows = [_row(size, task, costs[size][task]) for task in _NAMES for size in costs]
    print(table.text(_HEADER, rows, words=2))
    lines = [*_absolute(costs), *_growth(costs), *_interest(costs)]
    lines += _explanations(costs)
    print("\nAims, on a machine with two cores; nothing fails that misses one:")
    print(table.text((), lines, words=2))


def _row(size, task, repetitions):
    return (
        str(size),
        _NAMES[task],
        f"{min(r['seconds'] for r in repetitions):.2f}",
        f"{_median(repetitions, 'seconds'):.2f}",
        f"{_median(repetitions, 'cpu_seconds'):.2f}",
        f"{_median(repetitions, 'database_cpu_seconds'):.2f}",
        f"{_median(repetitions, 'statements'):,.0f}",
        f"{_median(repetitions, 'statements') / size.customers:.3f}",
        f"{_median(repetitions, 'start_mb'):.0f}",
        f"{_median(repetitions, 'peak_mb'):.0f}",
    )


def _median(repetitions, key):
    return median(one[key] for one in repetitions)


def _absolute(costs):
    for size in costs:
        for task, name in _NAMES.items():
            seconds = _median(costs[size][task], "seconds")
            megabytes = _median(costs[size][task], "peak_mb")
            if size == _AIMED_SIZE and task in _AIMED_SECONDS:
                yield _line(f"{size}: {name}", seconds, _AIMED_SECONDS[task], "s")
            yield _line(f"{size}: {name}, peak", megabytes, _AIMED_MEGABYTES, "MB")


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
            yield _line(what, seconds[1] / seconds[0], aim, "x the time")
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
            for task in ("decide", "decide_with_interest")
        )
        what = f"{size}: facts + decision with interest"
        yield _line(what, charged / plain, _ALLOWED_FOR_INTEREST, "x without")


def _explanations(costs):
    for size in costs:
        explained = costs[size].get("explain")
        if not explained:
            continue
        milliseconds = [one["seconds"] * 1000 for one in explained]
        what = f"{size}: one of {len(explained)} invoices explained"
        cpu = _median(explained, "cpu_seconds") * 1000
        statements = _median(explained, "statements")
        yield _line(f"{what}, median", median(milliseconds), _AIMED_MILLISECONDS, "ms")
        yield _line(f"{what}, longest", max(milliseconds), _AIMED_MILLISECONDS, "ms")
        yield (f"{what}, statements", f"{statements:.0f}", "", "")
        yield (f"{what}, CPU", f"{cpu:.3g} ms", "", "")


def _line(what, found, aim, unit):
    verdict = "reached" if found <= aim else "MISSED"
    return what, f"{found:.3g} {unit}", f"at most {aim:g} {unit}", verdict
