"""Pages of a letter: where its rows fell, and the number on each page.

Debian's wkhtmltopdf neither repeats table heads nor prints page numbers, so both are
done here, in the same way for every build.
"""

import io
import re

from reportlab.lib.units import mm
from reportlab.pdfgen import canvas

from odoo.tools.pdf import PdfReader, PdfWriter

# Invisible text that marks a row while the pages are measured.
ROW_MARK = "~row{number}~"
_ROW_MARK_PATTERN = re.compile(r"~row(\d+)~")


def count_pages(content):
    """The number of pages of a PDF given as bytes."""
    return len(PdfReader(io.BytesIO(content), strict=False).pages)


def rows_by_page(content):
    """Which marked rows stand on which page.

    :param content: bytes of a PDF made with :data:`ROW_MARK` in its rows
    :return: list with one list of row numbers for each page
    """
    reader = PdfReader(io.BytesIO(content), strict=False)
    return [
        sorted(
            {int(number) for number in _ROW_MARK_PATTERN.findall(page.extract_text())}
        )
        for page in reader.pages
    ]


def split_rows(pages, count):
    """How many rows each page takes once later pages begin with a table head.

    :param pages: what :func:`rows_by_page` found without such heads
    :param count: the number of rows
    :return: list of numbers that add up to ``count``
    """
    first = len(pages[0])
    # One row less for the head, and one for a name that takes two lines.
    later = max(len(pages[1]) - 2, 1)
    sizes = [min(first, count)]
    while sum(sizes) < count:
        sizes.append(min(later, count - sum(sizes)))
    return sizes


def stamp_page_numbers(content, make_label, width):
    """The PDF with a label at the bottom right of each page.

    :param content: bytes of the PDF
    :param make_label: function of page number and number of pages, gives the text
    :param width: width of the paper in mm
    :return: bytes
    """
    reader = PdfReader(io.BytesIO(content), strict=False)
    writer = PdfWriter()
    total = len(reader.pages)
    for number, page in enumerate(reader.pages, start=1):
        page.merge_page(_label_page(make_label(number, total), width))
        writer.add_page(page)
    output = io.BytesIO()
    writer.write(output)
    return output.getvalue()


def _label_page(label, width):
    buffer = io.BytesIO()
    sheet = canvas.Canvas(buffer, pagesize=(width * mm, 297 * mm))
    sheet.setFont("Helvetica", 7.5)
    sheet.setFillGray(0.4)
    sheet.drawRightString((width - 18) * mm, 8 * mm, label)
    sheet.save()
    return PdfReader(io.BytesIO(buffer.getvalue()), strict=False).pages[0]
