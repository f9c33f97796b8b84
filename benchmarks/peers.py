"""The community's best-known add-on for credit control on the same ledgers, in turns.

Both follow a procedure of three levels and have no other add-on beside them; the peer
is used as its own documentation says. Its e-mails have their PDF attached, as ours do.
It fails when one of them claims anything else than the other, never because of a time.
"""

import dataclasses
from contextlib import contextmanager

from workspace import console, http_server, virtualenv

from . import comparison, ledgers, process
from .ledgers import Size

HELP = "decide, print and send beside the community's credit control"
_PER_CUSTOMER = 10
_ROUNDS = 3
_LETTERS = 100
# So many overdue invoices make a letter of one page.
_OF_LETTER = 3
# When every invoice of the ledger has reached the first level of both.
_DAYS_LATER = 60
_AIMED_TIMES = {1000: 12, 10000: 30}
_AIMED_TIMES_OF_LETTERS = 30
_OURS, _PEER = "dunning_advanced", "account_credit_control"


add_options = comparison.add_options


def run(options):
    """Measure, and print or write down what was found."""
    comparison.run("peers", options, lambda databases: _compare(databases, options))


def _compare(databases, options):
    yield from _decide(databases, Size(options.customers, _PER_CUSTOMER), _ROUNDS)
    if options.large:
        yield from _decide(databases, Size(10000, _PER_CUSTOMER), rounds=1)
    yield from _print_and_send(databases, min(options.customers, _LETTERS))


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


def _decide(databases, size, rounds):
    costs = {_OURS: [], _PEER: []}
    later = {"days_later": _DAYS_LATER}
    with _both(databases, size) as (ours, peer):
        expected = process.run(ours.odoo, ours.template, "expect", **later)
        for number in range(rounds):
            for name, ledger, task in (
                (_OURS, ours, "propose"),
                (_PEER, peer, "peer_propose"),
            ):
                with ledger.throw_away("proposal") as database:
                    with console.step(f"{size}: {name} decides, round {number + 1}"):
                        result = process.run(ledger.odoo, database, task, **later)
                if result["found"] != expected:
                    raise console.WorkspaceError(
                        f"{name} found {result['found']}, expected {expected}"
                    )
                costs[name].append(result["costs"])
    ways = {name: comparison.middle(some) for name, some in costs.items()}
    title, aim = f"decide and write, {size} invoices", _AIMED_TIMES.get(size.customers)
    return comparison.rows(title, size.customers, ways, aim)


def _print_and_send(databases, count):
    with _both(databases, Size(count, _OF_LETTER)) as (ours, peer):
        printed = {
            _OURS: _print_ours(ours, count),
            f"{_PEER}, a file each": _print_peers(peer, count, apart=True),
            f"{_PEER}, one file of all": _print_peers(peer, count, apart=False),
        }
        sent = {_OURS: _send_ours(ours, count), _PEER: _send_peers(peer, count)}
    aim = _AIMED_TIMES_OF_LETTERS
    yield from comparison.rows(f"{count} letters as PDF", count, printed, aim)
    yield from comparison.rows(f"{count} e-mails with PDF", count, sent, aim)


def _print_ours(ledger, count):
    with ledger.throw_away("letters") as name:
        process.run(ledger.odoo, name, "propose_some", count=count)
        with console.step(f"{count} letters: {_OURS} issues them"):
            costs = process.run(ledger.odoo, name, "issue")
        process.run(ledger.odoo, name, "check_letters", count=count)
    return costs


def _print_peers(ledger, count, apart):
    with _proposed_by_peer(ledger) as (name, known):
        with console.step(f"{count} letters: {_PEER} prints them"):
            known |= {"count": count, "apart": apart}
            return process.run(ledger.odoo, name, "peer_print", **known)


def _send_ours(ledger, count):
    with ledger.throw_away("letters") as name:
        process.run(ledger.odoo, name, "propose_some", count=count)
        with comparison.receiver(ledger.odoo, count) as port:
            with console.step(f"{count} e-mails: {_OURS} issues and sends them"):
                return process.run(ledger.odoo, name, "issue_and_send", port=port)


def _send_peers(ledger, count):
    with _proposed_by_peer(ledger) as (name, known):
        with comparison.receiver(ledger.odoo, count) as port:
            with console.step(f"{count} e-mails: {_PEER} sends them"):
                return process.run(ledger.odoo, name, "peer_send", port=port, **known)


@contextmanager
def _proposed_by_peer(ledger):
    with ledger.throw_away("letters") as name:
        process.run(ledger.odoo, name, "peer_propose", days_later=_DAYS_LATER)
        with http_server.running(ledger.odoo, name) as (address, _server):
            yield name, {"address": address}
