"""What ``script/bench letters`` prints, with ``--send`` and without."""

from . import report

_TITLES = ("letters", "way")
_PRINTED = ("s", "ms each", "CPU s", "wkhtmltopdf CPU s", "database CPU s")
_PRINTED += ("statements each", "MB at start", "MB peak", "wkhtmltopdf MB peak")
_SENT = ("s", "ms each", "CPU s", "database CPU s", "statements each")
_AIMED_COUNT = 100
_AIMED_SHARE = 0.1
_AIMED_MILLISECONDS = 40
_AIMED_GROWTH = 10


def print_issued(stock, *ours):
    """Print the costs of letters that were issued.

    :param stock: costs of the stock way, with the ``count`` of letters
    :param ours: costs of issuing, in rising order of their ``count``
    """
    rows = [_row("stock report call", stock), *(_row("issued", one) for one in ours)]
    print(report.costs_table(_TITLES, rows, _PRINTED))
    print("\nStock: only rendering, with a web server at hand. Issued: deciding again,")
    print("numbering, rendering, storing and committing, by dunning.run.action_issue.")
    report.print_aims([*_shares(stock, ours), *_growth(ours)])


def print_sent(pairs):
    """Print the costs of letters that were sent.

    :param pairs: costs of Odoo's own queue and of ours, in rising order of ``count``
    """
    rows = []
    for stock, ours in pairs:
        rows += [_row("Odoo's own e-mails", stock), _row("dunning letters", ours)]
    print(report.costs_table(_TITLES, rows, _SENT))
    print(
        "\nThe same files to the same mail server on this machine, a commit for each."
    )
    print("Dunning letters: asking whether each may leave, noting, sending, recording.")
    report.print_aims(_sending([ours for _stock, ours in pairs]))


def _row(way, costs):
    return f"{costs['count']:,}", way, costs


def _each(costs):
    return costs["seconds"] / costs["count"] * 1000


def _shares(stock, ours):
    for one in ours:
        what = f"{one['count']:,} letters issued"
        if stock["count"] != one["count"]:
            what += f", the stock way's time taken from {stock['count']} letters"
        limit = _AIMED_SHARE if one["count"] == _AIMED_COUNT else None
        yield report.aim(
            what, _each(one) / _each(stock), limit, "of the stock way's time", ".3f"
        )


def _growth(ours):
    first = ours[0]
    for one in ours[1:]:
        what = f"{one['count']:,} letters instead of {first['count']:,}, peak"
        for name, key in (("Odoo", "peak_mb"), ("wkhtmltopdf", "children_peak_mb")):
            growth = one[key] - first[key]
            yield f"{what} of {name}", f"{growth:+.0f} MB", "not growing", ""


def _sending(ours):
    for one in ours:
        what = f"{one['count']:,} letters sent, each"
        yield report.aim(what, _each(one), _AIMED_MILLISECONDS, "ms", ".1f")
    for one in ours[1:]:
        growth = (_each(one) / _each(ours[0]) - 1) * 100
        what = f"{one['count']:,} letters instead of {ours[0]['count']:,}, each"
        yield report.aim(what, growth, _AIMED_GROWTH, "% more", "+.0f")
