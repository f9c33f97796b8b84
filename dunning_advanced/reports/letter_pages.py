"""Pages of letters: whose they are, and which rows go on which.

Debian's wkhtmltopdf does not repeat table heads, so it is done here, in the same way
for every build.
"""

import io
import re
import unicodedata
from collections import Counter
from itertools import islice

from odoo.tools.pdf import (
    ArrayObject,
    NameObject,
    PdfReader,
    PdfWriter,
)

from . import letter_marks, pdf_library
from .letter_marks import HEAD, TOTALS

# What shows something to read or to look at: text and pictures.
_SHOWS = re.compile(rb"\b(?:TJ|Tj|Do)\b")
# What every font has; Vietnamese and phonetic signs come after it.
_LAST_LATIN = 0x024F

# What a table's head and the sums carried over take of a page, in low rows; a little
# more than it really is.
_HEAD_ROWS = 4
# Rows that go with the totals to a page of their own.
_LAST_ROWS = 2
# So much fewer than on the page before are few rows on a page of their own.
_FEW = 3
# Fractions of a page do not add up exactly.
_TOLERANCE = 1e-6
# A letter whose rows are of many heights may need a second look; hardly a fourth.
_MOST_LOOKS = 6


def cut(content, letter_ids, is_shrunk=None):
    """Cut a PDF of several letters into one for each, if that is beyond doubt.

    Each page has to bear marks of one letter and of no other, and the letters have to
    follow each other as they were printed.

    :param content: bytes of the PDF
    :param letter_ids: ids of the letters in the order in which they were printed
    :param is_shrunk: function of the first page that says whether one of the letters
        has made the others smaller; None: that does not matter
    :return: dict of letter id to (:class:`Pages`, list with one list of the numbers of
        its marks for each page); empty when there is any doubt
    """
    pages_of = {letter_id: [] for letter_id in letter_ids}
    order = []
    document = PdfReader(io.BytesIO(content), strict=False).pages
    if is_shrunk and is_shrunk(document[0]):
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
            Pages([page for page, _numbers in pages]),
            [numbers for _page, numbers in pages],
        )
        for letter_id, pages in pages_of.items()
    }


def lacks_letters(content, text):
    """Whether the PDF shows little of a text whose script the server may have no font
    for: wkhtmltopdf leaves out what it cannot draw, or draws boxes.

    :param content: bytes of the PDF
    :param text: what it should show
    """
    rare = {char for char in text if ord(char) > _LAST_LATIN and char.isalpha()}
    if not rare:
        # Nearly every letter: nothing has to be read.
        return False
    pages = PdfReader(io.BytesIO(content), strict=False).pages
    shown = "".join(page.extract_text() for page in pages)
    # Letters that are joined may come out as one; never most of them.
    found = rare & set(shown + unicodedata.normalize("NFKC", shown))
    return len(found) * 2 < len(rare)


def _is_blank(page):
    """Whether nothing can be read or seen on the page: no text and no picture.

    A rule below a row that just fills its page may fall onto the next one.
    """
    contents = page.get_contents()
    # A stream without entries of its own is false, as an empty dict is.
    drawing = b"" if contents is None else contents.get_data()
    return not _SHOWS.search(drawing)


class Pages:
    """The pages of one letter, still in the document that they were printed in."""

    def __init__(self, pages):
        self._pages = pages

    def __len__(self):
        return len(self._pages)

    def add_to(self, writer):
        """Copy the pages, and nothing that belongs to others; return the copies."""
        copies = []
        for page in self._pages:
            # What points to another page would take that page along.
            links = [link for link in page.get("/Annots") or () if _leads_out(link)]
            page[NameObject("/Annots")] = ArrayObject(links)
            copies.append(pdf_library.add_page(writer, page))
        return copies

    @property
    def content(self):
        """The pages as a PDF (bytes)."""
        writer, output = PdfWriter(), io.BytesIO()
        self.add_to(writer)
        writer.write(output)
        return output.getvalue()


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
        self._for_totals = False
        # What each row takes of a page, and what rows may take beside the head.
        self._weights = []
        self._room = 1.0

    def accepts(self, pages):
        """Whether the rows fell well; if not, ``sizes`` are others now.

        :param pages: list with one list of the numbers of its marks for each page
        """
        self._looks += 1
        counts = [count for count in _count_rows(pages) if count]
        # Rows on several pages need a table for each, with sums that are carried over.
        whole = self.sizes is None and len(counts) > 1
        if (fell_well(pages) and not whole) or self._looks > _MOST_LOOKS:
            return True
        if self.sizes:
            kept = self._keep_what_fits(counts)
        else:
            self._weigh(counts)
            # The first page gets a sum that is carried over as well.
            kept = [max(counts[0] - 1, 0) if _first_row_has_room(pages) else 0]
        sizes = [*kept, *_pack(self._weights[sum(kept) :], self._room)]
        # Rows that go on to one page more leave room for the totals there.
        same = len([size for size in sizes if size]) <= len(counts)
        lacks = same and _lacks_rows(pages)
        self.sizes = _with_rows_for_totals(sizes) if lacks else sizes
        self._for_totals = lacks
        return False

    def joins(self):
        """Whether the last rows may fit on the page before; ``sizes`` say so then."""
        if self._for_totals or not self.sizes or len(self.sizes) < 2:
            return False
        *first, before, last = self.sizes
        if last * _FEW > before:
            return False
        self.sizes = [*first, before + last]
        return True

    def _weigh(self, counts):
        """Estimate what a row takes of its page, from one table over several pages.

        :param counts: the numbers of rows on each page that has any
        """
        # The last page need not be full: it may have room for the head as well.
        fits = [*counts[:-1], max([*counts[1:-1], counts[-1] + _HEAD_ROWS])]
        # Nor has the first one room for rows alone: they are as low as the others.
        fits[0] = max(fits)
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


def fell_well(pages):
    """Whether no row is torn, and heads and totals stand where there are rows."""
    rows = [{number for number in numbers if number < TOTALS} for numbers in pages]
    torn = len(set().union(*rows)) < sum(map(len, rows))
    return (
        not torn
        and not _lacks_rows(pages)
        and all(
            (HEAD in numbers) == bool(found)
            for numbers, found in zip(pages, rows, strict=True)
        )
    )


def _lacks_rows(pages):
    """Whether the totals stand on a page without a row, and there are rows to spare."""
    counts = _count_rows(pages)
    return sum(counts) > _LAST_ROWS and any(
        TOTALS in numbers and not count
        for numbers, count in zip(pages, counts, strict=True)
    )


def _with_rows_for_totals(sizes):
    """The sizes, with the last rows in a table of their own."""
    last = min(_LAST_ROWS, sizes[-1] - 1)
    return [*sizes[:-1], sizes[-1] - last, last] if last > 0 else sizes


def _count_rows(pages):
    """The number of rows on each page; a torn row is where it ends."""
    place = {
        number: page
        for page, numbers in enumerate(pages)
        for number in numbers
        if number < TOTALS
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
    tables = [list(islice(numbered, size)) for size in sizes or [len(rows)]]
    for before, table in zip(tables, tables[1:], strict=False):
        while before and table and _belong_together(before[-1], table[0]):
            table.insert(0, before.pop())
    return tables


def _belong_together(above, below):
    """Whether no page ends between two rows: a sum has a row, and so has a heading."""
    return below["kind"] == "sum" or above["kind"] == "heading"
