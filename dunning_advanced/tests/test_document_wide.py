"""What needs more room than there is leaves the letter as it is drawn ever.

wkhtmltopdf draws all of a page smaller where a part of it is too wide: the address
leaves the window, and the type is smaller than anybody wants to read.
"""

import base64
import io

import pypdfium2
from markupsafe import Markup
from PIL import Image

from odoo.tests import tagged

from ..reports import letter_pages
from .support.builds import with_both_builds
from .support.document_case import DocumentCase

# Rows with an amount, what was paid, what is open and a reference: all columns.
AMOUNT, PAID = 23_800_000, 11_900_000
SMALLEST_TYPE = 7.9
# As text that was copied from a web page or out of a spreadsheet.
PASTED = "\N{NO-BREAK SPACE}".join(
    "Order No. 88112233 of 12 March 2026 Cost Centre 4711 Site Hamburg Mitte".split()
)


@tagged("post_install", "-at_install")
class TestDocumentWide(DocumentCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customer.name = "Kolumbus"
        cls.env["res.lang"]._activate_lang("de_DE")
        modules = cls.env["ir.module.module"]
        modules._load_module_terms(["dunning_advanced"], ["de_DE"])
        cls.wide = cls._create_invoice("10 May", AMOUNT, ref="Bestellung-Nr.:88112233")
        cls._pay(cls.wide, PAID, "12 May")
        cls.wide.write(
            {
                "dunning_disputed": True,
                "dunning_disputed_amount": 1_000_000,
                "dunning_dispute_reason": "Not as agreed",
            }
        )

    def _set_layout(self, name):
        # As the administrator, who chooses it.
        views = self.env["ir.ui.view"].sudo()
        key = f"web.external_layout_{name}"
        self.company.external_report_layout_id = views.search([("key", "=", key)])

    def _assert_drawn_as_ever(self, pdf):
        self.assertGreaterEqual(self._get_smallest_type(pdf), SMALLEST_TYPE)
        left, top = self._find_mm(pdf[0], self.customer.name)
        self.assertAlmostEqual(left, 25, delta=1)
        self.assertTrue(62.5 <= top <= 66, f"{top:.1f} mm")

    @with_both_builds
    def test_large_amounts_leave_the_address_in_its_place(self):
        for layout in ("standard", "boxed", "bold"):
            with self.subTest(layout=layout):
                self._set_layout(layout)
                self._run_day("24 May")
                letters = self._letters()
                report = self.env["ir.actions.report"]
                (content,) = report._render_dunning_letters(letters)
                pdf = pypdfium2.PdfDocument(content)
                self._assert_drawn_as_ever(pdf)
                text = "".join(self._text(pdf).split())
                for words in ("23,800,000.00", "11,900,000.00", "10,900,000.00"):
                    self.assertIn(words, text)
                self.assertIn(self.wide.name, text)

    @with_both_builds
    def test_the_interest_sheet_is_drawn_as_ever_in_german(self):
        self.customer.lang = "de_DE"
        level = self.standard.level_ids.sorted("sequence")[0]
        level.write({"interest": "shown", "interest_sheet": True})
        pdf = self._print()
        self.assertGreater(len(pdf), 1)
        self._assert_drawn_as_ever(pdf)

    @with_both_builds
    def test_words_that_blanks_hold_together_leave_the_address_in_its_place(self):
        self.invoice.ref = PASTED
        self.customer.ref = PASTED
        self.company.company_details = Markup("<p>%s</p>") % PASTED
        self.standard.level_ids.introduction = PASTED * 3
        pdf = self._print()
        self._assert_drawn_as_ever(pdf)
        self.assertIn("88112233", self._text(pdf))

    @with_both_builds
    def test_wide_pictures_leave_the_address_in_its_place(self):
        self.company.logo = base64.b64encode(self._draw(800, 200))
        file = self.env["ir.attachment"].create(
            {"name": "seals.png", "raw": self._draw(800, 64), "public": True}
        )
        picture = Markup('<p><img src="/web/image/%s"/></p>') % file.id
        self.company.write(
            {
                "company_details": Markup("<p>Tested by all</p>") + picture,
                "report_footer": picture,
            }
        )
        pdf = self._print()
        self._assert_drawn_as_ever(pdf)
        left, _top = self._find_mm(pdf[0], "Tested by all")
        self.assertLess(left, 192)

    def test_a_report_of_ones_own_need_not_say_how_narrow_it_is(self):
        self._run_day("24 May")
        letter = self._letters()
        values = {
            **self.env["ir.actions.report"]._prepare_dunning_letter_values(letter),
            "tables": letter_pages.number_rows(letter._get_rows(), None),
        }
        table = self.env["ir.qweb"]._render(
            "dunning_advanced.report_dunning_letter_items", values
        )
        self.assertIn(self.wide.name, table)

    def _draw(self, width, height):
        picture = io.BytesIO()
        Image.new("RGB", (width, height), "#1f5f8b").save(picture, "PNG")
        return picture.getvalue()
