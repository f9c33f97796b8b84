"""The community's best-known add-on for credit control on the same ledgers, in turns.

Both follow a procedure of three levels and have no other add-on beside them; the peer
is used as its own documentation says. Its e-mails have their PDF attached, as ours do.
It fails when one of them claims anything else than the other, never because of a time.
"""

import dataclasses
import os
import tempfile
from contextlib import contextmanager
from pathlib import Path

from workspace import (
    console,
    http_server,
    locks,
    mail_receiver,
    session,
    virtualenv,
)

from . import comparison, ledgers, option_types, process
from .ledgers import Size

HELP = "decide, print and send beside the community's credit control"
_PER_CUSTOMER = 10
_LARGE = Size(10000, _PER_CUSTOMER)
# So many overdue invoices make a letter of one page.
_OF_LETTER = 3
# When every invoice of the ledger has reached the first level of both.
_DAYS_LATER = 60
_AIMED_TIMES = {1000: 12, 10000: 30}
_AIMED_TIMES_OF_LETTERS = 30
_OURS, _PEER = "dunning_advanced", "account_credit_control"


def add_options(parser):
    """Add what the benchmark can be told."""
    parser.add_argument(
        "--customers",
        type=option_types.number,
        default=1000,
        metavar="N",
        help="customers with 10 open invoices each (default: 1000)",
    )
    parser.add_argument(
        "--letters",
        type=option_types.number,
        default=100,
        metavar="N",
        help="letters to print, and e-mails to send (default: 100)",
    )
    parser.add_argument(
        "--rounds",
        type=option_types.number,
        default=3,
        metavar="N",
        help="how often each decides, in turns; the middle counts (default: 3)",
    )
    parser.add_argument(
        "--large",
        action="store_true",
        help="let both decide about 10,000 customers, too, once",
    )
    parser.add_argument(
        "--report", action="store_true", help="write the figures into docs/"
    )


def run(options):
    """Measure, print what was found, and write it down."""
    load = os.getloadavg()[0]
    # Two benchmarks at a time would measure each other.
    with locks.exclusive("benchmark"), session.opened() as databases:
        comparison.use_patched_wkhtmltopdf(databases.odoo)
        found = _decide(databases, Size(options.customers, _PER_CUSTOMER), options)
        if options.large:
            found += _decide(databases, _LARGE, options, rounds=1)
        found += _print_and_send(databases, options.letters)
    print(comparison.table(found))
    if options.report:
        large = " --large" if options.large else ""
        comparison.write("peers", f"script/bench peers{large}", load, found)


@contextmanager
def _both(databases, size):
    """Yield the same ledger with our add-on, and with the peer."""
    odoo = databases.odoo
    addons = (*odoo.source.addons_path, virtualenv.peer_addons())
    source = dataclasses.replace(odoo.source, addons_path=addons)
    with_peer = dataclasses.replace(
        databases, odoo=dataclasses.replace(odoo, source=source)
    )
    with (
        ledgers.prepared(databases, size, addons=[_OURS], task="switch_on_3") as ours,
        ledgers.prepared(with_peer, size, "peer", [_PEER], "peer_switch_on") as peer,
    ):
        yield ours, peer


def _decide(databases, size, options, rounds=None):
    costs = {_OURS: [], _PEER: []}
    with _both(databases, size) as (ours, peer):
        later = {"days_later": _DAYS_LATER}
        expected = process.run(ours.odoo, ours.template, "expect", **later)
        for number in range(1, (rounds or options.rounds) + 1):
            for name, ledger, task in (
                (_OURS, ours, "propose"),
                (_PEER, peer, "peer_propose"),
            ):
                with ledger.throw_away("proposal") as database:
                    with console.step(f"{size}: {name} decides, round {number}"):
                        result = process.run(ledger.odoo, database, task, **later)
                if result["found"] != expected:
                    raise console.WorkspaceError(
                        f"{name} found {result['found']}, expected {expected}"
                    )
                costs[name].append(result["costs"])
    aim = _AIMED_TIMES.get(size.customers)
    ways = {name: comparison.middle(some) for name, some in costs.items()}
    title = f"decide and write, {size} invoices"
    return list(comparison.rows(title, size.customers, ways, aim))


def _print_and_send(databases, count):
    with _both(databases, Size(count, _OF_LETTER)) as (ours, peer):
        printed = {
            _OURS: _print_ours(ours, count),
            f"{_PEER}, a file each": _print_peers(peer, count, apart=True),
            f"{_PEER}, one file of all": _print_peers(peer, count, apart=False),
        }
        sent = {_OURS: _send_ours(ours, count), _PEER: _send_peers(peer, count)}
    aim = _AIMED_TIMES_OF_LETTERS
    return [
        *comparison.rows(f"{count} letters as PDF", count, printed, aim),
        *comparison.rows(f"{count} e-mails with PDF delivered", count, sent, aim),
    ]


def _print_ours(ledger, count):
    with ledger.throw_away("letters") as name:
        process.run(ledger.odoo, name, "propose_some", count=count)
        with console.step(f"{count} letters: {_OURS} issues them"):
            costs = process.run(ledger.odoo, name, "issue")
        process.run(ledger.odoo, name, "check_letters", count=count)
    return costs


def _print_peers(ledger, count, apart):
    with _proposed_by_peer(ledger) as (name, address):
        with console.step(f"{count} letters: {_PEER} prints them"):
            known = {"address": address, "count": count, "apart": apart}
            return process.run(ledger.odoo, name, "peer_print", **known)


def _send_ours(ledger, count):
    with ledger.throw_away("letters") as name:
        process.run(ledger.odoo, name, "propose_some", count=count)
        with _receiver(ledger, count) as port:
            with console.step(f"{count} e-mails: {_OURS} issues and sends them"):
                return process.run(ledger.odoo, name, "issue_and_send", port=port)


def _send_peers(ledger, count):
    with _proposed_by_peer(ledger) as (name, address):
        with _receiver(ledger, count) as port:
            with console.step(f"{count} e-mails: {_PEER} sends them"):
                known = {"address": address, "port": port}
                return process.run(ledger.odoo, name, "peer_send", **known)


@contextmanager
def _proposed_by_peer(ledger):
    with ledger.throw_away("letters") as name:
        process.run(ledger.odoo, name, "peer_propose", days_later=_DAYS_LATER)
        with http_server.running(ledger.odoo, name) as (address, _server):
            yield name, address


@contextmanager
def _receiver(ledger, count):
    """Yield the port of a mail server; raise unless so many letters have come."""
    with tempfile.TemporaryDirectory() as folder:
        with mail_receiver.running(ledger.odoo, Path(folder)) as port:
            yield port
        mails = [file.read_bytes() for file in Path(folder).glob("*.eml")]
    with_pdf = sum(b"application/pdf" in mail for mail in mails)
    if (len(mails), with_pdf) != (count, count):
        raise console.WorkspaceError(f"{with_pdf} letters have come, not {count}")
