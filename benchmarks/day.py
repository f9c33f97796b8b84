"""The day's work in a large ledger: its lists, and a very large customer.

It fails when a list shows other invoices than plain SQL expects, never because of a
time.
"""

from workspace import console, locks, session

from . import ledgers, option_types, process, report
from .ledgers import Size

HELP = "open the lists of the day, update the setting of a large customer"
_COLUMNS = ("s", "CPU s", "database CPU s", "statements", "MB peak")
_LARGE_CUSTOMER = Size(1, 5000)


def add_options(parser):
    """Add what the benchmark can be told."""
    parser.add_argument(
        "--customers",
        type=option_types.number,
        default=10000,
        metavar="N",
        help="customers with 10 open invoices each (default: 10000)",
    )


def run(options):
    """Measure and print what was found."""
    size = Size(options.customers, 10)
    # Two benchmarks at a time would measure each other.
    with locks.exclusive("benchmark"), session.opened() as databases:
        with ledgers.prepared(databases, size) as ledger:
            rows = [row for every in (100, 10, 1) for row in _lists(ledger, every)]
            rows += _work_lists(ledger)
        with ledgers.prepared(databases, _LARGE_CUSTOMER) as ledger:
            rows += [_open_invoice(ledger), _update_setting(ledger)]
    print(report.costs_table(("what", "found"), rows, _COLUMNS))


def _lists(ledger, every):
    with ledger.throw_away("day") as name:
        with console.step(f"Dunning 1 of {every} customers to the end"):
            expected = process.run(ledger.odoo, name, "dun_to_the_end", every=every)
        for task, what, awaited in (
            ("filter_proposals", "Proposal for Collection", expected),
            ("filter_in_collection", "Within Collection", 0),
        ):
            with console.step(f"{what}, 1 of {every} customers proposed"):
                result = process.run(ledger.odoo, name, task)
            title = f"{what}, 1 of {every} customers proposed"
            yield _row(title, result, awaited)


def _work_lists(ledger):
    """The two lists of the day, when a tenth of the customers has had a letter."""
    with ledger.throw_away("day") as name:
        with console.step("Dunning 1 of 10 customers"):
            dunned = process.run(ledger.odoo, name, "dun_to_the_end", every=10)
        for action, what, awaited in (
            ("res_partner_action_overdue", "Overdue Customers", None),
            ("account_move_action_overdue", "Overdue Invoices", dunned),
        ):
            for step in ("open", "filter", "group"):
                title = f"{what}: {step}"
                with console.step(title):
                    result = process.run(
                        ledger.odoo, name, "work_list", xmlid=action, step=step
                    )
                expected = awaited if step == "filter" and awaited else result["found"]
                yield _row(title, result, expected)
        with console.step("Opening a customer"):
            result = process.run(ledger.odoo, name, "open_customer")
        yield _row("Opening a customer", result, 1)


def _open_invoice(ledger):
    with console.step("Opening an invoice of a customer with 5,000 open invoices"):
        result = process.run(ledger.odoo, ledger.template, "open_invoice")
    return _row("Opening one of 5,000 open invoices of a customer", result, 1)


def _update_setting(ledger):
    with ledger.throw_away("day") as name:
        with console.step("Update Setting of a customer with 5,000 open invoices"):
            result = process.run(ledger.odoo, name, "update_setting")
    return _row("Update Setting, 5,000 open invoices", result, result["expected"])


def _row(what, result, expected):
    if result["found"] != expected:
        raise console.WorkspaceError(
            f"{what}: found {result['found']}, expected {expected}"
        )
    return what, f"{result['found']:,}", result["costs"]
