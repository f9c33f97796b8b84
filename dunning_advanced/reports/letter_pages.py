"""Pages of letters: whose they are, which rows go on which, and their numbers.

Debian's wkhtmltopdf neither repeats table heads nor prints page numbers, so both are
done here, in the same way for every build.
"""

import io
import re
from collections import Counter
from itertools import islice

from reportlab.lib.units import mm
from reportlab.pdfbase.pdfmetrics import stringWidth

from odoo.tools.pdf import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    NameObject,
    PdfReader,
    PdfWriter,
)

from . import letter_marks
from .letter_marks import HEAD

# "0.766131362 0 0 0.766131362 0 0 cm"
_SCALE = re.compile(rb"([\d.]+) 0 0 -?[\d.]+ [\d.]+ [\d.]+ cm")
# What paints: text, pictures and lines; the colour to fill with, and filling.
_PAINTS = re.compile(rb"\b(?:TJ|Tj|Do|S)\b|([\d.]+ [\d.]+ [\d.]+) scn\b|\b(f)\b")
_WHITE = b"1 1 1"
# With the zoom of the letter's styles, which makes a millimetre one on paper.
_POINTS_PER_PIXEL = 0.75 / 1.3020833

_LABEL_POINTS = 7.5
_LABEL_FONT = {
    NameObject(f"/{key}"): NameObject(f"/{value}")
    for key, value in {
        "Type": "Font",
        "Subtype": "Type1",
        "BaseFont": "Helvetica",
        "Encoding": "WinAnsiEncoding",
    }.items()
}
# What a table head takes of a page, in low rows; a little more than it really is.
_HEAD_ROWS = 2
# Fractions of a page do not add up exactly.
_TOLERANCE = 1e-6
# A letter whose rows are of many heights may need a second look; hardly a fourth.
_MOST_LOOKS = 6


def cut(content, letter_ids):
    """Cut a PDF of several letters into one for each, if that is beyond doubt.

    Each page has to bear marks of one letter and of no other, and the letters have to
    follow each other as they were printed. None may have shrunk the others.

    :param content: bytes of the PDF
    :param letter_ids: ids of the letters in the order in which they were printed
    :return: dict of letter id to (bytes, list with one list of the numbers of its
        marks for each page); empty when there is any doubt
    """
    pages_of = {letter_id: [] for letter_id in letter_ids}
    order = []
    document = PdfReader(io.BytesIO(content), strict=False).pages
    if len(letter_ids) > 1 and _is_shrunk(document[0]):
        return {}
    for page in document:
        if _is_blank(page):
            # A letter that just fills its page is followed by an empty one.
            continue
        marks = letter_marks.read(page)
        owners = {owner for owner, _number in marks}
        if len(owners) != 1 or not owners <= pages_of.keys():
            return {}
        (owner,) = owners
        if order[-1:] != [owner]:
            order.append(owner)
        pages_of[owner].append((page, [number for _owner, number in marks]))
    if order != list(letter_ids):
        return {}
    return {
        letter_id: (
            _write([page for page, _numbers in pages]),
            [numbers for _page, numbers in pages],
        )
        for letter_id, pages in pages_of.items()
    }


def _is_blank(page):
    """Whether nothing is drawn on the page but its white ground."""
    contents = page.get_contents()
    colour = None
    # A stream without entries of its own is false, as an empty dict is.
    drawing = b"" if contents is None else contents.get_data()
    for paint in _PAINTS.finditer(drawing):
        if paint[1]:
            colour = paint[1]
        elif not paint[2] or colour != _WHITE:
            return False
    return True


def _is_shrunk(page):
    """Whether the document was too wide for the paper, so that all of it is smaller.

    The first scales that a page sets are those of the points, of the printer, of the
    whole document; the last is in terms of the first.
    """
    scales = _SCALE.findall(page.get_contents().get_data())[:3]
    if len(scales) < 3:
        return True
    return float(scales[0]) * float(scales[2]) < _POINTS_PER_PIXEL * 0.99


def _write(pages):
    """A PDF of these pages and of nothing that belongs to others."""
    writer = PdfWriter()
    for page in pages:
        # What points to another page would take that page along.
        links = [link for link in page.get("/Annots") or () if _leads_out(link)]
        page[NameObject("/Annots")] = ArrayObject(links)
        writer.add_page(page)
    return _content(writer)


def _leads_out(annotation):
    return "/URI" in (annotation.get_object().get("/A") or {})


class RowSplit:
    """Finds out how many rows fit on each page, from how they fell when printed.

    ``sizes`` has the numbers of rows of the tables, one a page, that the letter is to
    be printed with next; None: all rows in one table. The first size is 0 when no row
    has room below the text.
    """

    def __init__(self):
        self.sizes = None
        self._looks = 0
        # What each row takes of a page, and what rows may take beside the head.
        self._weights = []
        self._room = 1.0

    def accepts(self, pages):
        """Whether the rows fell well; if not, ``sizes`` are others now.

        :param pages: list with one list of the numbers of its marks for each page
        """
        self._looks += 1
        if _fell_well(pages) or self._looks > _MOST_LOOKS:
            return True
        counts = [count for count in _count_rows(pages) if count]
        if self.sizes:
            kept = self._keep_what_fits(counts)
        else:
            self._weigh(counts)
            kept = counts[:1] if _first_row_has_room(pages) else [0]
        self.sizes = [*kept, *_pack(self._weights[sum(kept) :], self._room)]
        return False

    def _weigh(self, counts):
        """Estimate what a row takes of its page, from one table over several pages.

        :param counts: the numbers of rows on each page that has any
        """
        # The last page need not be full: it may have room for the head as well.
        fits = [*counts[:-1], max([*counts[1:-1], counts[-1] + _HEAD_ROWS])]
        for count, fit in zip(counts, fits, strict=True):
            self._weights += [1 / fit] * count
        self._room -= _HEAD_ROWS * min(self._weights)

    def _keep_what_fits(self, counts):
        """The sizes of the tables up to the first that took more than its page."""
        kept = self.sizes[: self.sizes[0] == 0]
        planned = self.sizes[len(kept) :]
        for count, size in zip(counts, planned, strict=False):
            kept.append(count)
            if count < size:
                # The estimate was too high by as much, so it is on the next pages.
                self._room *= count / size
                break
        return kept


def _fell_well(pages):
    """Whether no row is torn, and rows and table heads stand on the same pages."""
    rows = [{number for number in numbers if number < HEAD} for numbers in pages]
    torn = len(set().union(*rows)) < sum(map(len, rows))
    return not torn and all(
        (HEAD in numbers) == bool(found)
        for numbers, found in zip(pages, rows, strict=True)
    )


def _count_rows(pages):
    """The number of rows on each page; a torn row is where it ends."""
    place = {
        number: page
        for page, numbers in enumerate(pages)
        for number in numbers
        if number < HEAD
    }
    counts = Counter(place.values())
    return [counts[page] for page in range(len(pages))]


def _first_row_has_room(pages):
    """Whether a row ends on the page on which the first table's head stands."""
    counts = zip(pages, _count_rows(pages), strict=True)
    return bool(next((count for numbers, count in counts if HEAD in numbers), 0))


def _pack(weights, room):
    """How many rows each of the following pages takes."""
    sizes, taken = [], 0.0
    for weight in weights:
        taken += weight
        if not sizes or taken > room + _TOLERANCE:
            sizes.append(0)
            taken = weight
        sizes[-1] += 1
    return sizes


def number_rows(rows, sizes=None):
    """The rows, numbered from 0, in tables of the given sizes, or all in one.

    :param rows: list of dicts
    :param sizes: what :class:`RowSplit` has found
    """
    numbered = iter([{**row, "number": n} for n, row in enumerate(rows)])
    return [list(islice(numbered, size)) for size in sizes or [len(rows)]]


def stamp_page_numbers(content, make_label, width):
    """The PDF with a label at the bottom right of each page.

    :param content: bytes of the PDF
    :param make_label: function of page number and number of pages, gives the text
    :param width: width of the paper in mm
    :return: bytes
    """
    pages = PdfReader(io.BytesIO(content), strict=False).pages
    writer = PdfWriter()
    for number, page in enumerate(pages, start=1):
        label = make_label(number, len(pages))
        _draw_label(writer, writer.add_page(page), label, width)
    return _content(writer)


def _draw_label(writer, page, label, width):
    """Add the label to the page's own drawing, which stays as it is and compressed."""
    left = (width - 18) * mm - stringWidth(label, "Helvetica", _LABEL_POINTS)
    text = label.encode("cp1252", "replace").hex()
    drawing = (
        f"Q BT 0.4 g /DunningLabel {_LABEL_POINTS} Tf "
        f"{left:.2f} {8 * mm:.2f} Td <{text}> Tj ET"
    )
    # The page's drawing changes the scale, and q and Q undo that.
    parts = [_stream(writer, b"q"), _stream(writer, drawing.encode())]
    parts.insert(1, page.raw_get("/Contents"))
    page[NameObject("/Contents")] = ArrayObject(parts)
    fonts = page["/Resources"].setdefault(NameObject("/Font"), DictionaryObject())
    fonts.get_object()[NameObject("/DunningLabel")] = DictionaryObject(_LABEL_FONT)


def _stream(writer, data):
    stream = DecodedStreamObject()
    stream.set_data(data)
    return writer._add_object(stream)


def _content(writer):
    output = io.BytesIO()
    writer.write(output)
    return output.getvalue()
