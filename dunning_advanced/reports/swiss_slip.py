"""The Swiss payment slip (QR-bill) as a page of its own, to the millimetre.

Places, sizes, words and fonts are those of the Swiss Implementation Guidelines for the
QR-bill; only its code comes from core's add-on for Switzerland.
"""

import io
import re
import unicodedata
from dataclasses import dataclass

from reportlab.lib.units import mm
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen import canvas

WIDTH, HEIGHT, SLIP, RECEIPT = 210, 297, 105, 62

# What the font has, what a code may have, and signs without a basic one by Unicode.
_FONT = "cp1252"
_CODE = re.compile("[\n\u0020-\u007e\u00a0-\u017f\u0218-\u021b\u20ac]")
_BASIC = dict(zip("ĐđĦħıŁłŦŧ‘’‚“”„–—", 'DdHhiLlTt\'\',"""--', strict=True))

_WORDS = {
    "en": (
        "Receipt",
        "Payment part",
        "Account / Payable to",
        "Reference",
        "Additional information",
        "Payable by",
        "Currency",
        "Amount",
        "Acceptance point",
        "Separate before paying in",
    ),
    "de": (
        "Empfangsschein",
        "Zahlteil",
        "Konto / Zahlbar an",
        "Referenz",
        "Zusätzliche Informationen",
        "Zahlbar durch",
        "Währung",
        "Betrag",
        "Annahmestelle",
        "Vor der Einzahlung abzutrennen",
    ),
    "fr": (
        "Récépissé",
        "Section paiement",
        "Compte / Payable à",
        "Référence",
        "Informations supplémentaires",
        "Payable par",
        "Monnaie",
        "Montant",
        "Point de dépôt",
        "A détacher avant le versement",
    ),
    "it": (
        "Ricevuta",
        "Sezione pagamento",
        "Conto / Pagabile a",
        "Riferimento",
        "Informazioni supplementari",
        "Pagabile da",
        "Valuta",
        "Importo",
        "Punto di accettazione",
        "Da staccare prima del versamento",
    ),
}
_NAMES = (
    "receipt",
    "payment",
    "account",
    "reference",
    "information",
    "debtor",
    "currency",
    "amount",
    "acceptance",
    "separate",
)


@dataclass(frozen=True)
class Slip:
    """What stands on a slip.

    :param lang: two letters; English where the guidelines have no words of their own
    :param account: lines: number, name and address of the creditor
    :param reference: as the code has it, empty without one
    :param information: what the customer reads beside it
    :param debtor: lines: name and address
    :param currency: CHF or EUR
    :param amount: the number, as text with two decimals
    :param code: PNG of the code with its cross
    """

    lang: str
    account: tuple
    reference: str
    information: str
    debtor: tuple
    currency: str
    amount: str
    code: bytes


def draw(slip):
    """A page with the slip at its foot.

    :param slip: :class:`Slip`
    :return: bytes of a PDF
    """
    buffer = io.BytesIO()
    sheet = canvas.Canvas(buffer, pagesize=(WIDTH * mm, HEIGHT * mm))
    words = dict(zip(_NAMES, _WORDS.get(slip.lang, _WORDS["en"]), strict=True))
    _draw_lines(sheet, words["separate"])
    _draw_receipt(sheet, slip, words)
    _draw_payment(sheet, slip, words)
    sheet.save()
    return buffer.getvalue()


def can_write(text):
    """Whether the slip has letters for a text, or such as they are made of."""
    return "?" not in _printable(text.replace("?", ""))


def to_code(text):
    """The text of a code with the signs that it may have, for others basic ones."""
    return "".join(_to_known(char, _CODE.match) for char in text)


def in_groups(reference):
    """A reference as it is printed: 27 digits as 2 and fives, others in fours."""
    compact = "".join(reference.split())
    if compact.isdigit():
        return " ".join([compact[:2], *re.findall(".{1,5}", compact[2:])])
    return " ".join(re.findall(".{1,4}", compact))


def _draw_lines(sheet, separate):
    """Where the slip is torn off; the paper has no holes there, so words say it."""
    sheet.setLineWidth(0.5)
    sheet.setDash(3, 2)
    sheet.line(0, SLIP * mm, WIDTH * mm, SLIP * mm)
    sheet.line(RECEIPT * mm, 0, RECEIPT * mm, SLIP * mm)
    sheet.setDash()
    width = stringWidth(separate, "Helvetica", 8) / mm
    _text(sheet, (WIDTH - width) / 2, SLIP + 1.5, separate, 8)


def _draw_receipt(sheet, slip, words):
    _text(sheet, 5, 96, words["receipt"], 11, bold=True)
    column = _Column(sheet, 5, 91, 52, 6, 8)
    column.add(words["account"], slip.account)
    column.add(words["reference"], [in_groups(slip.reference)])
    column.add(words["debtor"], slip.debtor)
    _draw_amount(sheet, slip, words, (5, 17), (35, 6, 8))
    width = stringWidth(words["acceptance"], "Helvetica-Bold", 6) / mm
    _text(sheet, RECEIPT - 5 - width, 20, words["acceptance"], 6, bold=True)


def _draw_payment(sheet, slip, words):
    left = RECEIPT + 5
    _text(sheet, left, 96, words["payment"], 11, bold=True)
    code = ImageReader(io.BytesIO(slip.code))
    sheet.drawImage(code, left * mm, 42 * mm, 46 * mm, 46 * mm)
    _draw_amount(sheet, slip, words, (left, 16), (35, 8, 10))
    column = _Column(sheet, 118, 96.5, 87, 8, 10)
    column.add(words["account"], slip.account)
    column.add(words["reference"], [in_groups(slip.reference)])
    column.add(words["information"], [slip.information])
    column.add(words["debtor"], slip.debtor)


def _draw_amount(sheet, slip, words, indents, sizes):
    left, gap = indents
    top, small, large = sizes
    for at, word, text in (
        (left, words["currency"], slip.currency),
        (left + gap, words["amount"], slip.amount),
    ):
        _text(sheet, at, top, word, small, bold=True)
        _text(sheet, at, top - large * 0.45, text, large)


def _printable(text):
    """The text on one line: what the font lacks is written as its basic letter."""
    return "".join(_to_known(char, _is_in_font) for char in " ".join(text.split()))


def _is_in_font(char):
    return char.encode(_FONT, "ignore")


def _to_known(char, is_known):
    if is_known(char):
        return char
    basic = _BASIC.get(char) or unicodedata.normalize("NFKD", char)
    return "".join(filter(is_known, basic)) or "?"


def _text(sheet, left, bottom, text, size, bold=False):
    sheet.setFont("Helvetica-Bold" if bold else "Helvetica", size)
    sheet.drawString(left * mm, bottom * mm, text)


class _Column:
    """Headings with lines below them, from the top down."""

    def __init__(self, sheet, left, top, width, small, large):
        self._sheet, self._left, self._top, self._width = sheet, left, top, width
        self._small, self._large = small, large

    def add(self, heading, lines):
        lines = [_printable(line) for line in lines if line]
        if not lines:
            return
        _text(self._sheet, self._left, self._top, heading, self._small, bold=True)
        for line in lines:
            self._top -= self._large * 0.39
            _text(self._sheet, self._left, self._top, self._cut(line), self._large)
        self._top -= self._large * 0.39 + self._small * 0.35

    def _cut(self, line):
        """As much of a line as has room."""
        while stringWidth(line, "Helvetica", self._large) > self._width * mm:
            line = line[:-1]
        return line
