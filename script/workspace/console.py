"""What the user sees: progress with durations, and failures in one sentence."""

import os
import signal
import sys
import time
import traceback
from contextlib import contextmanager


class WorkspaceError(Exception):
    """Something is missing or went wrong; the message says what to do about it."""


def say(text=""):
    """Print a line of progress; stdout is left to what a command is asked for."""
    print(text, file=sys.stderr, flush=True)


def heading(text):
    """Print the title of a section."""
    say(f"\n=== {text} ===")


@contextmanager
def step(text):
    """Announce a piece of work, and say how long it took."""
    print(f"{text} ... ", end="", file=sys.stderr, flush=True)
    start = time.monotonic()
    try:
        yield
    except BaseException:
        say(f"stopped after {time.monotonic() - start:.1f} s")
        raise
    say(f"{time.monotonic() - start:.1f} s")


def run_command(command, arguments):
    """Call `command(arguments)` and return its exit status, with clear failures."""
    for signum in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(signum, _stop)
    try:
        return command(arguments) or 0
    except (WorkspaceError, OSError) as error:
        if os.environ.get("DUNNING_VERBOSE"):
            traceback.print_exc()
        say(f"error: {_sentence(error)}")
        return 1
    except KeyboardInterrupt:
        say("interrupted")
        return 130


def _sentence(error):
    if not isinstance(error, OSError):
        return error
    return (
        f"{error.filename or 'a file'} cannot be used ({error.strerror}): look at the "
        "disk's room and rights, or set XDG_CACHE_HOME to a folder elsewhere"
    )


def _stop(signum, _frame):
    # Raised as an exception, so that throw-away databases are still dropped.
    raise SystemExit(128 + signum)
