"""Outside programs and two people at once, on a real server with real commits."""

import json
import subprocess

from workspace import console, http_server, odoo_log

from . import readme, same_moment
from .caller import Caller
from .worker import HERE


def check(databases, source):
    """Let two people, and the README's program, work on a throw-away database."""
    with databases.throw_away("outside", source) as name:
        keys = _prepare(databases.odoo, name)
        with console.step("Two people, in turns"):
            databases.odoo.run_in_shell(name, "Two people", HERE / "two_people.py")
        with http_server.running(databases.odoo, name) as (address, _server):
            people = {login: Caller(address, key) for login, key in keys.items()}
            _ask(databases, name, address, people)


def _prepare(odoo, name):
    """Make what there is to dun, and return API keys by login."""
    with console.step("Making customers and users"):
        log = odoo.run_in_shell(name, "Making customers", HERE / "ledger.py")
        odoo_log.check(log, "Making customers")
    return json.loads(log.read_text(encoding="utf-8").splitlines()[-1])


def _ask(databases, name, address, people):
    def query(sql):
        return databases.query(name, sql)

    def run_program(text, caller):
        key = {"ODOO_URL": address, "ODOO_API_KEY": caller.key}
        return subprocess.run(
            [databases.odoo.python, "-c", text],
            env={**databases.odoo.environment(), **key},
            capture_output=True,
            text=True,
        )

    with console.step("Two people, at the same moment"):
        same_moment.check(query, [people["anna"], people["ben"]])
    with console.step("The program in the README"):
        readme.check(query, run_program, people["anna"], people["inga"])
