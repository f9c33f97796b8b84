"""What a piece of work costs this process and the database."""

import cProfile
import os
import re
import resource
import threading
import time
from pathlib import Path

from odoo import sql_db

_TICKS_PER_SECOND = os.sysconf("SC_CLK_TCK")


class _Children(threading.Thread):
    """Watches the memory of the programs that this process starts."""

    def __init__(self):
        super().__init__(daemon=True)
        self.peak_mb = 0
        self._is_over = threading.Event()
        self._exe = os.readlink("/proc/self/exe")

    def run(self):
        """Look at them twenty times a second."""
        while not self._is_over.wait(0.05):
            self.peak_mb = max(self.peak_mb, sum(map(self._megabytes, self._pids())))

    def stop(self):
        """End the watch."""
        self._is_over.set()
        self.join()

    def _pids(self):
        for task in Path("/proc/self/task").glob("*/children"):
            yield from task.read_text(encoding="ascii").split()

    def _megabytes(self, pid):
        """The most memory a program ever had, 0 if it is gone."""
        try:
            # Before it becomes another program, it has this one's memory.
            if os.readlink(f"/proc/{pid}/exe") == self._exe:
                return 0
            status = Path("/proc", pid, "status").read_text(encoding="utf-8")
        except OSError:
            return 0
        (peak,) = re.findall(r"^VmHWM:\s+(\d+) kB", status, re.MULTILINE) or [0]
        return int(peak) / 1024


class Measurement:
    """Measures what happens while it is entered; ``costs`` has it afterwards.

    Statements are those of this process, over whichever cursor.

    :param cursor: the cursor whose server process is watched, but not the helpers of a
        parallel plan
    :param profile: file to write a cProfile to; None: no profile, which would slow down
    """

    def __init__(self, cursor, profile=None):
        self._profile = profile
        self._profiler = cProfile.Profile() if profile else None
        cursor.execute("SELECT pg_backend_pid()")
        self._server_stat = Path("/proc", str(cursor.fetchone()[0]), "stat")
        self._children = _Children()
        self.costs = {}

    def __enter__(self):
        self._children.start()
        self._before = self._now()
        if self._profiler:
            self._profiler.enable()
        return self

    def __exit__(self, *_exception):
        if self._profiler:
            self._profiler.disable()
            self._profiler.dump_stats(self._profile)
        now = self._now()
        self._children.stop()
        self.costs = {key: now[key] - self._before[key] for key in now}
        # Not differences: the most memory this process, and one it started, ever had.
        self.costs["peak_mb"] = now["peak_mb"]
        self.costs["children_peak_mb"] = self._children.peak_mb
        self.costs["start_mb"] = self._before["peak_mb"]

    def _now(self):
        usage = resource.getrusage(resource.RUSAGE_SELF)
        children = resource.getrusage(resource.RUSAGE_CHILDREN)
        return {
            "seconds": time.perf_counter(),
            "cpu_seconds": usage.ru_utime + usage.ru_stime,
            "children_cpu_seconds": children.ru_utime + children.ru_stime,
            "database_cpu_seconds": self._server_cpu_seconds(),
            "statements": sql_db.sql_counter,
            "peak_mb": usage.ru_maxrss / 1024,
        }

    def _server_cpu_seconds(self):
        text = self._server_stat.read_text(encoding="ascii")
        # The program's name, in brackets, may hold spaces.
        fields = text.rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / _TICKS_PER_SECOND
