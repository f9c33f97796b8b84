"""Printing a page that needs nothing from outside, with wkhtmltopdf."""

import logging
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


def print_page(html, arguments):
    """Print an HTML document.

    :param html: text
    :param arguments: what wkhtmltopdf is told beside what it is always told
    :return: bytes of the PDF
    :raises PrintError: when there is none
    """
    with tempfile.TemporaryDirectory(prefix="dunning.letter.") as folder:
        source, target = Path(folder, "letter.html"), Path(folder, "letter.pdf")
        source.write_text(html, encoding="utf-8")
        # Odoo's own function, which knows where the program is.
        process = ir_actions_report._run_wkhtmltopdf(
            [*_ARGUMENTS, *arguments, str(source), str(target)]
        )
        content = target.read_bytes() if target.exists() else b""
    said = process.stderr[-1000:].strip()
    # 1: printed, but something is missing, an image on another server for example.
    if process.returncode == 1:
        _logger.warning("wkhtmltopdf: %s", said)
    if process.returncode not in (0, 1) or not content:
        raise PrintError(f"wkhtmltopdf {process.returncode}: {said}")
    return content
