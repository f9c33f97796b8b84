"""Letters as PDF, for tests: printed for real, read, and measured."""

import pypdfium2

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
