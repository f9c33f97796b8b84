"""The level of an item is what the engine takes for it, wherever it is shown."""

from odoo import Command
from odoo.tests import tagged

from .common import DunningCommon


@tagged("post_install", "-at_install")
class TestPresentLevel(DunningCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other = cls.env["dunning.procedure"].create(
            {
                "name": "B",
                "automation": "issue",
                "level_ids": [
                    Command.create({"name": name, "days": 7, "sequence": number})
                    for number, name in enumerate(("B1", "B2", "B3"), start=1)
                ],
            }
        )
        cls.invoice = cls._create_invoice("10 May")

    def _shown(self):
        rows = self.env["dunning.dashboard"]._get_level_box(
            self.company, self.day("1 June")
        )["rows"]
        (row,) = rows
        action = row["action"]
        shown = self.env[action["res_model"]].search(action["domain"])
        self.assertEqual(shown, self.invoice)
        items = self.invoice.line_ids.filtered("dunning_level_id")
        (sheet_row,) = self.invoice._dunning_get_claim_item_rows()
        return {
            "invoice": self.invoice.dunning_level_id.name,
            "item": items.dunning_level_id.name,
            "customer": self.customer.dunning_level_id.name,
            "dashboard": row["label"],
            "sheet": sheet_row[0][-1],
        }

    def test_all_say_the_same_after_a_change_of_procedure(self):
        self._run_day("24 May")
        self.customer.dunning_procedure_id = self.other
        self._run_day("31 May")
        self.assertEqual(set(self._shown().values()), {"B2"})
        mail = self.env.ref("dunning_advanced.mail_template_inform_sales")
        body = mail._render_field("body_html", self.invoice.ids)[self.invoice.id]
        self.assertIn("B2", body)

    def test_what_was_reached_stays_when_levels_change_places(self):
        self._run_days("24 May", "31 May")
        second = self.standard.level_ids[1]
        self.standard.write(
            {"level_ids": [Command.create({"name": "New", "days": 7, "sequence": 0})]}
        )
        self.assertEqual(set(self._shown().values()), {second.name})
        self._run_day("7 June")
        self.assertEqual(self._letters()[-1].level_name, "3rd Reminder")

    def test_lines_written_before_get_their_place_and_debtor(self):
        self._run_days("24 May", "31 May")
        self.env.cr.execute(
            "UPDATE dunning_letter_line SET position = NULL, debtor_key = NULL"
        )
        self._migrate()
        self.env.invalidate_all()
        lines = self._letters().line_ids.sorted("id")
        self.assertEqual(lines.mapped("position"), [1, 2])
        self.assertEqual(set(lines.mapped("debtor_key")), {self.customer.id})

    def _migrate(self):
        import importlib.util
        from pathlib import Path

        folder = Path(__file__).parents[1] / "migrations" / "19.0.1.1.0"
        spec = importlib.util.spec_from_file_location(
            "fill_reached", folder / "post-fill_reached.py"
        )
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        module.migrate(self.env.cr, "19.0.1.0.0")
