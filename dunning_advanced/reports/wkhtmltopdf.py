"""Printing a page that needs nothing from outside, with wkhtmltopdf."""

import logging
import os
import signal
import subprocess
import tempfile
from pathlib import Path

from odoo.addons.base.models import ir_actions_report

_logger = logging.getLogger(__name__)

# No scripts, so no time for them: 0.2 s each time otherwise. No file but the page.
_ARGUMENTS = (
    "--disable-local-file-access",
    "--disable-javascript",
    "--javascript-delay",
    "0",
    "--quiet",
)


class PrintError(Exception):
    """wkhtmltopdf made no PDF, or not the right one; the message says why."""


class PrintTimeout(Exception):
    """wkhtmltopdf was ended: it would have kept customers locked."""


def print_page(html, arguments, seconds):
    """Print an HTML document.

    :param html: text
    :param arguments: what wkhtmltopdf is told beside what it is always told
    :param seconds: that it may take
    :return: bytes of the PDF
    :raises PrintError: when there is none
    :raises PrintTimeout: when the time is over; a second try would be no faster
    """
    with tempfile.TemporaryDirectory(prefix="dunning.letter.") as folder:
        source, target = Path(folder, "letter.html"), Path(folder, "letter.pdf")
        source.write_text(html, encoding="utf-8")
        process, said = _run(
            [*_ARGUMENTS, *arguments, str(source), str(target)], seconds
        )
        content = target.read_bytes() if target.exists() else b""
    # 1: printed, but something is missing, an image on another server for example.
    if process.returncode == 1:
        _logger.warning("wkhtmltopdf: %s", said)
    if process.returncode not in (0, 1) or not _is_whole(content):
        raise PrintError(f"wkhtmltopdf {process.returncode}: {said}")
    return content


def _is_whole(content):
    """Whether it is a PDF, from its beginning to its end."""
    return content.startswith(b"%PDF") and b"%%EOF" in content[-1024:]


def _run(arguments, seconds):
    """Run wkhtmltopdf; Odoo's own function would wait for ever.

    :return: (the ended process, the end of what it said)
    """
    process = subprocess.Popen(
        # Odoo knows where the program is.
        [ir_actions_report._wkhtml().bin, *arguments],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        errors="replace",
        # A group of its own: it may be a script that starts the program.
        start_new_session=True,
    )
    with process:
        try:
            _nothing, said = process.communicate(timeout=seconds)
        except subprocess.TimeoutExpired as error:
            os.killpg(process.pid, signal.SIGKILL)
            raise PrintTimeout(f"{seconds} seconds") from error
    return process, said[-1000:].strip()
