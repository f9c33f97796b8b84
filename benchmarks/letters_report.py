"""What ``script/bench letters`` prints: a table, and how it compares with the aims."""

from . import table

_HEADER = (
    "letters",
    "way",
    "s",
    "ms per letter",
    "CPU s",
    "wkhtmltopdf CPU s",
    "database CPU s",
    "statements per letter",
    "MB at start",
    "MB peak",
    "wkhtmltopdf MB peak",
)
_AIMED_COUNT = 100
_AIMED_SHARE = 0.1


def print_all(stock, *ours):
    """Print the costs.

    :param stock: costs of the stock way, with the ``count`` of letters
    :param ours: costs of issuing, in rising order of their ``count``
    """
    rows = [_row("stock report call", stock), *(_row("issued", one) for one in ours)]
    print(table.text(_HEADER, rows, words=2))
    print("\nStock: only rendering, with a web server at hand. Issued: deciding again,")
    print("numbering, rendering, storing and committing, by dunning.run.action_issue.")
    print("\nAims, on a machine with two cores; nothing fails that misses one:")
    print(table.text((), [*_shares(stock, ours), *_growth(ours)], words=2))


def _row(way, costs):
    count = costs["count"]
    return (
        f"{count:,}",
        way,
        f"{costs['seconds']:.1f}",
        f"{costs['seconds'] / count * 1000:.0f}",
        f"{costs['cpu_seconds']:.1f}",
        f"{costs['children_cpu_seconds']:.1f}",
        f"{costs['database_cpu_seconds']:.1f}",
        f"{costs['statements'] / count:.1f}",
        f"{costs['start_mb']:.0f}",
        f"{costs['peak_mb']:.0f}",
        f"{costs['children_peak_mb']:.0f}",
    )


def _shares(stock, ours):
    of_one = stock["seconds"] / stock["count"]
    for one in ours:
        share = one["seconds"] / one["count"] / of_one
        what = f"{one['count']:,} letters issued"
        if stock["count"] != one["count"]:
            what += f", the stock way's time taken from {stock['count']} letters"
        aim = f"at most {_AIMED_SHARE:g}" if one["count"] == _AIMED_COUNT else ""
        verdict = ("reached" if share <= _AIMED_SHARE else "MISSED") if aim else ""
        yield what, f"{share:.3f} of the stock way's time", aim, verdict


def _growth(ours):
    first = ours[0]
    for one in ours[1:]:
        what = f"{one['count']:,} letters instead of {first['count']:,}, peak"
        for name, key in (("Odoo", "peak_mb"), ("wkhtmltopdf", "children_peak_mb")):
            growth = one[key] - first[key]
            yield f"{what} of {name}", f"{growth:+.0f} MB", "not growing", ""
