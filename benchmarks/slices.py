"""Decide about a very large ledger in the background, and watch each of its slices.

Memory and time of a slice shall be the same at the end as at the beginning, however
large the ledger is. It fails when letters, items or sums are not what plain SQL
expects, never because of a time.
"""

from workspace import console, locks, session

from . import comparison, ledgers, option_types, process, slices_report
from .ledgers import Size

HELP = "decide about a million open items, and watch memory and time of each slice"


def add_options(parser):
    """Add what the benchmark can be told."""
    number = {"type": option_types.number, "metavar": "N"}
    parser.add_argument(
        "--customers", default=100000, help="default: 100000 (needs 20 GB)", **number
    )
    parser.add_argument(
        "--per-customer", default=10, help="open items of each; default: 10", **number
    )
    parser.add_argument("--report", action="store_true", help="write it into docs/")


def run(options):
    """Measure, and print or write down what was found."""
    size = Size(options.customers, options.per_customer)
    with (
        session.opened() as databases,
        ledgers.prepared(databases, size, addons=["dunning_advanced"]) as ledger,
        # Two benchmarks at a time would measure each other.
        locks.exclusive("benchmark"),
    ):
        head = f"`script/bench slices` on {comparison.here_and_now()}"
        slices = _measure(ledger, size)
    text = slices_report.text(size, slices)
    print(text)
    if options.report:
        comparison.write("scale", "slices", head, text)


def _measure(ledger, size):
    """Return what each slice was found to take, in their order."""
    name = ledger.template
    expected = process.run(ledger.odoo, name, "expect")
    with console.step(f"{size}: the background decides"):
        result = process.run(ledger.odoo, name, "propose_in_slices")
    if result["found"] != expected:
        raise console.WorkspaceError(
            f"found {result['found']}, expected {expected} in {size}"
        )
    return result["slices"]
