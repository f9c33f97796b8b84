"""The standard texts: of each level and language, where nobody wrote own ones."""

import re
from pathlib import Path

from lxml import etree

from odoo import Command
from odoo.tests import tagged
from odoo.tools import file_path

from odoo.addons.dunning_advanced.models.setup import standard_texts

from .support.texts_case import LANGUAGES, TextsCase

PLACEHOLDER = re.compile(r"{{.*?}}")


@tagged("post_install", "-at_install")
class TestStandardTexts(TextsCase):
    def test_the_shipped_levels_have_the_standard_texts(self):
        path = Path(file_path("dunning_advanced/data/dunning_procedure_data.xml"))
        records = etree.parse(path).xpath("//record[@model='dunning.level']")
        wanted = (*standard_texts.REMINDERS, standard_texts.NOTICE)
        for record, texts in zip(records, wanted, strict=True):
            kind = record.xpath("string(field[@name='kind'])")
            again = standard_texts.AGAIN_REMINDER
            if kind == "notice":
                again = standard_texts.AGAIN_NOTICE
            for name, text in texts._asdict().items():
                said = record.xpath(f"string(field[@name='{name}'])")
                self.assertEqual(said, text._source)
                said = record.xpath(f"string(field[@name='again_{name}'])")
                self.assertEqual(said, getattr(again, name)._source)

    def test_every_translation_keeps_the_placeholders(self):
        for source, text in standard_texts.BY_SOURCE.items():
            for lang in LANGUAGES:
                said = self.env(context={"lang": lang})._(text)
                found, wanted = PLACEHOLDER.findall(said), PLACEHOLDER.findall(source)
                self.assertCountEqual(found, wanted, said)
                if lang != "en_GB":
                    self.assertNotEqual(said, source)

    def test_a_level_without_texts_gets_those_of_its_kind_and_place(self):
        for place, title in enumerate(
            ("Payment reminder", "Payment overdue", "Urgent payment reminder")
        ):
            level = self.standard.level_ids[place]
            level.write({"title": False, "introduction": False, "closing": False})
            self.assertEqual(level.title, title)
            german = level.with_context(lang="de_DE")
            self.assertIn(
                "Bitte zahlen Sie" if place < 2 else "auffordern",
                german.introduction,
            )
        level = self._make_level()
        self.assertEqual(level.title, "Final notice")
        self.assertEqual(level.with_context(lang="de_DE").title, "Letzte Mahnung")
        self.assertEqual(level.with_context(lang="en_GB").title, "Final demand")
        self.assertIn("Was wir", level.with_context(lang="de_DE").again_introduction)

    def test_a_level_made_in_german_speaks_english_to_english_customers(self):
        german = self.env(context={**self.env.context, "lang": "de_DE"})
        procedure = german["dunning.procedure"].create(
            {"name": "Neu", "level_ids": [Command.create({"name": "Erste"})]}
        )
        level = procedure.level_ids
        self.assertEqual(level.title, "Zahlungserinnerung")
        self.assertEqual(level.with_context(lang="en_US").title, "Payment reminder")
        self.assertTrue(level.with_context(lang="fr_FR").title.startswith("Rappel"))

    def test_own_texts_stay_as_they_are(self):
        level = self._make_level(introduction="Pay now.")
        self.assertFalse(level.closing)
        self.assertFalse(level.title)
        level.closing = "Bye"
        self.assertEqual(level.introduction, "Pay now.")
        letter = self._last("24 May")
        self.assertEqual(letter.introduction, "Pay now.")
        self.assertEqual(letter._get_heading(), "Only")

    def test_a_language_that_came_later_is_spoken_too(self):
        level = self._make_level()
        level._update_field_translations(
            "title", {"de_DE": False, "en_US": "Final notice"}
        )
        self.customer.lang = "de_DE"
        self.assertEqual(self._last("24 May").title, "Letzte Mahnung")

    def test_british_and_american_customers_read_their_own_english(self):
        self.customer.lang = "en_GB"
        british = self._last("24 May")
        self.assertIn("Dear Sir or Madam,", british.introduction)
        self.assertIn("by 31 May 2026", british.introduction)
        self.assertIn("Kind regards\n", british.closing)
        other = self._create_customer("US", lang="en_US")
        self._create_invoice("10 May", partner=other)
        self._run_day("24 May")
        american = self._letters(other)
        self.assertIn("Dear Accounts Payable Team,", american.introduction)
        self.assertIn("by May 31, 2026", american.introduction)

    def test_a_language_without_words_gives_way_to_the_companys_as_a_whole(self):
        self.env["res.lang"]._activate_lang("pt_BR")
        self.company.partner_id.lang = "de_DE"
        self.customer.lang = "pt_BR"
        proposal = self._propose("24 May").letter_ids
        self.assertIn("cannot be written in Portug", proposal.document_warning)
        proposal._issue(proposal.date)
        self.assertIn("119,00 bis zum 31. Mai 2026", proposal.introduction)
        subject = proposal._with_customer_language()._render_mail_template()["subject"]
        self.assertIn("Zahlungserinnerung", subject)
        notes = self.customer.activity_ids.filtered("dunning_key")
        self.assertIn("words are missing", notes.note)

    def test_own_words_in_such_a_language_are_sent(self):
        self.env["res.lang"]._activate_lang("pt_BR")
        self.customer.lang = "pt_BR"
        level = self.standard.level_ids[0].with_context(lang="pt_BR")
        level.introduction = "Favor pagar até {{ object.deadline }}."
        self.assertIn("31 de maio de 2026", self._last("24 May").introduction)
