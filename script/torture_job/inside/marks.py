"""Marked points in the add-on's work, and what goes wrong at them.

The faults are real: the process is killed, PostgreSQL itself raises, the kernel refuses
to write.
"""

import os
import resource
import signal
import smtplib
import time
from contextlib import contextmanager
from functools import wraps

from odoo import sql_db

# Methods of models, or of classes of Python; each is struck before or after.
_POINTS = {
    "the lock": ("dunning.letter", "_lock_customers"),
    "the number": ("dunning.letter", "_draw_number"),
    "the PDF": ("ir.actions.report", "_render_dunning_letters"),
    "the file": ("ir.attachment", "_file_write"),
    "the delivery": ("dunning.delivery", "create"),
    "the attempt": ("dunning.delivery", "_begin_and_commit"),
    "the result": ("dunning.delivery", "_record"),
    "the hand-over": ("account.move", "_dunning_set_in_collection"),
    "the slice": ("dunning.run", "_propose_slice"),
    "DATA": (smtplib.SMTP, "data"),
    "commit": (sql_db.Cursor, "commit"),
}
_SMALLEST_FILE = 2048


class Striker:
    """Lets something go wrong in this process, now."""

    def __init__(self, clock):
        self._clock = clock
        self.has_struck = False

    def strike(self, fault, cursor):
        """Do what the fault says.

        :param fault: dict with ``kind``
        :param cursor: the one that is at work
        """
        self.has_struck = True
        _KINDS[fault["kind"]](self, cursor)

    def kill(self, _cursor):
        os.kill(os.getpid(), signal.SIGKILL)

    def end_backend(self, cursor):
        with sql_db.db_connect("postgres").cursor() as other:
            pid = cursor._cnx.get_backend_pid()
            other.execute("SELECT pg_terminate_backend(%s)", [pid])
        # It takes a moment until the connection is really gone.
        time.sleep(0.05)

    def time_out(self, cursor):
        cursor.execute("SET LOCAL statement_timeout = 10", log_exceptions=False)
        cursor.execute("SELECT pg_sleep(1)", log_exceptions=False)

    def fill_disk(self, _cursor):
        _limit_files(_SMALLEST_FILE)

    def jump(self, _cursor):
        self._clock.jump(5)

    def jump_back(self, _cursor):
        self._clock.jump(-30)

    def wait(self, _cursor):
        time.sleep(0.7)


def _raising(code):
    """A fault that PostgreSQL raises by itself."""

    def strike(_striker, cursor):
        cursor.execute(
            f"DO $$ BEGIN RAISE EXCEPTION 'torture' USING ERRCODE = '{code}'; END $$",
            log_exceptions=False,
        )

    return strike


_KINDS = {
    "SIGKILL": Striker.kill,
    "backend ended": Striker.end_backend,
    "serialization failure": _raising("40001"),
    "deadlock": _raising("40P01"),
    "lock timeout": _raising("55P03"),
    "statement timeout": Striker.time_out,
    "full disk": Striker.fill_disk,
    "clock forward": Striker.jump,
    "clock back": Striker.jump_back,
    "slow": Striker.wait,
}


def _limit_files(size):
    _soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))


@contextmanager
def armed(registry, fault, striker):
    """Let a fault strike once, at its point.

    :param fault: dict with ``kind``, ``point``, ``when`` (before, after), ``nth``
    """
    owner, name = _POINTS[fault["point"]]
    owner = registry[owner] if isinstance(owner, str) else owner
    original, is_own = getattr(owner, name), name in vars(owner)
    passed = 0

    @wraps(original)
    def marked(self, *args, **kwargs):
        nonlocal passed
        passed += 1
        strikes = passed == fault["nth"]
        if strikes and fault["when"] == "before":
            striker.strike(fault, _cursor_of(self))
        result = original(self, *args, **kwargs)
        if strikes and fault["when"] == "after":
            striker.strike(fault, _cursor_of(self))
        return result

    setattr(owner, name, marked)
    try:
        yield
    finally:
        if is_own:
            setattr(owner, name, original)
        else:
            delattr(owner, name)
        _limit_files(resource.getrlimit(resource.RLIMIT_FSIZE)[1])


# The cursor of the order that is done now: an SMTP session knows none.
current = []


def _cursor_of(thing):
    if isinstance(thing, sql_db.BaseCursor):
        return thing
    return thing.env.cr if hasattr(thing, "env") else current[-1]
