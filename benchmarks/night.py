"""A whole night beside core's own means, and beside what no program can do without.

Decide, write, issue, print, queue and send to a mail server of this machine. Core's own
means are what anybody would write: a report and an e-mail template for customers. The
floor is one SQL statement over the facts, one process of wkhtmltopdf a batch, and the
hand-over of finished messages, none of which decides or remembers anything. It fails
when a letter is missing or wrong, never because of a time.
"""

import smtplib
import tempfile
import time
from pathlib import Path

from workspace import console, http_server

from . import comparison, ledgers, process
from .ledgers import Size

HELP = "a whole night, beside core's own means and the physical floor"
# So many overdue invoices make a letter of one page.
_PER_CUSTOMER = 3
_LARGE = 10000
# So many are enough to know what one costs.
_BY_CORE = 100
_AIMED_TIMES = {1000: 25}


add_options = comparison.add_options


def run(options):
    """Measure, and print or write down what was found."""
    sizes = [options.customers, *([_LARGE] if options.large else [])]
    comparison.run(
        "night", options, lambda data: [r for n in sizes for r in _compare(data, n)]
    )


def _compare(databases, customers):
    size = Size(customers, _PER_CUSTOMER)
    with ledgers.prepared(databases, size, addons=["dunning_advanced"]) as ledger:
        ours, floor = _ours_and_floor(ledger, customers)
    with ledgers.prepared(
        databases, size, addons=["mail"], task="core_switch_on"
    ) as bare:
        core = _by_core(bare, min(customers, _BY_CORE))
    ways = {"dunning_advanced": ours, "core's own means": core, **floor}
    aim = _AIMED_TIMES.get(customers)
    return comparison.rows(f"a night of {customers:,} customers", customers, ways, aim)


def _ours_and_floor(ledger, customers):
    with ledger.throw_away("night") as name, tempfile.TemporaryDirectory() as mails:
        came = Path(mails, "came")
        checks = {"check_letters": {}, "check_sent": {"folder": str(came)}}
        with comparison.receiver(ledger.odoo, customers, came) as port:
            with console.step(f"{customers:,} customers: a night"):
                ours = process.run(ledger.odoo, name, "work_a_night", port=port)
        for check, known in checks.items():
            process.run(ledger.odoo, name, check, count=customers, **known)
        with console.step(f"{customers:,} customers: the floor"):
            parts = {
                "the floor: facts": process.run(ledger.odoo, name, "read_facts"),
                "the floor: wkhtmltopdf": process.run(ledger.odoo, name, "press"),
                "the floor: SMTP": _hand_over(ledger, came),
            }
    seconds = sum(part["seconds"] for part in parts.values())
    return ours, {"the floor": {"seconds": seconds}, **parts}


def _hand_over(ledger, came):
    """Hand over the same messages to a mail server, in one session."""
    messages = [file.read_bytes() for file in came.glob("*.eml")]
    with comparison.receiver(ledger.odoo, len(messages)) as port:
        start = time.perf_counter()
        with smtplib.SMTP("127.0.0.1", port) as server:
            for message in messages:
                server.sendmail("from@acme.example", ["to@acme.example"], message)
        return {"seconds": time.perf_counter() - start}


def _by_core(ledger, count):
    with (
        ledger.throw_away("night") as name,
        http_server.running(ledger.odoo, name) as (address, _server),
        comparison.receiver(ledger.odoo, count) as port,
        console.step(f"{count} customers: a night by core's own means"),
    ):
        known = {"port": port, "address": address, "count": count}
        return process.run(ledger.odoo, name, "core_night", **known)
