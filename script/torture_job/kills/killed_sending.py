"""A server is killed after the mail server took a letter and before that is stored.

Nobody can know then whether the letter went out: it must not go out again by itself.
"""

import os
import signal
import tempfile
import time
from pathlib import Path

from checks.worker import Worker
from workspace import console, mail_receiver

_HERE = Path(__file__).parent
_DATA = (_HERE / "setting.py", _HERE / "sending.py")
# The mail server waits before it says that it has taken the message: time to stop the
# sender, which then cannot hear it any more.
_PAUSE_SECONDS = 3
_STATE = "SELECT state FROM dunning_delivery"
_ACTIVITIES = """
    SELECT count(*) FROM mail_activity WHERE res_model = 'dunning.letter'
"""


def check(databases, source):
    """Kill a real sender at the worst moment and start another."""
    sender = databases.throw_away("sender", source)
    with sender as name, tempfile.TemporaryDirectory() as mails:
        worker, folder = Worker(databases, name), Path(mails)
        receiver = mail_receiver.running(databases.odoo, folder, pause=_PAUSE_SECONDS)
        with receiver as port:
            worker.run_in_shell("Sending a letter", *_DATA, head=f"PORT = {port}\n")
            _kill_when_taken(worker, folder)
            _expect(worker, folder, "sending", activities=0)
            with worker.running():
                worker.wait("Starting another", lambda: _is_seen(worker))
            _expect(worker, folder, "uncertain", activities=1)


def _kill_when_taken(worker, mails):
    with worker.running() as (_address, server):
        worker.wait("Waiting for the mail server to take it", lambda: _count(mails))
        server.send_signal(signal.SIGSTOP)
        # Now the mail server says that it has the message.
        time.sleep(_PAUSE_SECONDS + 1)
        os.killpg(server.pid, signal.SIGKILL)
        server.wait()


def _is_seen(worker):
    return worker.first(_STATE) != "sending"


def _count(mails):
    return len(list(mails.glob("*.eml")))


def _expect(worker, mails, state, activities):
    found = (worker.first(_STATE), int(worker.first(_ACTIVITIES)), _count(mails))
    if found != (state, activities, 1):
        raise console.WorkspaceError(
            f"state, activities and messages are {found}, not {(state, activities, 1)}"
        )
    console.say(f"    the delivery is “{state}”, the message went out once")
