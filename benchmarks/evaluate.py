"""Decide about whole ledgers, write their proposals, explain single invoices.

Each measurement has a fresh process and is repeated. It fails when letters, items or
sums are not what plain SQL expects, never because of a time.
"""

from contextlib import nullcontext

from workspace import console, locks, paths, session

from . import evaluate_report, ledgers, option_types, process
from .ledgers import Size

HELP = "decide about large ledgers, write proposals, explain invoices"
_REPETITIONS = 3
_TASKS = ("decide", "propose")
_PROFILES = paths.OUTPUT / "profiles"


def add_options(parser):
    """Add what the benchmark can be told."""
    parser.add_argument(
        "--customers",
        type=option_types.numbers,
        default=[1000, 10000],
        metavar="N,N",
        help="sizes of the ledgers (default: 1000,10000)",
    )
    parser.add_argument(
        "--per-customer",
        type=option_types.number,
        default=10,
        metavar="N",
        help="open overdue invoices of each customer (default: 10)",
    )
    parser.add_argument(
        "--keep",
        action="store_true",
        help="keep the databases with the letters until they are made again",
    )
    parser.add_argument(
        "--profile",
        action="store_true",
        help="measure once more under cProfile, into output/profiles",
    )


def run(options):
    """Measure ledger after ledger and print what was found."""
    sizes = sorted({Size(number, options.per_customer) for number in options.customers})
    # Two benchmarks at a time would measure each other.
    with locks.exclusive("benchmark"), session.opened() as databases:
        costs = {}
        for size in sizes:
            with ledgers.prepared(databases, size) as ledger:
                measure = _Measure(ledger, size, options)
                costs[size] = measure.all(explained=size == sizes[-1])
    evaluate_report.print_all(costs)


class _Measure:
    """The measurements in one ledger."""

    def __init__(self, ledger, size, options):
        self._ledger = ledger
        self._size = size
        self._options = options
        self._kept = None
        self._expected = self._process(ledger.template, "expect")

    def all(self, explained):
        """Return the costs of each repetition, by task."""
        numbers = range(1, _REPETITIONS + 1)
        costs = {
            task: [self._once(task, f"repetition {number}") for number in numbers]
            for task in _TASKS
        }
        costs |= self._in_turns()
        if self._options.profile:
            _PROFILES.mkdir(parents=True, exist_ok=True)
            for task in _TASKS:
                self._once(task, "under cProfile", profile=self._profile(task))
            self._in_turns(profile=self._profile("decide_with_interest"))
        if explained:
            costs["explain"] = self._explain()
        if self._kept:
            console.say(f"Kept; for a look: script/odoo shell -d {self._kept}")
        return costs

    def _profile(self, task):
        return str(_PROFILES / f"{task}-{self._size.word}.prof")

    def _in_turns(self, **parameters):
        """Return the costs of deciding without and with interest, in turns."""
        with console.step(f"{self._size}: decide, without and with interest"):
            results = self._process(
                self._ledger.template, "decide_in_turns", **parameters
            )
        for result in (*results["plain"], *results["charged"]):
            self._check("decide_in_turns", result)
        return {
            "decide_without_interest": [one["costs"] for one in results["plain"]],
            "decide_with_interest": [one["costs"] for one in results["charged"]],
        }

    def _check(self, task, result):
        if result["found"] != self._expected:
            raise console.WorkspaceError(
                f"{task} in {self._size}: found {result['found']}, "
                f"expected {self._expected}"
            )

    def _once(self, task, which, **parameters):
        writes = task == "propose"
        database = self._ledger.throw_away("proposal") if writes else self._given()
        with database as name:
            with console.step(f"{self._size}: {task}, {which}"):
                result = self._process(name, task, **parameters)
            self._check(task, result)
            console.say(f"    of these measured: {result['costs']['seconds']:.2f} s")
            if writes and self._options.keep:
                self._kept = ledgers.keep(self._ledger, name, self._size)
        return result["costs"]

    def _given(self):
        """Return a context with the ledger itself, which no task may change."""
        return nullcontext(self._ledger.template)

    def _explain(self):
        with console.step(f"{self._size}: explain"):
            results = self._process(self._ledger.template, "explain")
        if not all(result["is_right"] for result in results):
            raise console.WorkspaceError("an explanation does not fit its invoice")
        return [result["costs"] for result in results]

    def _process(self, database, task, **parameters):
        return process.run(self._ledger.odoo, database, task, **parameters)
