"""wkhtmltopdf, the renderer that prints unless another one is chosen."""

import logging
import os
import re
import signal
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from odoo.addons.base.models import ir_actions_report

from .renderer import PrintError, PrintTimeout, Renderer

_logger = logging.getLogger(__name__)

# No scripts, so no time for them: 0.2 s each time otherwise. No file but the page.
_ARGUMENTS = (
    "--disable-local-file-access",
    "--disable-javascript",
    "--javascript-delay",
    "0",
    "--quiet",
)
# A tag, or a word of Hebrew, Arabic and what else runs to the left.
_TO_THE_LEFT = re.compile(r"<[^>]*>|[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]+")
# "0.766131362 0 0 0.766131362 0 0 cm"
_SCALE = re.compile(rb"([\d.]+) 0 0 -?[\d.]+ [\d.]+ [\d.]+ cm")


@dataclass(frozen=True)
class Wkhtmltopdf(Renderer):
    """The program of that name which Odoo has found, of either build."""

    # Both builds print millimetres as millimetres with it: measured.
    zoom = 1.3020833

    @property
    def keeps_text_of_fonts(self):
        """Not with Debian's build: it draws letters of embedded fonts as outlines."""
        return ir_actions_report._wkhtml().is_patched_qt

    def print_page(self, html, paper, seconds):
        """See :meth:`Renderer.print_page`."""
        if not ir_actions_report._wkhtml().is_patched_qt:
            html = _set_words_apart(html)
        with tempfile.TemporaryDirectory(prefix="dunning.letter.") as folder:
            source, target = Path(folder, "letter.html"), Path(folder, "letter.pdf")
            # Without a type, old WebKit gives tables another font size than the text.
            source.write_text(f"<!DOCTYPE html>\n{html}", encoding="utf-8")
            arguments = [*_ARGUMENTS, *_paper_arguments(paper), source, target]
            process, said = _run(arguments, seconds)
            content = target.read_bytes() if target.exists() else b""
        # 1: printed, but something is missing, an image on another server for example.
        if process.returncode == 1:
            _logger.warning("wkhtmltopdf: %s", said)
        if process.returncode not in (0, 1) or not _is_whole(content):
            raise PrintError(f"wkhtmltopdf {process.returncode}: {said}")
        return content

    def is_shrunk(self, page):
        """See :meth:`Renderer.is_shrunk`.

        The first scales that a page sets are those of the points, of the printer, of
        the whole document; the last is in terms of the first.
        """
        scales = _SCALE.findall(page.get_contents().get_data())[:3]
        if len(scales) < 3:
            return True
        return float(scales[0]) * float(scales[2]) < 0.75 / self.zoom * 0.99


def _set_words_apart(html):
    """Each word that runs to the left as a part of its own.

    Debian's build draws only a part of a text, a line or what stands between figures,
    beside its place: over other words, or over the edge of the paper.
    """
    return _TO_THE_LEFT.sub(
        lambda found: found[0] if found[0][0] == "<" else f"<span>{found[0]}</span>",
        str(html),
    )


def _paper_arguments(paper):
    arguments = ["--page-size", paper.size]
    for side, millimetres in paper.margins:
        arguments += [f"--margin-{side}", f"{millimetres}mm"]
    return arguments


def _is_whole(content):
    """Whether it is a PDF, from its beginning to its end."""
    return content.startswith(b"%PDF") and b"%%EOF" in content[-1024:]


def _run(arguments, seconds):
    """Run wkhtmltopdf; Odoo's own function would wait for ever.

    :return: (the ended process, the end of what it said)
    """
    process = subprocess.Popen(
        # Odoo knows where the program is.
        [ir_actions_report._wkhtml().bin, *map(str, arguments)],
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
