"""The last strokes: foot and number on every page, title, author and language.

What wkhtmltopdf has drawn stays as it is and compressed: all is added beside it.
"""

import io
from dataclasses import dataclass, field

from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfgen import canvas

from odoo.tools.pdf import (
    ArrayObject,
    BooleanObject,
    DecodedStreamObject,
    DictionaryObject,
    NameObject,
    PdfReader,
    PdfWriter,
    create_string_object,
)

from . import letter_foot, letter_pages, pdf_library, sheets, type_width

_LABEL_POINTS = 8
_LABEL_BOTTOM = 5.5
_RIGHT = 18
# Where the marks for folding begin and end, in mm from the left edge.
_MARK = (5, 8)


@dataclass(frozen=True)
class Finish:
    """What a letter gets when its pages are printed.

    :param title: title of the document, for whoever opens or searches the file
    :param author: who has written it
    :param lang: its language, as ``de-DE``
    :param make_label: function of page number and number of pages, gives a text
    :param font_file: path of the font that numbers pages, embedded
    :param foot: :class:`letter_foot.Foot` or None
    :param marks: where to fold and to punch, in mm from the top of the first page
    :param annex: :class:`letter_pages.Pages` that follow, counted with the letter's own
    :param enclosures: PDFs (bytes) that follow then as they are, each on a sheet of its
        own
    """

    title: str
    author: str
    lang: str
    make_label: object
    font_file: str
    foot: letter_foot.Foot | None = None
    marks: tuple = ()
    annex: letter_pages.Pages | None = None
    enclosures: list = field(default_factory=list)


def finish(pages, wanted):
    """The PDF as it is kept.

    :param pages: :class:`letter_pages.Pages` of the letter, as they were printed
    :param wanted: :class:`Finish`
    :return: bytes
    """
    writer = PdfWriter()
    own = pages.add_to(writer)
    added = [*own, *(wanted.annex.add_to(writer) if wanted.annex else ())]
    forms = [_make_foot(writer, wanted.foot)] if wanted.foot else []
    labels = _make_labels(writer, added, wanted) if len(added) > 1 else []
    for number, page in enumerate(added):
        marks = _make_marks(page, wanted.marks) if number == 0 else ""
        feet = forms if number < len(own) else []
        _draw(writer, page, [*feet, *labels[number : number + 1]], marks)
    for enclosure in wanted.enclosures:
        sheets.add_on_own_sheet(writer, enclosure)
    _describe(writer, wanted)
    output = io.BytesIO()
    writer.write(output)
    return output.getvalue()


def _describe(writer, wanted):
    writer.add_metadata({"/Title": wanted.title, "/Author": wanted.author})
    root = writer._root_object
    root[NameObject("/Lang")] = create_string_object(wanted.lang)
    # Readers show the title, and not the name of the file.
    root[NameObject("/ViewerPreferences")] = DictionaryObject(
        {NameObject("/DisplayDocTitle"): BooleanObject(True)}
    )


def _make_foot(writer, foot):
    """The foot as a drawing, and how far it has to move to be at the bottom."""
    page = PdfReader(io.BytesIO(foot.content), strict=False).pages[0]
    height = float(page.mediabox.height)
    bottom = height - (foot.top + foot.height) * mm
    return _make_form(writer, page), letter_foot.BOTTOM * mm - bottom


def _make_labels(writer, pages, wanted):
    """One drawing for each page with its number, in an embedded font."""
    font, has_all = _register(wanted.font_file)
    total = len(pages)
    buffer = io.BytesIO()
    size = pages[0].mediabox
    sheet = canvas.Canvas(buffer, pagesize=(float(size.width), float(size.height)))
    for number in range(1, total + 1):
        label = wanted.make_label(number, total)
        # A number alone is understood in every script.
        label = label if has_all(label) else f"{number} / {total}"
        sheet.setFont(font, _LABEL_POINTS)
        sheet.setFillGray(0.35)
        right = float(size.width) - _RIGHT * mm
        sheet.drawRightString(right, _LABEL_BOTTOM * mm, label)
        sheet.showPage()
    sheet.save()
    drawn = PdfReader(io.BytesIO(buffer.getvalue()), strict=False).pages
    return [(_make_form(writer, page), 0) for page in drawn]


def _register(path):
    """A font to embed, and a function that tells whether it has all of a text."""
    name = type_width.register(path)
    if not name:
        return "Helvetica", lambda text: text.isascii()
    known = pdfmetrics.getFont(name).face.charToGlyph
    return name, lambda text: all(ord(char) in known for char in text)


def _make_form(writer, page):
    """A page as a drawing that other pages can show."""
    form = DecodedStreamObject()
    form.set_data(page.get_contents().get_data())
    form = form.flate_encode()
    form[NameObject("/Type")] = NameObject("/XObject")
    form[NameObject("/Subtype")] = NameObject("/Form")
    form[NameObject("/BBox")] = ArrayObject(page.mediabox)
    form[NameObject("/Resources")] = pdf_library.share(writer, page["/Resources"])
    return writer._add_object(form)


def _make_marks(page, millimetres):
    """Hairlines at the left edge, as PDF draws them."""
    top = float(page.mediabox.height)
    left, right = (side * mm for side in _MARK)
    lines = " ".join(
        f"{left:.2f} {top - down * mm:.2f} m {right:.2f} {top - down * mm:.2f} l S"
        for down in millimetres
    )
    return f"q 0.3 w 0.5 G {lines} Q" if lines else ""


def _draw(writer, page, drawings, marks=""):
    """Show drawings on a page, each moved up by some points, and marks."""
    if not drawings and not marks:
        return
    names = [f"/DunningForm{number}" for number in range(len(drawings))]
    text = " ".join(
        f"q 1 0 0 1 0 {moved:.3f} cm {name} Do Q"
        for name, (_form, moved) in zip(names, drawings, strict=True)
    )
    # The page's own drawing changes the scale, and q and Q undo that.
    parts = [_stream(writer, b"q"), _stream(writer, f"Q {text} {marks}".encode())]
    parts.insert(1, page.raw_get("/Contents"))
    page[NameObject("/Contents")] = ArrayObject(parts)
    known = page["/Resources"].setdefault(NameObject("/XObject"), DictionaryObject())
    for name, (form, _moved) in zip(names, drawings, strict=True):
        known.get_object()[NameObject(name)] = form


def _stream(writer, data):
    stream = DecodedStreamObject()
    stream.set_data(data)
    return writer._add_object(stream)
