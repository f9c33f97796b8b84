"""What makes a PDF of HTML: one class, and what it owes to the letters.

:class:`Renderer` is the place where another program than wkhtmltopdf would plug in:
a subclass, and ``ir.actions.report._get_dunning_renderer`` that returns it. What has to
hold of each is asked by ``tests/test_renderer.py``.
"""

from abc import ABC, abstractmethod
from dataclasses import dataclass


class PrintError(Exception):
    """There is no PDF, or it is not the right one; the message says why."""


class PrintTimeout(Exception):
    """The program was ended: it would have kept customers locked."""


@dataclass(frozen=True)
class Paper:
    """What is printed on.

    :param size: ``A4`` or ``Letter``
    :param margins: tuple of pairs of a side (top, bottom, left, right) and millimetres
    """

    size: str
    margins: tuple

    @classmethod
    def of(cls, size, **margins):
        """A paper with these margins in mm, by side."""
        return cls(size, tuple(margins.items()))


@dataclass(frozen=True)
class Renderer(ABC):
    """A program that prints: without scripts, and with nothing from outside the page.

    Two of the same class are equal, so what was printed can be kept by renderer.
    """

    # CSS's ``zoom`` with which a millimetre in styles is one on paper.
    zoom = 1

    @property
    @abstractmethod
    def keeps_text_of_fonts(self):
        """Whether text in an embedded font can be searched and copied."""

    @abstractmethod
    def print_page(self, html, paper, seconds):
        """Print an HTML document.

        :param html: text
        :param paper: :class:`Paper`
        :param seconds: that it may take
        :return: bytes of the whole PDF
        :raises PrintError: when there is none
        :raises PrintTimeout: when the time is over; a second try would be no faster
        """

    @abstractmethod
    def is_shrunk(self, page):
        """Whether all was drawn smaller because a part of it was too wide.

        :param page: the first page of what :meth:`print_page` has made, as pypdf's
        """
