"""Work with a large proposal in a real browser: open it, page, filter, group, uncheck.

A real server and a real Chromium. Seconds are those of the person: from the click until
the page shows the result. It fails when the browser shows other numbers than there are,
or writes an error to its console, never because of a time.
"""

import json
import os
import re
import tempfile
from pathlib import Path

from workspace import commands, console, http_server, locks, paths, session

from . import console_report, ledgers, option_types, process
from .ledgers import Size

HELP = "work with a large proposal in a real browser"
_PER_CUSTOMER = 10
_NUMBERS = """
    SELECT (SELECT count(*) FROM dunning_letter),
           (SELECT count(*) FROM dunning_run_skip),
           (SELECT min(id) FROM dunning_run), (SELECT max(id) FROM dunning_run)
"""
# Odoo's server writes how many statements a request needed, and its seconds.
_ANSWERED = re.compile(r'#([\w.]+) HTTP/1.1" 200 - (\d+) ([\d.]+) ([\d.]+)')


def add_options(parser):
    """Add what the benchmark can be told."""
    parser.add_argument(
        "--customers",
        type=option_types.number,
        default=10000,
        metavar="N",
        help="letters in the proposal (default: 10000)",
    )


def run(options):
    """Measure and print what was found."""
    size = Size(options.customers, _PER_CUSTOMER)
    # Two benchmarks at a time would measure each other.
    with locks.exclusive("benchmark"), session.opened() as databases:
        with ledgers.prepared(databases, size) as ledger:
            with ledger.throw_away("console") as name:
                with console.step(f"{size}: propose"):
                    process.run(ledger.odoo, name, "propose")
                with console.step(f"{size}: propose of a level that nobody reaches"):
                    process.run(ledger.odoo, name, "propose_nothing")
                steps, answers = _browse(ledger, name)
    console_report.print_all(steps, answers)


def _browse(ledger, name):
    """Steps and answers; raise when the browser shows other numbers."""
    [[letters, items, *runs]] = ledger.query(name, _NUMBERS)
    log = commands.log_file(f"server {name}")
    with http_server.running(ledger.odoo, name) as (address, _server):
        with console.step("A person looks through them, again and again"):
            measured = _run_browser(ledger.odoo, address, name, *runs)
    shown = {key: text.replace(",", "") for key, text in measured["shown"].items()}
    expected = {"letters": letters, "items": items}
    if shown != expected or measured["errors"]:
        raise console.WorkspaceError(
            f"the browser shows {shown}, there are {expected}; errors in its console: "
            f"{measured['errors']}"
        )
    answers = _ANSWERED.findall(log.read_text(encoding="utf-8"))
    return measured["steps"], answers


def _run_browser(odoo, *arguments):
    environment = odoo.environment()
    folders = [environment["PYTHONPATH"], paths.SCRIPT, paths.REPOSITORY]
    environment["PYTHONPATH"] = os.pathsep.join(map(str, folders))
    with tempfile.TemporaryDirectory() as folder:
        result = Path(folder) / "result.json"
        program = [odoo.python, "-m", "benchmarks.browser", *arguments, result]
        commands.run(program, "The browser", env=environment)
        return json.loads(result.read_text(encoding="utf-8"))
