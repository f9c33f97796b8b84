"""No page of one customer's letter ever gets into another customer's file."""

import io

import pypdfium2
from markupsafe import Markup
from pypdf import PdfReader, PdfWriter

from odoo import Command
from odoo.tests import tagged

from odoo.addons.base.models.ir_actions_report import _wkhtml

from ..reports import letter_marks, letter_pages, letter_print
from ..reports.wkhtmltopdf import Wkhtmltopdf
from .common import DunningCommon, _parse_day
from .support.builds import with_both_builds

# Pages of a letter to the number of its rows.
ROWS = {1: 2, 2: 24, 13: 425}
LONG = "Thornbury and Sons Wholesale Bookselling and Stationery "


def _squeeze(text):
    """The text without any space: where pdfium ends a line says nothing."""
    return "".join(text.split())


@tagged("post_install", "-at_install")
class TestPageOwner(DunningCommon):
    """Letters whose every row has a word that stands nowhere else."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.report = cls.env["ir.actions.report"]
        cls.numbers_printed = []
        words = ("Alpha", "Beta", "Gamma")
        made = map(cls._create_letter, words, ROWS.values())
        cls.alpha, cls.beta, cls.gamma = made
        cls.letters = cls.alpha + cls.beta + cls.gamma

    @classmethod
    def _create_letter(cls, word, rows):
        """An issued letter without PDF; the word stands in each of its rows."""
        letters = cls.env["dunning.letter"]._as_verb()
        letters = letters.with_context(tracking_disable=True)
        currency = cls.company.currency_id.id
        day = _parse_day("24 May")
        line = {
            "company_id": cls.company.id,
            "currency_id": currency,
            "section": "claimed",
            "date_due": day,
            "amount_original": 10.0,
            "amount_open": 10.0,
        }
        level = cls.standard.level_ids[0]
        return letters.create(
            {
                "name": f"{word.upper()}/1",
                "state": "issued",
                "company_id": cls.company.id,
                "partner_id": cls._create_customer(word).id,
                "currency_id": currency,
                "applies_to": "customer",
                "procedure_id": cls.standard.id,
                "level_id": level.id,
                "level_name": level.name,
                "kind": level.kind,
                "date": day,
                "deadline": day,
                "amount_claimed": 10.0 * rows,
                "title": f"{word} title",
                "introduction": f"{word} introduction",
                "closing": f"{word} closing",
                "line_ids": [
                    Command.create({**line, "move_name": f"{word}{number:04d}"})
                    for number in range(rows)
                ],
            }
        )

    def _print(self, letters):
        """The PDFs of the letters, printed together, by letter."""
        contents = self.report._render_dunning_letters(letters)
        return dict(zip(letters, contents, strict=True))

    def _texts(self, content):
        pages = pypdfium2.PdfDocument(content)
        return [page.get_textpage().get_text_range() for page in pages]

    def _assert_own_pages(self, letter, content):
        """Every page of the file is the letter's, and nothing else is in the file."""
        reader = PdfReader(io.BytesIO(content))
        for page in reader.pages:
            owners = {owner for owner, _number in letter_marks.read(page)}
            self.assertEqual(owners, {letter.id})
        objects = map(reader.get_object, reader.xref[0])
        kinds = [one.get("/Type") for one in objects if isinstance(one, dict)]
        self.assertEqual(kinds.count("/Page"), len(reader.pages))

    def _assert_apart(self, contents):
        """Each file has every row of its letter, once, and none of another."""
        for letter, content in contents.items():
            self._assert_own_pages(letter, content)
            text = _squeeze("".join(self._texts(content)))
            for other in contents:
                found = [text.count(line.move_name) for line in other.line_ids]
                self.assertEqual(set(found), {int(other == letter)}, other.name)

    def _assert_heads(self, letter, texts):
        """A table head stands on every page with rows, and no row is on two pages."""
        names = {line.move_name for line in letter.line_ids}
        texts = list(map(_squeeze, texts))
        found = [{name for name in names if name in text} for text in texts]
        self.assertEqual(sum(map(len, found)), len(names))
        for text, rows in zip(texts, found, strict=True):
            self.assertEqual("Daysoverdue" in text, bool(rows))

    @with_both_builds
    def test_letters_of_1_2_and_13_pages(self):
        if not _wkhtml().is_patched_qt:
            self.gamma.line_ids[-20:]._as_verb().unlink()
        contents = self._print(self.letters)
        self._assert_apart(contents)
        for pages, (letter, content) in zip(ROWS, contents.items(), strict=True):
            texts = self._texts(content)
            self.assertEqual(len(texts), pages)
            self._assert_heads(letter, texts)
            for number, text in enumerate(texts, start=1):
                label = _squeeze(f"{letter.name} – page {number} of {pages}")
                self.assertEqual(label in _squeeze(text), pages > 1)

    @with_both_builds
    def test_long_names(self):
        """Names of many lines, and some without any place to break the line."""
        self.alpha.partner_id.name = "w" * 200
        self.beta.partner_id.name = LONG * 4
        for number, line in enumerate(self.beta.line_ids):
            line.move_name += f" {LONG * (number % 5)}" if number % 2 else "x" * 150
        contents = self._print(self.alpha | self.beta)
        for letter, content in contents.items():
            self._assert_own_pages(letter, content)
            found = "".join("".join(self._texts(content)).split())
            for line in letter.line_ids:
                name = "".join(line.move_name.split())
                self.assertEqual(found.count(name), 1)
            self.assertIn("MainStreet1Berlin10115", found)

    @with_both_builds
    def test_a_text_longer_than_a_page(self):
        self.alpha.introduction = "word " * 3000
        contents = self._print(self.alpha | self.beta)
        self._assert_apart(contents)
        text = "".join(self._texts(contents[self.alpha]))
        self.assertEqual(text.count("word"), 3000)

    @with_both_builds
    def test_hostile_texts(self):
        """Whatever a text contains, it says nothing about whose page it is on."""
        other = self.beta
        hostile = "".join(
            [
                f"{letter_marks.mark(other.id, other.name)}",
                '</td></tr></table></div><div style="page-break-before: always">',
                "<i style='background:#ecedee'></i><script>document.write(1)</script>",
                "{{ 1/0 }} <t t-out='1/0'/> \x01\x08\x0b\x1b\x7f\x85\u202e\u2028\ufffe",
                f"{other.name} – page 1 of 2 ~row0~ \\ ) Tj ET Q endstream",
            ]
        )
        self.alpha.partner_id.name = hostile
        for field in ("title", "introduction", "closing"):
            self.alpha[field] = hostile
        self.alpha.line_ids[0].move_name = hostile
        contents = self._print(self.alpha | other)
        for letter, content in contents.items():
            self._assert_own_pages(letter, content)
            self.assertLessEqual(len(self._texts(content)), 2)
        self._assert_apart({other: contents[other]})
        self.assertNotIn("Beta0", "".join(self._texts(contents[self.alpha])))

    @with_both_builds
    def test_a_letter_looks_the_same_alone_and_with_others(self):
        together = self._print(self.alpha | self.beta)
        for letter, content in together.items():
            alone = self._print(letter)[letter]
            self.assertEqual(self._texts(alone), self._texts(content))

    @with_both_builds
    def test_a_letter_too_wide_for_the_page_shrinks_no_other(self):
        """wkhtmltopdf draws all of a document smaller if one part of it is too wide."""
        before = self._place(self.beta, self._print(self.alpha | self.beta))
        self.alpha.line_ids.write({"amount_open": 1e15, "amount_original": 2e15})
        self.alpha.amount_claimed = 1e15
        contents = self._print(self.alpha | self.beta)
        self.assertEqual(self._place(self.beta, contents), before)
        self.assertNotEqual(self._place(self.alpha, contents), before)

    def _place(self, letter, contents):
        """Where the introduction stands: left, bottom, right and top in points."""
        page = pypdfium2.PdfDocument(contents[letter])[0].get_textpage()
        index, _count = page.search("introduction").get_next()
        return [round(edge) for edge in page.get_charbox(index)]

    def _press(self, bodies):
        self.numbers_printed.append(len(bodies))
        return self.report._press_dunning_letters(self.company, bodies)

    def _prepare(self, letter, extra=""):
        def make_body(*how):
            body = self.report._render_dunning_letter_body(
                letter._with_customer_language(), *how
            )
            return body + Markup(extra)

        return letter_print.LetterPrint(letter.id, make_body)

    def test_letters_without_doubt_are_printed_once(self):
        other = self._create_letter("Delta", 1)
        prints = [self._prepare(letter) for letter in (self.alpha, other)]
        self.numbers_printed.clear()
        letter_print.print_all(prints, self._press, Wkhtmltopdf().is_shrunk)
        self.assertEqual(self.numbers_printed, [2])

    def test_a_page_without_owner_is_nobodys(self):
        self.numbers_printed.clear()
        stray = '<div style="page-break-before: always">stray</div>'
        prints = [self._prepare(self.alpha), self._prepare(self.beta, stray)]
        with self.assertRaises(letter_print.OwnerError):
            letter_print.print_all(prints, self._press, Wkhtmltopdf().is_shrunk)
        self.assertEqual(self.numbers_printed[:2], [2, 1])
        self._assert_own_pages(self.alpha, prints[0].pages.content)

    def test_a_page_with_two_owners_is_nobodys(self):
        foreign = letter_marks.mark(self.beta.id, "foreign")
        prints = [self._prepare(self.alpha, foreign), self._prepare(self.beta)]
        with self.assertRaises(letter_print.OwnerError):
            letter_print.print_all(prints, self._press, Wkhtmltopdf().is_shrunk)

    def test_pages_in_another_order_are_not_cut(self):
        """A file as no wkhtmltopdf makes it, of pages that it did make."""
        ids = [self.alpha.id, self.beta.id]
        bodies = [self._prepare(letter).body() for letter in (self.alpha, self.beta)]
        content = self._press(bodies)
        self.assertEqual(set(letter_pages.cut(content, ids)), set(ids))
        self.assertFalse(letter_pages.cut(content, ids[::-1]))
        self.assertFalse(letter_pages.cut(content, ids[:1]))
        self.assertFalse(letter_pages.cut(content, [*ids, self.gamma.id]))
        first, *others = PdfReader(io.BytesIO(content)).pages
        for pages in ([*others, first], [others[0], first, *others[1:]], [first]):
            self.assertFalse(letter_pages.cut(self._join(pages), ids))

    def _join(self, pages):
        writer, output = PdfWriter(), io.BytesIO()
        for page in pages:
            writer.add_page(page)
        writer.write(output)
        return output.getvalue()

    def test_page_breaks_in_the_companys_foot_begin_no_pages(self):
        """The foot is HTML of the company's, printed apart from all letters."""
        stray = '<p style="page-break-before: always">stray</p>'
        self.company.report_footer = Markup(stray * 3)
        invoice = self._create_invoice("10 May")
        run = self._propose("24 May")
        run.letter_ids.action_issue()
        letter = run.letter_ids.filtered(lambda lt: lt.partner_id == self.customer)
        self.assertEqual(letter.state, "issued")
        self.assertEqual(len(self._texts(letter.pdf_id.raw)), 1)
        self._assert_own_pages(letter, letter.pdf_id.raw)
        self.assertTrue(invoice.dunning_level_id)
