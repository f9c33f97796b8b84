"""Two servers share a night by the community's job queue, and one of them is killed.

Nothing comes twice, nothing is lost, and the other server does the rest.
"""

import dataclasses
import os
import re
import signal
import tempfile
import time
from collections import Counter
from contextlib import ExitStack, contextmanager
from pathlib import Path

from checks.worker import PATIENCE_SECONDS, Worker
from workspace import community, console, http_server, mail_receiver, odoo_log

from . import balancer

_HERE = Path(__file__).parent
_ADDON = "dunning_advanced_queue_job"
# Enough for jobs of both servers; by hand more, see script/test --help.
_LETTERS = 60
_VARIABLE = "DUNNING_NIGHT_LETTERS"
_CHANNELS = "root:4,root.dunning.send:1"
_ISSUED = "SELECT count(*) FROM dunning_letter WHERE state = 'issued'"
_ON_THE_WAY = """
    SELECT (SELECT count(*) FROM dunning_run WHERE task IS NOT NULL)
         + (SELECT count(*) FROM dunning_delivery WHERE state IN ('queued', 'sending'))
         + (SELECT count(*) FROM dunning_letter WHERE state = 'proposed')
"""
_WORKERS = """
    SELECT count(DISTINCT worker_pid) FROM queue_job
     WHERE channel LIKE 'root.dunning.%' AND worker_pid > 0
"""
_FAILED = "SELECT count(*) FROM queue_job WHERE state = 'failed'"
_RIGHT = {("sent", 1), ("uncertain", 0), ("uncertain", 1)}
_DELIVERIES = """
    SELECT partner.email, delivery.state
      FROM res_partner partner
      LEFT JOIN dunning_letter letter ON letter.partner_id = partner.id
      LEFT JOIN dunning_delivery delivery ON delivery.letter_id = letter.id
     WHERE partner.name LIKE 'Sleeping Customer %'
"""


def check(databases, source):
    """Let two servers work at night, and kill one."""
    odoo = databases.odoo.with_packages(community.folder(_ADDON))
    databases = dataclasses.replace(databases, odoo=odoo)
    with databases.throw_away("jobs", source) as name:
        _install(odoo, name)
        with tempfile.TemporaryDirectory() as mails:
            _kill_at_night(databases, name, Path(mails))


def _install(odoo, name):
    with console.step("Installing the job queue"):
        options = ["--no-http", "--stop-after-init", "-i", _ADDON]
        odoo_log.check(odoo.run(name, "Installing", "server", *options), "Installing")


def _kill_at_night(databases, name, mails):
    worker, wanted = Worker(databases, name), int(os.getenv(_VARIABLE) or _LETTERS)
    with mail_receiver.running(databases.odoo, mails) as port:
        head = f"LETTERS, PORT = {wanted}, {port}\n"
        data = (_HERE / "setting.py", _HERE / "night.py")
        worker.run_in_shell(f"Invoicing {wanted} customers", *data, head=head)
        begun = time.monotonic()
        with _two_servers(databases.odoo, name) as servers:
            early = wanted // 4
            worker.wait("The night begins", lambda: int(worker.first(_ISSUED)) > early)
            at_once = worker.first(_WORKERS)
            # The one that hands out the jobs: the other one has to notice.
            os.killpg(servers[0].pid, signal.SIGKILL)
            servers[0].wait()
            issued, sent = worker.first(_ISSUED), len(_addresses(mails))
            worker.wait(
                "The other goes on",
                lambda: worker.first(_ON_THE_WAY) == "0",
                # A machine with other work brings two letters a second to the end.
                patience=max(PATIENCE_SECONDS, wanted),
            )
    console.say(
        f"    {at_once} servers at work; killed after {issued} of {wanted} letters and "
        f"{sent} messages; all in {time.monotonic() - begun:.0f} s"
    )
    worker.run_in_shell("Looking at what was issued", _HERE / "issued.py")
    _compare(databases.query(name, _DELIVERIES), _addresses(mails), wanted)
    if int(issued) >= wanted or worker.first(_FAILED) != "0":
        raise console.WorkspaceError("it was killed too late, or a job failed")


@contextmanager
def _two_servers(odoo, name):
    """Servers that both hand out jobs, through what calls one after the other."""
    addresses, servers = [], []
    with ExitStack() as stack:
        port = stack.enter_context(balancer.running(addresses))
        variables = {
            "ODOO_QUEUE_JOB_CHANNELS": _CHANNELS,
            "ODOO_QUEUE_JOB_HOST": "127.0.0.1",
            "ODOO_QUEUE_JOB_PORT": str(port),
        }
        options = ["--load=base,rpc,web,queue_job", "--max-cron-threads=1"]
        for _number in range(2):
            address, server = stack.enter_context(
                http_server.running(odoo, name, *options, variables=variables)
            )
            addresses.append(address)
            servers.append(server)
        yield servers


def _addresses(mails):
    """Whom the mail server has messages for, each as often as it has."""
    found = []
    for file in mails.glob("*.eml"):
        text = file.read_text(encoding="utf-8", errors="replace")
        found += re.findall(r"^X-Envelope-To: (.*)$", text, re.MULTILINE)
    return found


def _compare(deliveries, addresses, wanted):
    """Every customer got one message; of an uncertain one nobody knows."""
    counts, states = Counter(addresses), dict(deliveries)
    faults = [
        f"{email}: {state}, {counts[email]} messages"
        for email, state in deliveries
        if (state, counts[email]) not in _RIGHT
    ]
    if len(deliveries) != wanted or len(states) != wanted or faults:
        raise console.WorkspaceError(
            f"{len(deliveries)} deliveries to {len(states)} of {wanted} customers; "
            + "; ".join(faults[:20])
        )
    uncertain = sum(state == "uncertain" for state in states.values())
    console.say(f"    {wanted} letters, each sent once; uncertain: {uncertain}")
    if uncertain > 1:
        raise console.WorkspaceError("more than the one letter in hand is uncertain")
