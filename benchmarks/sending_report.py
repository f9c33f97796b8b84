"""What ``script/bench letters --send`` prints: a table, and the aims."""

from . import table

_HEADER = (
    "letters",
    "way",
    "s",
    "ms per mail",
    "CPU s",
    "database CPU s",
    "statements",
)
_AIMED_MILLISECONDS = 40
_AIMED_GROWTH = 0.1


def print_all(pairs):
    """Print the costs.

    :param pairs: costs of Odoo's own queue and of ours, in rising order of ``count``
    """
    rows = []
    for stock, ours in pairs:
        rows += [_row("Odoo's own e-mails", stock), _row("dunning letters", ours)]
    print(table.text(_HEADER, rows, words=2))
    print(
        "\nThe same files to the same mail server on this machine, a commit for each."
    )
    print("Dunning letters: asking whether each may leave, noting, sending, recording.")
    print("\nAims, on a machine with two cores; nothing fails that misses one:")
    print(table.text((), list(_verdicts([ours for _stock, ours in pairs])), words=2))


def _row(way, costs):
    count = costs["count"]
    return (
        f"{count:,}",
        way,
        f"{costs['seconds']:.1f}",
        f"{_milliseconds(costs):.1f}",
        f"{costs['cpu_seconds']:.1f}",
        f"{costs['database_cpu_seconds']:.1f}",
        f"{costs['statements'] / count:.1f}",
    )


def _milliseconds(costs):
    return costs["seconds"] / costs["count"] * 1000


def _verdicts(ours):
    for one in ours:
        value = _milliseconds(one)
        verdict = "reached" if value <= _AIMED_MILLISECONDS else "MISSED"
        aim = f"at most {_AIMED_MILLISECONDS} ms"
        yield f"{one['count']:,} letters sent", f"{value:.1f} ms each", aim, verdict
    for one in ours[1:]:
        growth = _milliseconds(one) / _milliseconds(ours[0]) - 1
        verdict = "reached" if growth <= _AIMED_GROWTH else "MISSED"
        what = f"{one['count']:,} letters instead of {ours[0]['count']:,}, each"
        yield what, f"{growth:+.0%}", f"at most {_AIMED_GROWTH:+.0%}", verdict
