"""Letters printed together: none begins on the back of the sheet of another one."""

import io
from unittest.mock import patch

import pypdfium2
from pypdf import PdfReader
from reportlab.pdfgen import canvas

from odoo.tests import tagged

from .support.builds import with_both_builds
from .support.document_case import DocumentCase


@tagged("post_install", "-at_install")
class TestPrintSides(DocumentCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.standard.level_ids.write({"send_print": True, "send_email": False})
        cls.many = cls._create_customer("Many")
        cls._create_invoices("10 May", [10.0] * 30, cls.many)
        cls._create_invoice("10 May", partner=cls._create_customer("Last"))

    def _wait_on_paper(self):
        """Letters of one page, of two, and of one, that wait for a printer."""
        letters = self._propose("24 May").letter_ids
        letters.action_issue()
        letters.action_send()
        self.assertEqual(self._count_pages(letters), [1, 2, 1])
        return letters.delivery_ids

    def _count_pages(self, letters):
        return [len(PdfReader(io.BytesIO(one.pdf_id.raw)).pages) for one in letters]

    def _read_pages(self, deliveries):
        """What is to be read on each page of the file to print."""
        pdf = pypdfium2.PdfDocument(deliveries._render_print_batch())
        return [page.get_textpage().get_text_range() for page in pdf]

    @with_both_builds
    def test_each_letter_begins_on_a_sheet_of_its_own(self):
        waiting = self._wait_on_paper()
        self.assertEqual(len(self._read_pages(waiting)), 4, "on one side")
        self.company.dunning_print_both_sides = True
        pages = self._read_pages(waiting)
        letters = waiting.letter_id.sorted("id")
        names = [[one.name for one in letters if one.name in page] for page in pages]
        first, second, last = letters.mapped("name")
        # Nothing after the last: that is another sheet anyhow.
        self.assertEqual(names, [[first], [], [second], [second], [last]])
        self.assertFalse(pages[1].strip())
        self.assertEqual(self._count_pages(letters), [1, 2, 1], "kept as issued")

    def test_a_blank_page_is_as_large_as_the_letter(self):
        self.company.paperformat_id = self.env.ref("base.paperformat_us")
        self.company.dunning_print_both_sides = True
        content = self._wait_on_paper()._render_print_batch()
        sizes = [page.mediabox[2:] for page in PdfReader(io.BytesIO(content)).pages]
        self.assertEqual(len(sizes), 5)
        self.assertEqual({tuple(map(round, size)) for size in sizes}, {(612, 792)})

    def test_what_is_torn_off_has_nothing_of_the_letter_on_its_back(self):
        report, slip = type(self.env["ir.actions.report"]), _draw_slip()
        with patch.object(report, "_get_dunning_enclosures", lambda *_args: [slip]):
            letters = self._propose("24 May").letter_ids
            letters.action_issue()
            letters.action_send()
        self.assertEqual(self._count_pages(letters), [2, 3, 2])
        waiting, words = letters.delivery_ids, [*letters.sorted("id").mapped("name")]

        def read():
            return [
                next((word for word in ["Slip", *words] if word in page), "")
                for page in self._read_pages(waiting)
            ]

        first, second, last = words
        one_side = [first, "Slip", second, second, "Slip", last, "Slip"]
        self.assertEqual(read(), one_side)
        self.company.dunning_print_both_sides = True
        on_sheets = [[first, ""], ["Slip", ""], [second, second], ["Slip", ""]]
        self.assertEqual(read(), [*sum(on_sheets, []), last, "", "Slip"])

    def test_one_letter_alone_gets_no_blank_page(self):
        self.company.dunning_print_both_sides = True
        for delivery, count in zip(self._wait_on_paper(), (1, 2, 1), strict=True):
            self.assertEqual(len(self._read_pages(delivery)), count)


def _draw_slip():
    """A page to be torn off."""
    buffer = io.BytesIO()
    sheet = canvas.Canvas(buffer)
    sheet.drawString(100, 100, "Slip")
    sheet.save()
    return buffer.getvalue()
