"""Issue letters as a run does, and print the same ones the stock way.

The stock way is Odoo's own report call for each letter, with default settings. It fails
when a letter is missing or wrong, never because of a time.
"""

import tempfile
from pathlib import Path

from workspace import console, http_server, locks, mail_receiver, paths, session

from . import ledgers, letters_report, option_types, process
from .ledgers import Size

HELP = "issue letters with their PDFs, beside Odoo's stock way of printing them"
# So many overdue invoices make a letter of one page.
_INVOICES = 3
_PROFILES = paths.OUTPUT / "profiles"


def add_options(parser):
    """Add what the benchmark can be told."""
    parser.add_argument(
        "--count",
        type=option_types.numbers,
        default=[100, 1000],
        metavar="N,N",
        help="numbers of letters to issue (default: 100,1000)",
    )
    parser.add_argument(
        "--stock",
        type=option_types.number,
        default=100,
        metavar="N",
        help="letters to print the stock way, about 2 s each (default: 100)",
    )
    parser.add_argument(
        "--profile",
        action="store_true",
        help="issue once more under cProfile, into output/profiles",
    )
    parser.add_argument(
        "--send",
        action="store_true",
        help="send them to a mail server of this machine instead, beside Odoo's own "
        "queue sending the same files",
    )


def run(options):
    """Measure and print what was found."""
    counts = sorted(set(options.count))
    size = Size(counts[-1], _INVOICES)
    # Two benchmarks at a time would measure each other.
    with locks.exclusive("benchmark"), session.opened() as databases:
        with ledgers.prepared(databases, size) as ledger:
            if options.send:
                pairs = [_send(ledger, count, options.profile) for count in counts]
                return letters_report.print_sent(pairs)
            stock = min(options.stock, counts[0])
            costs = [_issue(ledger, count) for count in counts[1:]]
            if options.profile:
                _issue(ledger, counts[0], profile=_profile(counts[0]))
            costs = [*_issue_and_print(ledger, counts[0], stock), *costs]
    letters_report.print_issued(*costs)
    return None


def _profile(count, what="letters"):
    _PROFILES.mkdir(parents=True, exist_ok=True)
    return str(_PROFILES / f"{what}-{count}.prof")


def _send(ledger, count, with_profile):
    """Return the costs of sending so many letters, ours and Odoo's own queue's."""
    parameters = {"profile": _profile(count, "sending")} if with_profile else {}
    with ledger.throw_away("letters") as name, tempfile.TemporaryDirectory() as mails:
        _issue_in(ledger, name, count)
        with mail_receiver.running(ledger.odoo, Path(mails, "ours")) as port:
            with console.step(f"{count:,} letters: queue"):
                process.run(ledger.odoo, name, "queue_letters", port=port)
            with console.step(f"{count:,} letters: send"):
                ours = process.run(ledger.odoo, name, "send_letters", **parameters)
            check = {"count": count, "folder": str(Path(mails, "ours"))}
            process.run(ledger.odoo, name, "check_sent", **check)
            with console.step(f"{count:,} e-mails of Odoo's own: send"):
                stock = process.run(ledger.odoo, name, "send_stock")
    return {**stock, "count": count}, {**ours, "count": count}


def _issue_and_print(ledger, count, stock):
    """Return the costs of the stock way and of ours, for the same letters."""
    with ledger.throw_away("letters") as name:
        ours = _issue_in(ledger, name, count)
        with http_server.running(ledger.odoo, name) as (address, _server):
            with console.step(f"{stock} letters, the stock way"):
                costs = process.run(
                    ledger.odoo, name, "print_stock", count=stock, address=address
                )
    return costs, ours


def _issue(ledger, count, **parameters):
    with ledger.throw_away("letters") as name:
        return _issue_in(ledger, name, count, **parameters)


def _issue_in(ledger, name, count, **parameters):
    with console.step(f"{count:,} letters: propose"):
        process.run(ledger.odoo, name, "propose_some", count=count)
    under = " under cProfile" if parameters else ""
    with console.step(f"{count:,} letters: issue{under}"):
        costs = process.run(ledger.odoo, name, "issue", **parameters)
    with console.step(f"{count:,} letters: look at each"):
        process.run(ledger.odoo, name, "check_letters", count=count)
    return {**costs, "count": count}
