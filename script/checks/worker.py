"""Odoo servers that work off scheduled actions, for tests that wait or kill."""

import time
from pathlib import Path

from workspace import console, http_server, odoo_log

HERE = Path(__file__).parent

PATIENCE_SECONDS = 900


class Worker:
    """A throw-away database with the add-ons, and the servers that work on it."""

    def __init__(self, databases, name):
        self._databases = databases
        self._name = name

    def run_in_shell(self, what, *files, head=""):
        """Run Python files in Odoo's shell as one, with some lines of code before."""
        with console.step(what):
            text = head + "\n".join(file.read_text("utf-8") for file in files)
            log = self._databases.odoo.run_text_in_shell(self._name, what, text)
            odoo_log.check(log, what)

    def running(self):
        """Return a context with a server that works off scheduled actions."""
        options = ["--max-cron-threads=1"]
        return http_server.running(self._databases.odoo, self._name, *options)

    def first(self, sql):
        """Return the first value that the SQL finds, as text."""
        return self._databases.query(self._name, sql)[0][0]

    def wait(self, what, is_done, patience=PATIENCE_SECONDS):
        """Wait until something is done, with the server looking for work at once.

        :param patience: seconds until it counts as hanging
        """
        end = time.monotonic() + patience
        with console.step(what):
            while not is_done():
                if time.monotonic() > end:
                    raise console.WorkspaceError(f"{what} does not come to its end")
                # A server that has just started looks for work only after a minute.
                self._databases.query(
                    "postgres", f"NOTIFY cron_trigger, '{self._name}'"
                )
                time.sleep(0.3)
