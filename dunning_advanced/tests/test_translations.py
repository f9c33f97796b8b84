"""Every language says all there is to say, and nothing of it is broken."""

import re
from pathlib import Path

import polib

from odoo.tests import BaseCase, tagged

FOLDER = Path(__file__).parents[1] / "i18n"
LANGUAGES = ("de", "es", "fr", "it", "nl", "pl")
# What a translator keeps: values, placeholders, and tags but for the text in them.
KEPT = re.compile(r"%\(\w+\)s|\{\{.*?\}\}|<[^>]*>|&\w+;")
SAID_ALOUD = re.compile(r'(aria-label|title|placeholder)="[^"]*"')


def _read(name):
    return {entry.msgid: entry for entry in polib.pofile(str(FOLDER / name))}


def _get_kept(text):
    return sorted(SAID_ALOUD.sub("", found) for found in KEPT.findall(text))


@tagged("post_install", "-at_install")
class TestTranslations(BaseCase):
    def test_each_language_has_the_same_terms(self):
        terms = _read("dunning_advanced.pot").keys()
        for lang in LANGUAGES:
            with self.subTest(lang=lang):
                self.assertEqual(_read(f"{lang}.po").keys() ^ terms, set())

    def test_no_sentence_stays_english(self):
        """Empty is a term that is the same in both: a word or two, never a sentence."""
        for lang in LANGUAGES:
            for msgid, entry in _read(f"{lang}.po").items():
                words = re.findall(r"[^\W\d_]+", KEPT.sub("", msgid))
                with self.subTest(lang=lang, term=msgid):
                    self.assertFalse(entry.fuzzy or entry.obsolete)
                    self.assertTrue(entry.msgstr or len(words) <= 2)

    def test_values_placeholders_and_tags_are_kept(self):
        for lang in LANGUAGES:
            for msgid, entry in _read(f"{lang}.po").items():
                if entry.msgstr:
                    with self.subTest(lang=lang, term=msgid):
                        kept = _get_kept(entry.msgstr)
                        self.assertEqual(kept, _get_kept(msgid))
