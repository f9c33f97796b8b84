"""Lists: words are not cut, and numbers add up only where a sum means something."""

import re
from pathlib import Path

from odoo.tests import TransactionCase, tagged

ADDON = Path(__file__).parent.parent


@tagged("post_install", "-at_install")
class TestLayout(TransactionCase):
    def test_no_column_has_the_width_of_an_english_word(self):
        for folder in ("views", "wizards"):
            for path in (ADDON / folder).rglob("*.xml"):
                found = re.findall(r'<field[^>]*\swidth="\d+px"', path.read_text())
                self.assertFalse(found, path)

    def test_days_are_not_added_up(self):
        for model in ("dunning.letter", "dunning.letter.line"):
            for name, field in self.env[model]._fields.items():
                if field.type == "integer" and "days" in name:
                    self.assertNotEqual(field.aggregator, "sum", f"{model}.{name}")
