"""Pages are as full as they can be, and a foot that is too high is cut with care."""

import pypdfium2
from markupsafe import Markup

from odoo.tests import tagged

from .support.builds import with_both_builds
from .support.document_case import POINTS_PER_MM, DocumentCase


@tagged("post_install", "-at_install")
class TestFullPages(DocumentCase):
    def _write_foot(self, count):
        lines = "<br/>".join(
            f"Foot line {number:02d}" for number in range(1, count + 1)
        )
        self.company.report_footer = Markup("<p>%s</p>") % Markup(lines)
        self.env.invalidate_all()

    def _count_rows(self, page):
        return page.get_textpage().get_text_range().count("INV/")

    @with_both_builds
    def test_a_row_that_leaves_the_first_page_takes_no_page_alone(self):
        """Beside the text there is room for a few rows, and not for what they carry."""
        self.customer.country_id = self.env.ref("base.us")
        self._create_invoices("10 May", [100.0] * 39)
        level = self.standard.level_ids[0]
        for lines in (18, 20, 21, 22):
            level.introduction = "\n".join(["Words."] * lines)
            letter = self._propose("24 May").letter_ids
            content = self.env["ir.actions.report"]._render_dunning_letter(letter)
            pages = pypdfium2.PdfDocument(content)
            rows = [self._count_rows(page) for page in pages]
            letter.run_id.action_cancel()
            with self.subTest(lines=lines, rows=rows):
                self.assertEqual(sum(rows), 40)
                # The first has the text, the last the totals.
                self.assertEqual(len(rows), 3)
                self.assertGreater(rows[1], 30)

    def test_a_foot_that_is_too_high_ends_with_a_whole_line_at_the_bottom(self):
        self._write_foot(26)
        for pdf in self._print_twice():
            (page,) = pdf
            _left, last = self._find_mm(page, "Foot line 17")
            self.assertAlmostEqual(last, 285, delta=2.5)
            self.assertFalse(self._has_ink(page, last + 4, 291))
        self.assertIn("footer has more than 17", self.company.dunning_document_warnings)
        self._write_foot(17)
        warnings = self.company.dunning_document_warnings or ""
        self.assertNotIn("footer has more", warnings)

    @staticmethod
    def _has_ink(page, top, bottom):
        """Whether anything is seen between two heights in mm."""
        dots = 4  # a mm
        picture = page.render(scale=dots / POINTS_PER_MM, grayscale=True).to_pil()
        strip = (30 * dots, int(top * dots), picture.width - 25 * dots, bottom * dots)
        return picture.crop(strip).getextrema()[0] < 250
