"""Locks between commands that run at the same time, in this clone or another."""

import fcntl
from contextlib import contextmanager

from . import console, paths


@contextmanager
def exclusive(name):
    """Hold the lock `name` alone, and say so when another command has to finish."""
    with _lock_file(name) as handle:
        if not _try_lock(handle, fcntl.LOCK_EX):
            console.say(f"Waiting: another command is busy with the same ({name})")
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield


@contextmanager
def shared(name):
    """Hold the lock `name` together with others; yields the handle."""
    with _lock_file(name) as handle:
        fcntl.flock(handle, fcntl.LOCK_SH)
        yield handle


def try_alone(handle):
    """Turn a shared hold into one held alone; False if others hold it as well."""
    return _try_lock(handle, fcntl.LOCK_EX)


@contextmanager
def _lock_file(name):
    folder = paths.cache() / "locks"
    folder.mkdir(parents=True, exist_ok=True)
    # Closing the file releases the lock; Python never hands it on to children.
    with open(folder / name, "w", encoding="ascii") as handle:
        yield handle


def _try_lock(handle, mode):
    try:
        fcntl.flock(handle, mode | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
