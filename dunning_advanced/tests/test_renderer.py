"""What every renderer owes to the letters, and that all of them are printed by it."""

import io
import os
import tempfile
from contextlib import nullcontext
from functools import wraps
from unittest.mock import patch

import pypdfium2
from pypdf import PdfReader

from odoo.tests import tagged

from odoo.addons.base.models import ir_actions_report

from ..reports import letter_marks, letter_pages
from ..reports.renderer import Paper, PrintError, PrintTimeout
from ..reports.wkhtmltopdf import Wkhtmltopdf
from .common import DunningCommon
from .support.builds import BUILDS, patched_build
from .support.document_case import POINTS_PER_MM

PAPER = Paper.of("A4", top=12, bottom=14, left=25, right=18)
SECONDS = 60
# As of the letter: the contract is about pages of this style.
STYLE = """
    <style>
        body {{ font: 10pt "Liberation Sans"; margin: 0; width: 167mm; zoom: {zoom}; }}
        .letter + .letter {{ page-break-before: always; }}
        .mark i {{ display: inline-block; width: 1px; height: 1px; }}
        .mark i {{ margin-right: -1px; }}
        .far {{ padding-left: 100mm; padding-top: 50mm; }}
    </style>
"""


def in_each_build(test):
    """Decorate a test of the contract to be run with each build of the renderer."""

    @wraps(test)
    def run(self):
        for name, build in self._builds().items():
            with self.subTest(build=name), build():
                test(self)

    return run


class RendererContract:
    """The contract: another renderer's test is a class with this one and its own.

    It has a method ``_make_renderer()``.
    """

    def _builds(self):
        """Contexts to print in, by name."""
        return {"": nullcontext}

    def setUp(self):
        super().setUp()
        self.renderer = self._make_renderer()

    def _print(self, *bodies, paper=PAPER):
        style = STYLE.format(zoom=self.renderer.zoom)
        letters = "".join(f'<div class="letter">{body}</div>' for body in bodies)
        head = f'<head><meta charset="utf-8"/>{style}</head>'
        html = f"<html>{head}<body>{letters}</body></html>"
        return self.renderer.print_page(html, paper, SECONDS)

    def _find_mm(self, content, text):
        page = pypdfium2.PdfDocument(content)[0]
        textpage = page.get_textpage()
        index, _count = textpage.search(text).get_next()
        left, _bottom, _right, top = textpage.get_charbox(index)
        return left / POINTS_PER_MM, (page.get_height() - top) / POINTS_PER_MM

    @in_each_build
    def test_the_paper_has_its_size_and_its_margins(self):
        for size, expected in (("A4", (210, 297)), ("Letter", (215.9, 279.4))):
            paper = Paper(size, PAPER.margins)
            content = self._print("<div>Here</div>", paper=paper)
            page = pypdfium2.PdfDocument(content)[0]
            found = [points / POINTS_PER_MM for points in page.get_size()]
            for one, other in zip(found, expected, strict=True):
                self.assertAlmostEqual(one, other, delta=0.5)
            left, top = self._find_mm(content, "Here")
            self.assertAlmostEqual(left, 25, delta=1)
            self.assertAlmostEqual(top, 12, delta=2.5)

    @in_each_build
    def test_a_millimetre_is_a_millimetre(self):
        content = self._print('<div>Here</div><div class="far">There</div>')
        here, there = (self._find_mm(content, text) for text in ("Here", "There"))
        self.assertAlmostEqual(there[0] - here[0], 100, delta=1)
        # The line of text between them is 4.1 mm high.
        self.assertAlmostEqual(there[1] - here[1], 54.1, delta=1)

    @in_each_build
    def test_marks_are_drawn_in_their_order_and_are_no_text(self):
        bodies = [
            f"<div>{letter_marks.mark(owner, text, number)}</div>"
            for owner, text, number in ((4711, "Mine", 3), (2**31 - 1, "Yours", 65533))
        ]
        content = self._print(*bodies)
        cut = letter_pages.cut(content, [4711, 2**31 - 1], self.renderer.is_shrunk)
        numbers = {owner: found for owner, (_pages, found) in cut.items()}
        self.assertEqual(numbers, {4711: [[3, 3]], 2**31 - 1: [[65533, 65533]]})
        text = pypdfium2.PdfDocument(content)[0].get_textpage().get_text_range()
        self.assertEqual(text.strip(), "Mine")

    @in_each_build
    def test_what_is_too_wide_shrinks_no_other_unseen(self):
        wide = '<table><tr><td style="min-width: 400mm">wide</td></tr></table>'
        alone, both = self._print("Here"), self._print("Here", wide)
        first, second = (PdfReader(io.BytesIO(one)).pages[0] for one in (alone, both))
        self.assertFalse(self.renderer.is_shrunk(first))
        same = self._size_of(alone) == self._size_of(both)
        self.assertNotEqual(same, self.renderer.is_shrunk(second))

    def _size_of(self, content):
        textpage = pypdfium2.PdfDocument(content)[0].get_textpage()
        left, bottom, right, top = textpage.get_charbox(0)
        return round(right - left, 1), round(top - bottom, 1)

    @in_each_build
    def test_text_can_be_searched_whatever_its_script(self):
        text = "Ärger Œuvre Zażółć Ελλάδα Москва"
        content = self._print(f"<div>{text}</div>")
        found = pypdfium2.PdfDocument(content)[0].get_textpage().get_text_range()
        self.assertEqual(found.strip(), text)

    @in_each_build
    def test_nothing_from_outside_is_shown_and_no_script_runs(self):
        with tempfile.NamedTemporaryFile("w", suffix=".html") as file:
            file.write("a secret of the server")
            file.flush()
            body = (
                f'Here<iframe src="file://{file.name}"></iframe>'
                f'<object data="file://{file.name}"></object>'
                "<script>document.body.innerHTML = 'script'</script>"
            )
            text = self._text_or_refusal(body)
            self.assertNotIn("secret", text)
            self.assertNotIn("script", text)

    def _text_or_refusal(self, body):
        try:
            content = self._print(body)
        except PrintError:
            return ""
        return pypdfium2.PdfDocument(content)[0].get_textpage().get_text_range()

    def test_two_of_a_class_are_equal(self):
        """Feet are kept by renderer."""
        self.assertEqual(self._make_renderer(), self._make_renderer())
        self.assertEqual(hash(self._make_renderer()), hash(self._make_renderer()))


@tagged("post_install", "-at_install")
class TestWkhtmltopdf(RendererContract, DunningCommon):
    def _make_renderer(self):
        return Wkhtmltopdf()

    def _builds(self):
        return BUILDS

    def test_text_of_an_embedded_font_is_kept_by_the_build_for_qt_only(self):
        self.assertFalse(self.renderer.keeps_text_of_fonts)
        with patched_build():
            self.assertTrue(self.renderer.keeps_text_of_fonts)

    def _program(self, script):
        folder = self.enterContext(tempfile.TemporaryDirectory())
        program = os.path.join(folder, "wkhtmltopdf")
        with open(program, "w") as file:
            file.write(f"#!/bin/sh\n{script}\n")
        os.chmod(program, 0o700)
        known = ir_actions_report._wkhtml()._replace(bin=program)
        return patch.object(ir_actions_report, "_wkhtml", lambda: known)

    def test_no_file_and_half_a_file_are_errors(self):
        half = "for target; do :; done; printf '%%PDF-1.4 half' > \"$target\""
        for script in ("exit 0", "exit 3", half):
            with self._program(script), self.assertRaises(PrintError):
                self._print("Here")

    def test_what_takes_too_long_is_ended(self):
        with self._program("sleep 600 & sleep 600"), self.assertRaises(PrintTimeout):
            self.renderer.print_page("<html/>", PAPER, 0.2)


class Recorder(Wkhtmltopdf):
    """Prints as ever, and remembers what."""

    printed = []

    def print_page(self, html, paper, seconds):
        self.printed.append((html, paper))
        return super().print_page(html, paper, seconds)


@tagged("post_install", "-at_install")
class TestRendererOfLetters(DunningCommon):
    def test_letter_and_foot_are_printed_by_the_one_that_is_chosen(self):
        Recorder.printed.clear()
        self.company.report_footer = "A foot by another program"
        self._create_invoice("10 May")
        reports = type(self.env["ir.actions.report"])
        self.patch(reports, "_get_dunning_renderer", lambda _self: Recorder())
        self._run_day("24 May")
        self.assertTrue(self._letters().pdf_id)
        foot, letter = Recorder.printed
        self.assertIn("A foot by another program", foot[0])
        self.assertIn(self.customer.name, letter[0])
        # The letter leaves room for the foot.
        bottoms = [dict(paper.margins)["bottom"] for _html, paper in Recorder.printed]
        self.assertGreater(bottoms[1], bottoms[0])
