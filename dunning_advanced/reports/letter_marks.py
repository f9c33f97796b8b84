"""Marks that say on every page whose it is, and which row or head stands there.

A mark is a pile of six squares of one pixel, near to white: their colours hold the
letter's id and a number. Squares are drawn and not written, so no text, whatever it
contains, can ever pass for a mark; nor does a mark get into text that is copied.
"""

import re

from markupsafe import Markup

# Numbers of marks that belong to no row.
TOTALS = 0xFFFD
HEAD = 0xFFFE
TEXT = 0xFFFF

_ID_BYTES, _NUMBER_BYTES = 4, 2
_SQUARES = _ID_BYTES + _NUMBER_BYTES
# Red has the square's place in the pile, green and blue four bits of its byte each.
_LEAST = 236
# A text of a whole page has several marks: so many characters take a tenth of one.
_PART = re.compile(r".{1,400}(?!\S)|.{1,400}", re.DOTALL)
# Blanks at which no line ends: what is pasted from elsewhere is full of them.
_HOLDING = "\u00a0\u2007\u202f"
# As much of a word as has room in a column.
_LONGEST = 24
# A fill as wkhtmltopdf writes it: "0.925490196 0.937254901 0.960784313 scn", and in
# the other ways that PDF knows.
_FILL = re.compile(rb"(0?\.9\d*) (0?\.9\d*) (0?\.9\d*) (?:scn|sc|rg)\b")


def mark(letter_id, text="", number=TEXT, longest=_LONGEST):
    """A text as HTML with marks: at its beginning, at its end, and in a long one more.

    So wherever a page ends, what is above and what is below has a mark.

    :param letter_id: id of the ``dunning.letter``
    :param text: what is printed; it is escaped
    :param number: of the row, from 0; or :data:`TOTALS`,
        :data:`HEAD` or :data:`TEXT`
    :param longest: how much of a word has room in a line
    :return: Markup
    """
    drawn = _draw(letter_id, number)
    parts = (breakable(part, longest) for part in _PART.findall(text or ""))
    return Markup().join([drawn, *(part + drawn for part in parts)])


def breakable(text, longest=_LONGEST):
    """The text as HTML, with places to break a line in words that are too long.

    :param text: what is printed; it is escaped
    :param longest: how much of a word has room in a line
    :return: Markup
    """
    # No text of the database has the character 0.
    split = _make_cut("[^\\s]", longest).sub("\\g<0>\0", text).split("\0")
    return Markup("<wbr>").join(split)


def breakable_address(text, longest=_LONGEST):
    """As :func:`breakable`, of a part of an e-mail address: no line ends in a hyphen.

    It would be read as that of a word that goes on, and left out.
    """
    first, *others = text.split("-")
    kept = Markup('<wbr><span style="white-space: nowrap">-%s</span>%s')
    parts = (kept % (part[:1], breakable(part[1:], longest - 2)) for part in others)
    return Markup().join([breakable(first, longest), *parts])


def breakable_html(text, longest=_LONGEST):
    """As :func:`breakable`, of HTML; a sign that is written as ``&amp;`` stays whole.

    :param text: Markup, or nothing
    """
    cut = _make_cut("(?:&[^;\\s<]*;|[^\\s<&])", longest)
    found = re.compile(f"<[^>]*>|{cut.pattern}")
    # As Odoo's own editor keeps it.
    text = str(text or "").replace("&nbsp;", "\N{NO-BREAK SPACE}")
    parted = found.sub(lambda one: one[0] + "<wbr>" * (one[0][0] != "<"), text)
    return Markup(parted)


def _make_cut(sign, longest):
    """What stands before a place to break a word, with more of the word to come.

    Words that blanks hold together are one: of these it ends with such a blank.

    :param sign: pattern of a sign of a word
    :return: compiled pattern
    """
    sign = f"(?:{sign}|[{_HOLDING}])"
    part = f"{sign}{{1,{longest}}}(?<=[{_HOLDING}])|{sign}{{{longest}}}"
    return re.compile(f"(?={sign}{{{longest + 1}}})(?:{part})")


def _draw(letter_id, number):
    data = letter_id.to_bytes(_ID_BYTES, "big") + number.to_bytes(_NUMBER_BYTES, "big")
    squares = "".join(
        f'<i style="background:#{_LEAST + place:02x}'
        f'{_LEAST + (byte >> 4):02x}{_LEAST + (byte & 15):02x}"></i>'
        for place, byte in enumerate(data)
    )
    # Hexadecimal digits and nothing else: there is no text in it to escape.
    return Markup(f'<span class="mark">{squares}</span>')


def read(page):
    """The marks on a page of a PDF, in the order in which they are drawn.

    :param page: page of pypdf's, as a renderer made it
    :return: list of (letter id, number)
    """
    contents = page.get_contents()
    return list(_marks(contents.get_data())) if contents is not None else []


def _marks(drawing):
    pile = []
    for fill in _FILL.finditer(drawing):
        place, high, low = (round(float(part) * 255) - _LEAST for part in fill.groups())
        if not (0 <= place < _SQUARES and 0 <= high < 16 and 0 <= low < 16):
            continue
        pile = pile if place == len(pile) else []
        if place == len(pile):
            pile.append(high << 4 | low)
        if len(pile) == _SQUARES:
            owner, number = pile[:_ID_BYTES], pile[_ID_BYTES:]
            yield int.from_bytes(owner, "big"), int.from_bytes(number, "big")
            pile = []
