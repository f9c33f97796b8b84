"""The sender's foot, printed once and drawn at the bottom of every page.

Debian's wkhtmltopdf prints no footers, so the foot is a page of its own that becomes
part of the others; so it looks the same with every build.
"""

import io
from dataclasses import dataclass
from functools import lru_cache

from odoo.tools.pdf import PdfReader

# What is drawn: its bottom in mm from the paper's edge, and the space above it.
BOTTOM = 10
GAP = 3
# The styles cut off what is higher; it is still written in what is printed.
_HIGHEST = 61
_POINTS_PER_MM = 72 / 25.4
# What hangs below a line of type, as a part of its size.
_DESCENT = 0.3


@dataclass(frozen=True)
class Foot:
    """A printed foot: the PDF of one page, and how far it goes down from its top."""

    content: bytes
    top: float
    height: float

    @property
    def margin(self):
        """What a page must leave free at its bottom, in mm."""
        return BOTTOM + self.height + GAP


@lru_cache(maxsize=64)
def print_foot(renderer, html, paper, seconds):
    """Print a foot; the same one is printed once by each worker.

    :param renderer: :class:`Renderer`
    :param html: the document with nothing but the foot
    :param paper: :class:`Paper`
    :param seconds: how long it may take
    :return: :class:`Foot`
    :raises PrintError: when it cannot be printed
    :raises PrintTimeout: when it takes longer
    """
    content = renderer.print_page(html, paper, seconds)
    top = dict(paper.margins)["top"]
    page = PdfReader(io.BytesIO(content), strict=False).pages[0]
    bottom = _find_lowest(page) / _POINTS_PER_MM
    height = float(page.mediabox.height) / _POINTS_PER_MM - bottom - top
    return Foot(content, top, min(max(height, 0.0), _HIGHEST))


def _find_lowest(page):
    """How far from the page's bottom edge its lowest text or picture is, in points."""
    lowest = [float(page.mediabox.height)]

    def take_text(text, matrix, text_matrix, _font, size):
        if text.strip():
            _left, y = _apply(matrix, text_matrix[4], text_matrix[5])
            scale = abs(matrix[3] * text_matrix[3])
            lowest.append(y - size * scale * _DESCENT)

    def take_picture(operator, _operands, matrix, _text_matrix):
        if operator == b"Do":
            corners = [_apply(matrix, 0, 0)[1], _apply(matrix, 0, 1)[1]]
            lowest.append(min(corners))

    page.extract_text(visitor_text=take_text, visitor_operand_before=take_picture)
    return min(lowest)


def _apply(matrix, x, y):
    a, b, c, d, e, f = map(float, matrix)
    return a * x + c * y + e, b * x + d * y + f
