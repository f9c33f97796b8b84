"""Every level of the standard procedure in every language, on one page and on several.

The words are those of the level and of the translations, whatever they may be; that
they are in the right language is read from what must not be there: English.
"""

import pypdfium2
from lxml import html

from odoo.tests import tagged

from .common import DunningCommon
from .support.builds import with_both_builds

AMOUNTS = {
    "en_US": "1,119.00",
    "de_DE": "1.119,00",
    "es_ES": "1.119,00",
    "fr_FR": "1 119,00",
    "it_IT": "1.119,00",
    "nl_NL": "1.119,00",
    "pl_PL": "1119,00",
}
ENGLISH = ("Days overdue", "Open", "Total to pay", "Please pay by", "Your contact")
# Words of another language that begin like an English one: “Openstaand”.
ALIKE = {"nl_NL": ("Open",)}
DAYS = ("24 May", "31 May", "7 June", "14 June")


def _squeeze(text):
    """The text without any space: where a line ends says nothing."""
    return "".join(text.split())


@tagged("post_install", "-at_install")
class TestDocumentLevels(DunningCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.standard.user_id = cls.env.ref("base.user_admin")
        for lang in AMOUNTS:
            cls.env["res.lang"]._activate_lang(lang)
        modules = cls.env["ir.module.module"]
        modules._load_module_terms(["dunning_advanced"], list(AMOUNTS))
        cls.customers = {
            lang: cls._create_customer(f"Größe & Œuvre {lang}", lang=lang)
            for lang in AMOUNTS
        }
        for customer in cls.customers.values():
            cls._create_invoice("10 May", 1119.0, partner=customer)
        cls.levels = cls.standard.level_ids.sorted("sequence")

    def _pages(self, content):
        pages = pypdfium2.PdfDocument(content)
        return [_squeeze(page.get_textpage().get_text_range()) for page in pages]

    def _assert_in(self, expected, text):
        self.assertIn(_squeeze(expected), text)

    def _assert_texts_of_level(self, letter, level, text):
        """The level's words, in the customer's language and complete."""
        lang = letter.partner_id.lang
        own = level.with_context(lang=lang)
        for field in ("title", "introduction", "closing"):
            self._assert_in(letter[field], text)
            self.assertNotIn("{{", letter[field])
            if lang != "en_US":
                self.assertNotEqual(own[field], level[field])
        own_words = ALIKE.get(lang, ())
        for words in ENGLISH:
            found = _squeeze(words) in text
            self.assertEqual(found, lang == "en_US" or words in own_words, words)

    def _assert_facts(self, letter, text):
        lang = letter.partner_id.lang
        own = letter._with_customer_language()
        for day in (letter.date, letter.deadline):
            self._assert_in(own._write_day(day), text)
        self._assert_in(own._write_short_day(letter.line_ids.date_due), text)
        self._assert_in(AMOUNTS[lang], text)
        self._assert_in(letter.partner_id.name, text)
        self._assert_in(letter.name, text)

    @with_both_builds
    def test_each_level_in_each_language(self):
        for day in DAYS:
            self._run_day(day)
        for lang, customer in self.customers.items():
            letters = self._letters(customer)
            self.assertEqual(letters.level_id, self.levels)
            for letter, level in zip(letters, self.levels, strict=True):
                with self.subTest(lang=lang, level=level.name):
                    (text,) = self._pages(letter.pdf_id.raw)
                    self._assert_texts_of_level(letter, level, text)
                    self._assert_facts(letter, text)
            fee = AMOUNTS[lang].replace("119", "124")
            self._assert_in(fee, self._pages(letters[-1].pdf_id.raw)[0])

    @with_both_builds
    def test_several_pages_in_each_language(self):
        self._run_day("24 May")
        letters = self.env["dunning.letter"]
        for customer in self.customers.values():
            letters |= self._lengthen(self._letters(customer))
        contents = self.env["ir.actions.report"]._render_dunning_letters(letters)
        for letter, content in zip(letters, contents, strict=True):
            pages = self._pages(content)
            own = letter._with_customer_language()
            with self.subTest(lang=letter.partner_id.lang):
                self.assertEqual(len(pages), 3)
                self._assert_texts_of_level(letter, self.levels[0], "".join(pages))
                head = self._get_head(own)
                for number, text in enumerate(pages, start=1):
                    self._assert_in(own._get_page_label(number, 3), text)
                    self.assertEqual(text.count(head), 1)
                # The first is also named as what is to be paid, and how.
                for line in letter.line_ids.sorted("id")[1:]:
                    self.assertEqual("".join(pages).count(line.move_name), 1)

    def _lengthen(self, letter):
        """The letter with seventy lines."""
        line = letter._as_verb().line_ids
        for number in range(69):
            line.copy({"letter_id": letter.id, "move_name": f"MANY{number:03d}"})
        return letter.browse(letter.id)

    def _get_head(self, letter):
        """The table's head, in the words of the letter's language."""
        body = self.env["ir.actions.report"]._render_dunning_letter_body(letter)
        head = html.fromstring(str(body)).xpath("//table[@name='items']/thead")[0]
        return _squeeze(head.text_content())
