"""Letters that are printed on both sides of the paper, each on sheets of its own."""

import io

from odoo.tools.pdf import BooleanObject, NameObject, PdfReader, PdfWriter

from . import pdf_library

# Says of a page that it begins a sheet: what is torn off, or leaves by itself.
_BEGINS_SHEET = NameObject("/DunningBeginsSheet")


def add_on_own_sheet(writer, content):
    """Add a PDF (bytes) that nothing of the letter may stand on the back of.

    :param writer: ``PdfWriter``
    """
    pages = PdfReader(io.BytesIO(content), strict=False).pages
    added = [pdf_library.add_page(writer, page) for page in pages]
    added[0][_BEGINS_SHEET] = BooleanObject(True)


def begin_each(contents):
    """PDFs that may follow each other: none begins on the back of the one before.

    :param contents: list of PDFs (bytes)
    :return: iterable of PDFs (bytes), some of one blank page
    """
    before = []
    for content in contents:
        pages = PdfReader(io.BytesIO(content), strict=False).pages
        for part in _split(pages):
            if len(before) % 2:
                yield _make_blank(before[-1])
            yield content if len(part) == len(pages) else _join(part)
            before = part


def _split(pages):
    """Lists of pages, each of which begins a sheet."""
    parts = [[]]
    for page in pages:
        if _BEGINS_SHEET in page and parts[-1]:
            parts.append([])
        parts[-1].append(page)
    return parts


def _join(pages):
    writer, output = PdfWriter(), io.BytesIO()
    for page in pages:
        pdf_library.add_page(writer, page)
    writer.write(output)
    return output.getvalue()


def _make_blank(page):
    """A page with nothing on it, as large as another one."""
    writer, output = PdfWriter(), io.BytesIO()
    size = page.mediabox
    writer.add_blank_page(float(size.width), float(size.height))
    writer.write(output)
    return output.getvalue()
