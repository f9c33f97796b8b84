"""Lists: words are not cut, and numbers add up only where a sum means something."""

import re
from pathlib import Path

from lxml import etree

from odoo.tests import TransactionCase, tagged

ADDON = Path(__file__).parent.parent
SUMMING = ("list", "pivot", "graph")
# Amounts of a letter that no other letter repeats.
FIRST_TIME = {"fee_amount", "interest_amount", "compensation_amount"}
# Of which a sum over several records is what one expects: amounts of money that stand
# there once for each debt, and what letters of one run ask for together.
ADD_UP = {
    ("account.move", "dunning_collection_amount"),
    ("dunning.charge", "amount"),
    ("dunning.charge", "amount_cancelled"),
    ("dunning.charge", "amount_ledger"),
    ("dunning.charge", "amount_open"),
    ("dunning.charge", "amount_received"),
    ("dunning.charge", "amount_waived"),
    ("dunning.letter", "amount_claimed"),
    ("dunning.letter", "amount_credit"),
    ("dunning.letter", "amount_not_due"),
    ("dunning.letter", "amount_total"),
    ("dunning.letter", "compensation_amount"),
    ("dunning.letter", "fee_amount"),
    ("dunning.letter", "interest_amount"),
    ("dunning.letter", "previous_compensation_amount"),
    ("dunning.letter", "previous_fee_amount"),
    ("dunning.letter", "previous_interest_amount"),
    ("dunning.letter.interest", "amount"),
    ("dunning.letter.report", "amount_claimed"),
    ("dunning.letter.report", "amount_total"),
    ("dunning.letter.report", "fee_amount"),
    ("dunning.letter.report", "paid_14"),
    ("dunning.letter.report", "paid_30"),
    ("dunning.letter.report", "paid_7"),
    ("dunning.run.skip", "amount_open"),
}


@tagged("post_install", "-at_install")
class TestLayout(TransactionCase):
    def test_no_column_has_the_width_of_an_english_word(self):
        for folder in ("views", "wizards"):
            for path in (ADDON / folder).rglob("*.xml"):
                found = re.findall(r'<field[^>]*\swidth="\d+px"', path.read_text())
                self.assertFalse(found, path)

    def test_what_can_be_added_up_in_a_list_means_something_when_it_is(self):
        found = set()
        for view in self.env["ir.ui.view"].search([("type", "in", SUMMING)]):
            model = self.env.get(view.model)
            if model is None or view.inherit_id and view.mode != "primary":
                continue
            arch = etree.fromstring(model.get_view(view.id, view.type)["arch"])
            for node in arch.xpath("/*//field[not(ancestor::field)]"):
                field = model._fields.get(node.get("name"))
                if field and self._is_summed(view.model, field, node):
                    found.add((view.model, field.name))
        self.assertEqual(found - ADD_UP, set(), "list it, or give it no aggregator")

    def _is_summed(self, model, field, node):
        ours = model.startswith("dunning.") or field.name.startswith("dunning_")
        numeric = field.type in ("integer", "float", "monetary")
        hidden = node.get("column_invisible") or node.get("invisible") == "1"
        summed = numeric and field.store and field.aggregator == "sum"
        handle = node.get("widget") == "handle"
        return ours and summed and not hidden and not handle

    def test_what_letters_repeat_is_no_measure(self):
        letters = self.env["dunning.letter"]
        for kind in ("graph", "pivot"):
            arch = etree.fromstring(letters.get_view(view_type=kind)["arch"])
            hidden = set(arch.xpath("//field[@invisible='1']/@name"))
            for name, field in letters._fields.items():
                if field.type == "monetary" and field.store and name not in FIRST_TIME:
                    self.assertIn(name, hidden, kind)

    def test_days_are_not_added_up(self):
        for model in ("dunning.letter", "dunning.letter.line"):
            for name, field in self.env[model]._fields.items():
                if field.type == "integer" and "days" in name:
                    self.assertNotEqual(field.aggregator, "sum", f"{model}.{name}")
