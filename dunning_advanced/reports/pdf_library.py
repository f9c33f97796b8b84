"""What Odoo's two libraries for PDF do differently.

Odoo takes PyPDF2 where it is installed, as on Debian 12 and Ubuntu 24.04, else pypdf.
"""

from odoo.tools.pdf import DictionaryObject, NameObject


def add_page(writer, page):
    """Copy a page into a document; return the copy, which may be drawn on.

    :param writer: ``PdfWriter``
    :param page: of another document
    """
    if not hasattr(page, "clone"):
        # PyPDF2 would take the page itself, which others may still need as it is.
        copy = _copy(page, type(page)(page.pdf))
        if "/Resources" in page:
            resources = _copy(page["/Resources"])
            drawings = resources.setdefault(NameObject("/XObject"), DictionaryObject())
            resources[NameObject("/XObject")] = _copy(drawings.get_object())
            copy[NameObject("/Resources")] = resources
        page = copy
    return writer.add_page(page) or page


def share(writer, found):
    """What belongs to another document, as a part of this one.

    :param writer: ``PdfWriter``
    :param found: an object of the other one's
    """
    # PyPDF2 copies what is referred to when it writes.
    return found.clone(writer) if hasattr(found, "clone") else found


def _copy(found, copy=None):
    """A dictionary of PDF's with the same entries, of which none is looked up."""
    copy = DictionaryObject() if copy is None else copy
    copy.update(found)
    return copy
