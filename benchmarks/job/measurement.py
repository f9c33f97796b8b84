"""What a piece of work costs this process and the database."""

import cProfile
import os
import resource
import time
from pathlib import Path

_TICKS_PER_SECOND = os.sysconf("SC_CLK_TCK")


class Measurement:
    """Measures what happens while it is entered; ``costs`` has it afterwards.

    :param cursor: the cursor whose statements are counted; its server process is
        watched too, but not the helpers of a parallel plan
    :param profile: file to write a cProfile to; None: no profile, which would slow down
    """

    def __init__(self, cursor, profile=None):
        self._cursor = cursor
        self._profile = profile
        self._profiler = cProfile.Profile() if profile else None
        cursor.execute("SELECT pg_backend_pid()")
        self._server_stat = Path("/proc", str(cursor.fetchone()[0]), "stat")
        self.costs = {}

    def __enter__(self):
        self._before = self._now()
        if self._profiler:
            self._profiler.enable()
        return self

    def __exit__(self, *_exception):
        if self._profiler:
            self._profiler.disable()
            self._profiler.dump_stats(self._profile)
        now = self._now()
        self.costs = {key: now[key] - self._before[key] for key in now}
        # Not a difference: the most memory this process ever had.
        self.costs["peak_mb"] = now["peak_mb"]
        self.costs["start_mb"] = self._before["peak_mb"]

    def _now(self):
        usage = resource.getrusage(resource.RUSAGE_SELF)
        return {
            "seconds": time.perf_counter(),
            "cpu_seconds": usage.ru_utime + usage.ru_stime,
            "database_cpu_seconds": self._server_cpu_seconds(),
            "statements": self._cursor.sql_log_count,
            "peak_mb": usage.ru_maxrss / 1024,
        }

    def _server_cpu_seconds(self):
        text = self._server_stat.read_text(encoding="ascii")
        # The program's name, in brackets, may hold spaces.
        fields = text.rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / _TICKS_PER_SECOND
