"""The task of ``script/bench slices``: a long proposal in the background, watched."""

import re
import time
from pathlib import Path
from unittest.mock import patch

from ..ledger import DAY
from .evaluate import as_totals, written
from .letters import as_user


def propose_in_slices(env):
    """Let the background propose to every customer, as after its button.

    :return: dict of ``found``, and for each of the ``slices`` its seconds and the
        memory of this process and of its database's after it
    """
    run = env["dunning.run"].create({"date": DAY, "applies_to": "customer"})
    as_user(run).action_propose()
    env.cr.commit()
    env.cr.execute("SELECT pg_backend_pid()")
    watch = _Watch(env.cr.fetchone()[0])
    runs = env["dunning.run"]
    go_on = type(runs)._go_on_in_background

    def watched_go_on(run, done):
        answer = go_on(run, done)
        watch.note()
        return answer

    with patch.object(type(runs), "_go_on_in_background", watched_go_on):
        watch.start()
        runs._cron_work()
    if run.task:
        raise AssertionError("The background has not come to its end")
    return {"slices": watch.slices, "found": as_totals(*written(env))}


class _Watch:
    """Notes how long each slice takes, and how much memory there is after it."""

    def __init__(self, server_pid):
        self._server_pid = server_pid
        self._last = self._last_cpu = None
        self.slices = []

    def start(self):
        """Begin to count the time of the first slice."""
        self._last, self._last_cpu = time.perf_counter(), time.process_time()

    def note(self):
        """Note that a slice is done, after its commit."""
        now, now_cpu = time.perf_counter(), time.process_time()
        self.slices.append(
            {
                "seconds": now - self._last,
                "cpu_seconds": now_cpu - self._last_cpu,
                "megabytes": _megabytes("self", "VmRSS"),
                # Its own: what it shares with others is the cache of all.
                "database_megabytes": _megabytes(self._server_pid, "RssAnon"),
            }
        )
        self._last, self._last_cpu = now, now_cpu


def _megabytes(process, kind):
    status = Path("/proc", str(process), "status").read_text(encoding="utf-8")
    (size,) = re.findall(rf"^{kind}:\s+(\d+) kB", status, re.MULTILINE)
    return int(size) / 1024
