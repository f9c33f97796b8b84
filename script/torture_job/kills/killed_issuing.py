"""A server is killed while it issues letters: nothing is lost, nothing comes twice."""

import os
import signal
from pathlib import Path

from checks.worker import Worker
from workspace import console

_HERE = Path(__file__).parent
_DATA = (_HERE / "setting.py", _HERE / "issuing.py")
_CHECK = _HERE / "issued.py"
_ISSUED = "SELECT count(*) FROM dunning_letter WHERE state = 'issued'"
_ALL = "SELECT count(*) FROM dunning_letter"
_AT_WORK = "SELECT count(*) FROM dunning_run WHERE task IS NOT NULL"


def check(databases, source):
    """Kill a real server in the middle of issuing and start it again."""
    with databases.throw_away("killed", source) as name:
        worker = Worker(databases, name)
        worker.run_in_shell("Proposing 500 letters", *_DATA)
        wanted = worker.first(_ALL)
        _kill_in_the_middle(worker, wanted)
        worker.run_in_shell("Looking at what was issued", _CHECK)
        _work_to_the_end(worker, wanted)
        worker.run_in_shell("Looking at all letters", _CHECK)


def _kill_in_the_middle(worker, wanted):
    with worker.running() as (_address, server):
        worker.wait("Issuing, to be killed", lambda: worker.first(_ISSUED) != "0")
        # Its wkhtmltopdf too: as when the power fails.
        os.killpg(server.pid, signal.SIGKILL)
        server.wait()
    issued = worker.first(_ISSUED)
    console.say(f"    killed after {issued} of {wanted} letters")
    if issued == wanted:
        raise console.WorkspaceError("the server was not killed in the middle")


def _work_to_the_end(worker, wanted):
    with worker.running():
        worker.wait("Issuing the rest", lambda: worker.first(_AT_WORK) == "0")
    issued, written = worker.first(_ISSUED), worker.first(_ALL)
    if not issued == written == wanted:
        raise console.WorkspaceError(
            f"{issued} of {written} letters are issued, not {wanted}"
        )
