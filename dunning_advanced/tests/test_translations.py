"""Every language says all there is to say, and nothing of it is broken."""

import re
from pathlib import Path

import polib

from odoo.tests import BaseCase, tagged

# Ours and those of the add-ons beside it.
FOLDERS = sorted(Path(__file__).parents[2].glob("dunning_advanced*/i18n"))
LANGUAGES = ("de", "es", "fr", "it", "nl", "pl")
# What a translator keeps: values, placeholders, and tags but for the text in them.
KEPT = re.compile(r"%\(\w+\)s|\{\{.*?\}\}|<[^>]*>|&\w+;")
SAID_ALOUD = re.compile(r'(aria-label|title|placeholder)="[^"]*"')


def _read(file):
    return {entry.msgid: entry for entry in polib.pofile(str(file))}


def _files():
    return [folder / f"{lang}.po" for folder in FOLDERS for lang in LANGUAGES]


def _get_kept(text):
    return sorted(SAID_ALOUD.sub("", found) for found in KEPT.findall(text))


@tagged("post_install", "-at_install")
class TestTranslations(BaseCase):
    def test_each_language_has_the_same_terms(self):
        for file in _files():
            (template,) = file.parent.glob("*.pot")
            with self.subTest(file=file):
                self.assertEqual(_read(file).keys() ^ _read(template).keys(), set())

    def test_no_sentence_stays_english(self):
        """Empty is a term that is the same in both: a word or two, never a sentence."""
        for file in _files():
            for msgid, entry in _read(file).items():
                words = re.findall(r"[^\W\d_]+", KEPT.sub("", msgid))
                with self.subTest(file=file, term=msgid):
                    self.assertFalse(entry.fuzzy or entry.obsolete)
                    self.assertTrue(entry.msgstr or len(words) <= 2)

    def test_values_placeholders_and_tags_are_kept(self):
        for file in _files():
            for msgid, entry in _read(file).items():
                if entry.msgstr:
                    with self.subTest(file=file, term=msgid):
                        kept = _get_kept(entry.msgstr)
                        self.assertEqual(kept, _get_kept(msgid))
