"""Faults in a log of Odoo: errors, and warnings about our own add-ons."""

import re

from . import console

_RECORD = re.compile(r"^\d{4}-\d\d-\d\d [\d:,]+ \d+ ([A-Z]+) \S+ ")
_ERRORS = ("ERROR", "CRITICAL")
_OURS = "dunning"


def check(log, what):
    """Raise with the faulty records of the log, if there are any."""
    faults = find_faults(log.read_text(encoding="utf-8", errors="replace"))
    if faults:
        raise console.WorkspaceError(f"{what} logged this:\n" + "\n".join(faults))


def find_faults(text):
    """Return the records that are errors, or warnings that mention our add-ons."""
    return [record for level, record in _records(text) if _is_fault(level, record)]


def _is_fault(level, record):
    # The database's name is in every record, and in it our own.
    message = _RECORD.sub("", record)
    return level in _ERRORS or (level == "WARNING" and _OURS in message)


def _records(text):
    """Yield level and text of each record; its traceback belongs to it."""
    level, lines = "", []
    for line in text.splitlines():
        match = _RECORD.match(line)
        if match:
            yield level, "\n".join(lines)
            level, lines = match[1], []
        lines.append(line)
    yield level, "\n".join(lines)
