"""Letters as PDF, for tests: printed for real, read, and measured."""

import pypdfium2
import pypdfium2.raw as pdfium

from ..common import DunningCommon
from .builds import BUILDS

POINTS_PER_MM = 72 / 25.4


class DocumentCase(DunningCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.partner_id.write(
            {"street": "Sender Street 5", "zip": "20095", "city": "Hamburg"}
        )
        cls.env["res.partner.bank"].create(
            {
                "acc_number": "DE89370400440532013000",
                "partner_id": cls.company.partner_id.id,
            }
        )
        cls.customer.write({"ref": "C-4711", "country_id": cls.env.ref("base.de").id})
        cls.invoice = cls._create_invoice("10 May")

    def _print(self, text="24 May"):
        self._run_day(text)
        return pypdfium2.PdfDocument(self._letters()[-1].pdf_id.raw)

    def _print_twice(self, text="24 May"):
        """The letter as each build of wkhtmltopdf prints it, over the same items."""
        for build in BUILDS.values():
            with build(), self.env.cr.savepoint() as savepoint:
                yield self._print(text)
                savepoint.rollback()

    def _text(self, pdf):
        return "\n".join(page.get_textpage().get_text_range() for page in pdf)

    @staticmethod
    def _find_mm(page, text):
        """Left edge and distance from the top of a text, in mm."""
        textpage = page.get_textpage()
        index, _count = textpage.search(text).get_next()
        left, _bottom, _right, top = textpage.get_charbox(index)
        return left / POINTS_PER_MM, (page.get_height() - top) / POINTS_PER_MM

    def _get_smallest_type(self, pdf):
        """The size of the smallest character of all pages, in points."""
        return min(
            self._type_size(text, index)
            for text in (page.get_textpage() for page in pdf)
            for index in range(text.count_chars())
            if text.get_text_range(index, 1).strip()
        )

    @staticmethod
    def _type_size(textpage, index):
        """The size of a character as printed, in points."""
        size = pdfium.FPDFText_GetFontSize(textpage.raw, index)
        matrix = pdfium.FS_MATRIX()
        pdfium.FPDFText_GetMatrix(textpage.raw, index, matrix)
        return size * abs(matrix.d)
