"""Locks between commands that run at the same time, in this clone or another."""

import fcntl
import os
from contextlib import contextmanager
from pathlib import Path

from . import console, paths


@contextmanager
def exclusive(name):
    """Hold the lock `name` alone, and say so when another command has to finish."""
    with _lock_file(name) as handle:
        _wait_for(handle, name, fcntl.LOCK_EX)
        handle.truncate(0)
        handle.write(str(os.getpid()))
        handle.flush()
        try:
            yield
        finally:
            # Whoever waits for those that share it later is told of no process gone.
            handle.truncate(0)


@contextmanager
def shared(name):
    """Hold the lock `name` together with others; yields the handle."""
    with _lock_file(name) as handle:
        _wait_for(handle, name, fcntl.LOCK_SH)
        yield handle


def try_alone(handle):
    """Turn a shared hold into one held alone; False if others hold it as well."""
    return _try_lock(handle, fcntl.LOCK_EX)


@contextmanager
def _lock_file(name):
    folder = paths.cache() / "locks"
    folder.mkdir(parents=True, exist_ok=True)
    # Closing the file releases the lock; Python never hands it on to children.
    with open(folder / name, "a+", encoding="ascii") as handle:
        yield handle


def _wait_for(handle, name, mode):
    if not _try_lock(handle, mode):
        holder = _describe_holder(handle)
        console.say(f"Waiting: {holder} is busy with the same ({name})")
        fcntl.flock(handle, mode)


def _describe_holder(handle):
    """Who holds a lock; one that was stopped (Ctrl+Z) would be waited for for ever."""
    handle.seek(0)
    pid = handle.read()
    status = Path("/proc", pid, "status")
    if not pid.isdigit() or not status.exists():
        return "another command"
    is_stopped = "State:\tT" in status.read_text()
    advice = ", which is stopped: let it go on (fg), or end it," if is_stopped else ""
    return f"another command (process {pid}){advice}"


def _try_lock(handle, mode):
    try:
        fcntl.flock(handle, mode | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
