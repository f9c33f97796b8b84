"""Letters that are printed on both sides of the paper, each on sheets of its own."""

import io

from odoo.tools.pdf import PdfReader, PdfWriter


def begin_each(contents):
    """PDFs that may follow each other: none begins on the back of the one before.

    :param contents: list of PDFs (bytes)
    :return: iterable of PDFs (bytes), some of one blank page
    """
    before = []
    for content in contents:
        if len(before) % 2:
            yield _make_blank(before[-1])
        yield content
        before = PdfReader(io.BytesIO(content), strict=False).pages


def _make_blank(page):
    """A page with nothing on it, as large as another one."""
    writer, output = PdfWriter(), io.BytesIO()
    size = page.mediabox
    writer.add_blank_page(float(size.width), float(size.height))
    writer.write(output)
    return output.getvalue()
