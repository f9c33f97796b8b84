"""Letters, groups and promises are found by what one knows of them."""

import ast
from datetime import timedelta

from lxml import etree

from odoo.fields import Domain
from odoo.tests import tagged
from odoo.tests.common import freeze_time

from .common import DunningCommon

LETTERS = (
    "dunning_advanced.dunning_letter_view_search",
    "dunning_advanced.dunning_letter_view_search_proposal",
)


@tagged("post_install", "-at_install")
@freeze_time("2026-06-15 10:00:00")
class TestFoundLists(DunningCommon):
    def _nodes(self, model, view=False):
        view_id = view and self.env.ref(view).id
        arch = etree.fromstring(self.env[model].get_view(view_id, "search")["arch"])
        return {node.get("name"): node for node in arch.iter("filter", "field")}

    def _filter(self, records, names, view=False):
        """Those of some records that filters of one group find together."""
        nodes = self._nodes(records._name, view)
        domain = Domain.OR(
            Domain(ast.literal_eval(nodes[name].get("domain"))) for name in names
        )
        found = records.search(domain)
        return found & records

    def _write_one_of_each_type(self):
        single = self.standard.copy({"applies_to": "invoice"})
        self.standard.allow_override = True
        plain, own, member = self._create_invoices("10 May", [100.0, 200.0, 300.0])
        own.dunning_procedure_id = single
        group = self._create_group(member)
        for applies_to in ("customer", "invoice", "group"):
            self._run_day("24 May", applies_to)
        letters = self._letters()
        self.assertEqual(sorted(letters.mapped("amount_claimed")), [100, 200, 300])
        return letters, group

    def test_letters_are_found_and_grouped_by_what_they_apply_to(self):
        letters, group = self._write_one_of_each_type()
        for view in LETTERS:
            for name, applies_to in (
                ("of_customers", "customer"),
                ("of_invoices", "invoice"),
                ("of_groups", "group"),
            ):
                found = self._filter(letters, [name], view)
                self.assertEqual(found.mapped("applies_to"), [applies_to])
            context = self._nodes("dunning.letter", view)["group_applies_to"]
            self.assertIn("applies_to", context.get("context"))
        found = letters.search([("group_id", "ilike", group.name)])
        self.assertEqual(found, letters.filtered("group_id"))
        nodes = self._nodes("dunning.letter", LETTERS[0])
        self.assertIn("group_id", nodes)
        self.assertIn("group_invoice_group", nodes)

    def test_the_analysis_is_grouped_by_what_letters_apply_to(self):
        self._write_one_of_each_type()
        nodes = self._nodes("dunning.letter.report")
        self.assertIn("group_applies_to", nodes)
        groups = self.env["dunning.letter.report"]._read_group(
            [("company_id", "=", self.company.id)], ["applies_to"], ["__count"]
        )
        self.assertEqual(dict(groups), {"customer": 1, "invoice": 1, "group": 1})

    def test_groups_are_found_by_level_and_last_letter(self):
        _letters, reached = self._write_one_of_each_type()
        new = self._create_group(self._create_invoice("14 June"), name="New")
        both = reached + new
        level = reached.dunning_level_id
        self.assertTrue(level)
        self.assertFalse(new.dunning_level_id)
        last = reached.dunning_last_date
        for term, expected in (
            (("dunning_level_id", "=", level.id), reached),
            (("dunning_level_id", "!=", level.id), new),
            (("dunning_level_id", "=", False), new),
            (("dunning_level_id", "!=", False), reached),
            (("dunning_level_id", "ilike", level.name), reached),
            (("dunning_last_date", "=", last), reached),
            (("dunning_last_date", ">=", str(last)), reached),
            (("dunning_last_date", "<", last), both.browse()),
            (("dunning_last_date", "=", False), new),
        ):
            with self.subTest(term=term):
                found = both.search([("id", "in", both.ids), term])
                self.assertEqual(found, expected)
        self.assertEqual(self._filter(both, ["no_level"]), new)
        self.assertIn("dunning_level_id", self._nodes(both._name))

    def test_groups_of_which_nothing_is_open_are_left_out(self):
        paid, still_open = self._create_invoices("10 May", [10.0, 20.0])
        groups = self._create_group(paid, name="A")
        groups += self._create_group(still_open, name="B")
        self._pay(paid, 10.0, "12 June")
        self.assertEqual(self._filter(groups, ["still_open"]), groups[1])

    def test_a_withdrawn_promise_is_no_pending_or_broken_one(self):
        invoice = self._create_invoice("10 May")
        day = self.day("20 June")
        promises = self.env["dunning.promise"].create(
            [{"move_id": invoice.id, "date": day + timedelta(n)} for n in (0, 1)]
        )
        withdrawn, waiting = promises
        withdrawn.action_withdraw()
        self.assertEqual(withdrawn.state, "withdrawn")
        shown = self._filter(promises, ["open", "broken"])
        self.assertEqual(shown, waiting)
        # As the page opens, and one click more.
        shown = self._filter(promises, ["open", "broken", "withdrawn"])
        self.assertEqual(set(shown), set(promises))
        self.assertEqual(self._filter(promises, ["withdrawn"]), withdrawn)
        with freeze_time("2026-06-25 10:00:00"):
            self.env.invalidate_all()
            self.assertEqual(promises.mapped("state"), ["withdrawn", "broken"])
            self.assertEqual(self._filter(promises, ["broken"]), waiting)
