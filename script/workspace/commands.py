"""Running other programs: their output goes to a log, failures become a sentence."""

import os
import re
import signal
import subprocess
import time

from . import console, paths

_KEEP_LOGS_SECONDS = 14 * 24 * 3600
_SHOWN_LINES = 15
_STOP_SECONDS = 30
_KNOWN_CAUSES = {
    r"No space left on device|ENOSPC": "the disk is full: make room, or set "
    "XDG_CACHE_HOME to a folder on another disk",
    r"Temporary failure (in name resolution|resolving)|Could not resolve"
    r"|Network is unreachable|NewConnectionError|ENOTFOUND|EAI_AGAIN"
    r"|Could not connect|ConnectTimeout|No route to host": "the network or a package "
    "mirror cannot be reached: connect and try again",
}


def run(program, what, env=None, cwd=None, text=""):
    """Run a program on a text to its end; return its log file, raise if it fails."""
    log = log_file(what)
    with open(log, "ab") as output:
        result = subprocess.run(
            [str(part) for part in program],
            input=text.encode(),
            stdout=output,
            stderr=subprocess.STDOUT,
            env=env,
            cwd=cwd,
        )
    if result.returncode:
        raise console.WorkspaceError(failure(what, log))
    return log


def read(program, env=None):
    """Run a program quietly and return what it printed; raise if it fails."""
    command = [str(part) for part in program]
    result = subprocess.run(
        command, env=env, stdin=subprocess.DEVNULL, capture_output=True, text=True
    )
    if result.returncode:
        message = result.stderr.strip()
        raise console.WorkspaceError(
            f"{command[0]} failed: {_cause(message) or message}"
        )
    return result.stdout


def run_in_foreground(program, env=None, cwd=None, output=None):
    """Run a program on this terminal and return its exit status.

    When this command is told to stop, so is the program, and it gets the time to put
    an end to its own children (a browser, say).

    :param output: file that takes what it prints; None: this terminal
    """
    child = subprocess.Popen(
        [str(part) for part in program],
        env=env,
        cwd=cwd,
        stdout=output,
        stderr=subprocess.STDOUT if output else None,
    )
    try:
        return child.wait()
    except BaseException as stop:
        # Ctrl-C at the terminal has reached the program by itself.
        if not isinstance(stop, KeyboardInterrupt):
            child.send_signal(signal.SIGINT)
        _wait_or_kill(child)
        raise


def _wait_or_kill(child):
    try:
        child.wait(_STOP_SECONDS)
    except (subprocess.TimeoutExpired, KeyboardInterrupt):
        child.kill()
        child.wait()


def log_file(what):
    """Return a new log file, named after the work and this process."""
    folder = paths.cache() / "log"
    folder.mkdir(parents=True, exist_ok=True)
    name = re.sub(r"[^a-z0-9]+", "-", what.lower()).strip("-")
    return folder / f"{name}-{os.getpid()}.log"


def failure(what, log):
    """Return the message for a failed program: cause, last lines, log file."""
    text = log.read_text(encoding="utf-8", errors="replace")
    cause = _cause(text)
    if cause:
        return f"{what} failed because {cause} (details: {log})"
    tail = "\n".join(f"    {line}" for line in text.splitlines()[-_SHOWN_LINES:])
    return f"{what} failed; its whole output is in {log} and ends with\n{tail}"


def _cause(text):
    """Return a sentence on why a program failed, if its output is of a known kind."""
    for pattern, cause in _KNOWN_CAUSES.items():
        if re.search(pattern, text):
            return cause
    return None


def remove_old_logs():
    """Delete the logs of two weeks ago and before."""
    limit = time.time() - _KEEP_LOGS_SECONDS
    for log in (paths.cache() / "log").glob("*.log"):
        if log.stat().st_mtime < limit:
            log.unlink(missing_ok=True)
