"""The processes of Odoo that a world has, and the line to each of them."""

import os
import signal
import subprocess
import time
from multiprocessing.connection import Listener, wait
from pathlib import Path

from workspace import commands, console, paths

_PATIENCE_SECONDS = 300


class Crew:
    """Starts, orders and ends processes.

    :param odoo: :class:`workspace.odoo_runner.OdooRunner`
    :param database: its name
    :param folder: a short-named folder for the socket, looked in first for programs
    :param spoilt: what is wrong with the add-on on purpose, "" for nothing
    """

    def __init__(self, odoo, database, folder, spoilt):
        self._database = database
        self._address = str(folder / "line")
        Path(self._address).unlink(missing_ok=True)
        self._listener = Listener(self._address, "AF_UNIX")
        self._workers = {}
        self.pids = {}
        env = odoo.environment(database)
        env["PATH"] = os.pathsep.join([str(folder), env["PATH"]])
        env["PYTHONPATH"] += os.pathsep + str(paths.SCRIPT)
        self._log = commands.log_file(f"torture {database}")
        program = [odoo.python, "-m", "torture_job.inside", self._address]
        program += [self._log, spoilt]
        with open(self._log, "ab") as output:
            self._process = subprocess.Popen(
                [str(word) for word in program],
                env=env,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )
        self._starter, _hello = self._accept()

    def _accept(self):
        socket = self._listener._listener._socket
        socket.settimeout(_PATIENCE_SECONDS)
        try:
            connection = self._listener.accept()
        except TimeoutError as error:
            raise console.WorkspaceError(
                commands.failure("Starting Odoo's process", self._log)
            ) from error
        return connection, connection.recv()

    def ensure(self, role, database=None):
        """Have a process of this name; the one before may have been killed."""
        if role not in self._workers:
            self._starter.send({"role": role, "database": database or self._database})
            self._workers[role], hello = self._accept()
            self.pids[role] = hello["pid"]

    def order(self, orders, at_moment=None, patience=_PATIENCE_SECONDS):
        """Give orders to processes at the same moment, and wait for their answers.

        :param orders: dict of role to order
        :param at_moment: (seconds, function) to be called while they work
        :return: dict of role to answer; one that was killed has the outcome "killed"
        """
        for role, order in orders.items():
            self._send(role, order)
        answers, begun = {}, time.monotonic()
        while len(answers) < len(orders):
            left = {self._workers[role]: role for role in orders if role not in answers}
            limit = at_moment[0] if at_moment else patience
            ready = wait([*left], max(limit - (time.monotonic() - begun), 0))
            for connection in ready:
                answers[left[connection]] = self._hear(left[connection], connection)
            if not ready and at_moment:
                at_moment[1]()
                at_moment = None
            elif not ready:
                for role in left.values():
                    self.kill(role)
                    answers[role] = {"outcome": "hung", "said": None, "struck": True}
        return answers

    def _send(self, role, order):
        self.ensure(role)
        try:
            self._workers[role].send(order)
        except BrokenPipeError:
            # Killed after its last answer, which nobody has noticed.
            self._forget(role)
            self._send(role, order)

    def _hear(self, role, connection):
        try:
            return connection.recv()
        except (EOFError, ConnectionResetError):
            self._forget(role)
            return {"outcome": "killed", "said": None, "struck": True}

    def _forget(self, role):
        self._workers.pop(role).close()
        del self.pids[role]

    def strike(self, role):
        """SIGKILL, as when the power fails; whoever waits for its answer is told."""
        os.kill(self.pids[role], signal.SIGKILL)

    def kill(self, role):
        """SIGKILL of one that nobody waits for any more."""
        self.strike(role)
        self._forget(role)

    def dismiss(self):
        """Let all processes end, but the one that starts them."""
        for role in [*self._workers]:
            self._forget(role)

    def end(self):
        """End all processes."""
        self.dismiss()
        self._starter.close()
        self._listener.close()
        try:
            self._process.wait(20)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
