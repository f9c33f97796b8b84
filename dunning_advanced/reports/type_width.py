"""How wide a text is in print: what is measured in letters fits whatever they are."""

import re
from functools import lru_cache
from unicodedata import combining, east_asian_width

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFError, TTFont

# A word, or a part of it up to a hyphen, with the blanks before it.
_PART = re.compile(r"\s*(?:[^\s-]+-+(?=\w)|\S+)")
# As wide as a letter is on average.
_COLUMN = 0.5
# Of other scripts nothing is known but that their letters are no wider.
_UNKNOWN = 0.6


def register(path):
    """Make a font known to reportlab.

    :param path: of the font's file
    :return: its name, or nothing when reportlab cannot read it
    """
    name = f"Dunning {path}"
    if name not in pdfmetrics.getRegisteredFontNames():
        try:
            pdfmetrics.registerFont(TTFont(name, path))
        except (TTFError, OSError):
            return ""
    return name


def measure(text, path):
    """The width of a text, in letters as wide as they are on average.

    In the given font or in Helvetica, whichever is wider: where a font is not used,
    one with the widths of Helvetica is.

    :param path: of the font's file
    """
    return sum(_measure(sign, path) for sign in text)


@lru_cache(maxsize=4096)
def _measure(sign, path):
    if combining(sign):
        return 0.0
    if east_asian_width(sign) in "WF":
        return 1 / _COLUMN
    try:
        sign.encode("cp1252")
    except UnicodeEncodeError:
        widths = [_UNKNOWN]
    else:
        widths = [pdfmetrics.stringWidth(sign, "Helvetica", 1)]
    if name := register(path):
        face = pdfmetrics.getFont(name).face
        widths.append(face.charWidths.get(ord(sign), 0) / 1000)
    return max(widths) / _COLUMN


def wrap(text, columns, path):
    """The lines of a text, each as wide as there is room.

    :param columns: the room, in letters as wide as they are on average
    :param path: of the font's file
    :return: list of texts
    """
    lines, line = [], ""
    for part in _PART.findall(text):
        if measure((line + part).strip(), path) <= columns:
            line += part
            continue
        lines.append(line)
        line = part.strip()
        while len(begun := cut(line, columns, path)) < len(line):
            lines.append(begun)
            line = line[len(begun) :]
    return [found for one in (*lines, line) if (found := one.strip())]


def cut(text, columns, path):
    """As much of the beginning of a text as there is room for, one letter at least."""
    room = columns
    for at, sign in enumerate(text):
        room -= _measure(sign, path)
        if room < 0 and at:
            return text[:at]
    return text
