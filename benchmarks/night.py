"""A whole night beside core's own means, and beside what no program can do without.

Decide, write, issue, print, queue and send to a mail server of this machine. Core's own
means are what anybody would write: a report and an e-mail template for customers. The
floor is one SQL statement over the facts, one process of wkhtmltopdf a batch, and the
hand-over of finished messages, none of which decides or remembers anything. It fails
when a letter is missing or wrong, never because of a time.
"""

import os
import smtplib
import tempfile
import time
from pathlib import Path

from workspace import console, http_server, locks, mail_receiver, session

from . import comparison, ledgers, option_types, process
from .ledgers import Size

HELP = "a whole night, beside core's own means and the physical floor"
# So many overdue invoices make a letter of one page.
_PER_CUSTOMER = 3
_LARGE = 10000
_AIMED_TIMES = {1000: 25}


def add_options(parser):
    """Add what the benchmark can be told."""
    parser.add_argument(
        "--customers",
        type=option_types.number,
        default=1000,
        metavar="N",
        help="customers with 3 open invoices each (default: 1000)",
    )
    parser.add_argument(
        "--core",
        type=option_types.number,
        default=100,
        metavar="N",
        help="customers to remind by core's own means (default: 100)",
    )
    parser.add_argument(
        "--large", action="store_true", help="a night of 10,000 customers, too"
    )
    parser.add_argument(
        "--report", action="store_true", help="write the figures into docs/"
    )


def run(options):
    """Measure, print what was found, and write it down."""
    load = os.getloadavg()[0]
    sizes = [options.customers, _LARGE] if options.large else [options.customers]
    # Two benchmarks at a time would measure each other.
    with locks.exclusive("benchmark"), session.opened() as databases:
        comparison.use_patched_wkhtmltopdf(databases.odoo)
        found = [row for size in sizes for row in _compare(databases, size, options)]
    print(comparison.table(found))
    if options.report:
        large = " --large" if options.large else ""
        comparison.write("night", f"script/bench night{large}", load, found)


def _compare(databases, customers, options):
    size = Size(customers, _PER_CUSTOMER)
    with ledgers.prepared(databases, size, addons=["dunning_advanced"]) as ledger:
        ours, floor = _ours_and_floor(ledger, customers)
    with ledgers.prepared(
        databases, size, addons=["mail"], task="core_switch_on"
    ) as bare:
        core = _by_core(bare, min(customers, options.core))
    ways = {"dunning_advanced": ours, "core's own means": core, **floor}
    aim = _AIMED_TIMES.get(customers)
    return comparison.rows(f"a night of {customers:,} customers", customers, ways, aim)


def _ours_and_floor(ledger, customers):
    with ledger.throw_away("night") as name, tempfile.TemporaryDirectory() as mails:
        came = Path(mails, "came")
        with mail_receiver.running(ledger.odoo, came) as port:
            with console.step(f"{customers:,} customers: a night"):
                ours = process.run(ledger.odoo, name, "work_a_night", port=port)
        for check in ("check_letters", "check_sent"):
            folder = {"folder": str(came)} if check == "check_sent" else {}
            process.run(ledger.odoo, name, check, count=customers, **folder)
        with console.step(f"{customers:,} customers: the floor"):
            parts = {
                "the floor: facts": process.run(ledger.odoo, name, "read_facts"),
                "the floor: wkhtmltopdf": process.run(ledger.odoo, name, "press"),
                "the floor: SMTP": _hand_over(ledger, came, Path(mails, "again")),
            }
    seconds = sum(part["seconds"] for part in parts.values())
    return ours, {"the floor": {"seconds": seconds}, **parts}


def _hand_over(ledger, came, folder):
    """Hand over the same messages to a mail server, in one session."""
    messages = [file.read_bytes() for file in came.glob("*.eml")]
    with mail_receiver.running(ledger.odoo, folder) as port:
        start = time.perf_counter()
        with smtplib.SMTP("127.0.0.1", port) as server:
            for message in messages:
                server.sendmail("from@acme.example", ["to@acme.example"], message)
        return {"seconds": time.perf_counter() - start}


def _by_core(ledger, count):
    with ledger.throw_away("night") as name, tempfile.TemporaryDirectory() as mails:
        with (
            http_server.running(ledger.odoo, name) as (address, _server),
            mail_receiver.running(ledger.odoo, Path(mails)) as port,
            console.step(f"{count} customers: a night by core's own means"),
        ):
            known = {"port": port, "address": address, "count": count}
            costs = process.run(ledger.odoo, name, "core_night", **known)
        came = [file.read_bytes() for file in Path(mails).glob("*.eml")]
    if len(came) != count or not all(b"application/pdf" in mail for mail in came):
        raise console.WorkspaceError(f"{len(came)} reminders have come, not {count}")
    return costs
