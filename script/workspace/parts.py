"""The parts of script/test: one after another, or beside each other on all cores."""

import os
import signal
import subprocess
import sys
import time

from . import commands, console, paths

_POLL_SECONDS = 0.2


def run(parts):
    """Run functions one after another, even after one that failed, and sum up.

    :param parts: dict of title to function
    :return: exit status
    """
    return _sum_up(_run_each(parts))


def run_beside(first, others):
    """Run parts that use all cores, then the others, one on each core.

    :param first: dict of title to function
    :param others: titles, each of a part that ``script/test --part`` knows
    :return: exit status
    """
    return _sum_up([*_run_each(first), *_run_at_once(list(others))])


def _run_each(parts):
    results = []
    for title, part in parts.items():
        console.heading(title)
        start = time.monotonic()
        passed = _passes(part)
        results.append((title, passed, time.monotonic() - start))
    return results


def _passes(part):
    try:
        part()
    except console.WorkspaceError as error:
        console.say(f"error: {error}")
        return False
    return True


def _run_at_once(waiting):
    running, results = {}, []
    try:
        while waiting or running:
            while waiting and len(running) < os.cpu_count():
                title = waiting.pop(0)
                running[title] = _start(title), time.monotonic()
            time.sleep(_POLL_SECONDS)
            for title, (child, start) in list(running.items()):
                if child.poll() is not None:
                    del running[title]
                    console.heading(title)
                    console.say(_log(title).read_text(encoding="utf-8").rstrip())
                    passed = child.returncode == 0
                    results.append((title, passed, time.monotonic() - start))
    finally:
        for child, _start_time in running.values():
            child.send_signal(signal.SIGINT)
            child.wait()
    return results


def _start(title):
    program = [sys.executable, paths.SCRIPT / "test", "--part", title]
    with open(_log(title), "wb") as log:
        return subprocess.Popen(program, stdout=log, stderr=subprocess.STDOUT)


def _log(title):
    return commands.log_file(f"part {title}")


def _sum_up(results):
    console.heading("Summary")
    for title, passed, seconds in results:
        result = "passed" if passed else "FAILED"
        console.say(f"{result}: {title} ({seconds:.1f} s)")
    return 0 if all(passed for _title, passed, _seconds in results) else 1
