"""The mark of a letter that is not issued: nobody takes a preview for the letter."""

import io

from reportlab.pdfgen import canvas

from odoo.tools.pdf import PdfReader, PdfWriter


def stamp(content, text):
    """The PDF with a word across each of its pages.

    :param content: bytes of the PDF
    :param text: the word
    :return: bytes
    """
    reader = PdfReader(io.BytesIO(content), strict=False)
    writer = PdfWriter()
    for page in reader.pages:
        width, height = (float(size) for size in page.mediabox[2:])
        page.merge_page(_mark_page(text, width, height))
        writer.add_page(page)
    output = io.BytesIO()
    writer.write(output)
    return output.getvalue()


def _mark_page(text, width, height):
    buffer = io.BytesIO()
    sheet = canvas.Canvas(buffer, pagesize=(width, height))
    sheet.setFont("Helvetica-Bold", 110)
    # So light that the letter stays readable beneath it.
    sheet.setFillColorRGB(0.85, 0.2, 0.2, alpha=0.14)
    sheet.translate(width / 2, height / 2)
    sheet.rotate(52)
    sheet.drawCentredString(0, -38, text)
    sheet.save()
    return PdfReader(io.BytesIO(buffer.getvalue()), strict=False).pages[0]
