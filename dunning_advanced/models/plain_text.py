"""The plain-text part of an e-mail, as a person would write it."""

import re

from lxml import html

# Neither said nor shown.
SILENT = {"head", "style", "script", "title", "img"}
HEADS = {f"h{number}" for number in range(1, 7)}
PARAGRAPHS = {"blockquote", "hr", "ol", "p", "pre", "table", "ul"} | HEADS
BLOCKS = {"address", "dd", "div", "dl", "dt", "footer", "header", "section", "tr"}
CELLS = {"td", "th"}
# A space that keeps two words in one line is text, others only part words.
GAP = re.compile(r"[ \t\n\r\f\v]+")
# Odoo writes it behind a minus, against a break there.
NO_BREAK = "\ufeff"


def to_text(page):
    """The text of a page in HTML: paragraphs, one line a row of a table, links in full.

    A row of two cells says what its second one is; more are set apart by dots.

    :param page: str, whose language says how a colon is written
    :return: str
    """
    if not page or not page.strip():
        return ""
    root = html.fromstring(page)
    said = _say(root).replace(NO_BREAK, "")
    lines = [GAP.sub(" ", line).strip() for line in said.split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip() + "\n"


def _say(node):
    """The text of an element, without what follows it."""
    if not isinstance(node.tag, str) or node.tag in SILENT:
        return ""
    if node.tag == "br":
        return "\n"
    if node.tag == "tr" and not node.xpath(".//table"):
        return _say_row(node)
    inner = _flat(node.text) + "".join(
        _say(child) + _flat(child.tail) for child in node
    )
    if node.tag == "a":
        return _say_link(node, inner)
    if node.tag in PARAGRAPHS:
        end = "\n" if _is_in(node, "li") else "\n\n"
        return f"{end}{inner.strip()}{end}" if inner.strip() else ""
    if node.tag == "li":
        return f"{_get_bullet(node)} {inner.strip()}\n"
    return f"\n{inner}\n" if node.tag in BLOCKS | CELLS else inner


def _get_bullet(item):
    """What stands before an item of a list: its number, or a dash."""
    if not _is_in(item, "ol"):
        return "-"
    return f"{len(list(item.itersiblings('li', preceding=True))) + 1}."


def _is_in(node, tag):
    parent = node.getparent()
    return parent is not None and parent.tag == tag


def _say_row(row):
    cells = [GAP.sub(" ", _inside(cell)).strip() for cell in row if cell.tag in CELLS]
    cells = [cell for cell in cells if cell]
    if len(cells) == 2 and not row.xpath("./th") and len(row) == 2:
        label, value = cells
        return f"{_end_with_colon(row, label)} {value}\n"
    return " · ".join(cells) + "\n" if cells else ""


def _inside(cell):
    return _flat(cell.text) + "".join(_say(child) + _flat(child.tail) for child in cell)


def _say_link(link, text):
    address = link.get("href") or ""
    shown = text.strip()
    if address.startswith(("mailto:", "tel:")) or not address or shown == address:
        return text
    return f"{_end_with_colon(link, shown)} {address}" if shown else address


def _end_with_colon(node, label):
    """A label with one colon, as the language of the page of ``node`` writes it."""
    language = node.getroottree().getroot().get("lang") or ""
    colon = "\N{NO-BREAK SPACE}:" if language.startswith("fr") else ":"
    return label.rstrip(": \N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}") + colon


def _flat(text):
    return GAP.sub(" ", text or "")
