"""Set-up that leaves by a spreadsheet comes back by it: as it was, and as a copy."""

from odoo.tests import tagged

from .common import DunningCommon

# What Odoo's import leaves to the database.
OWN = {"id", "display_name", "create_uid", "create_date", "write_uid", "write_date"}


@tagged("post_install", "-at_install")
class TestSpreadsheet(DunningCommon):
    def _get_columns(self, model, skip=()):
        """What the dialog offers to export so that it can be imported again."""
        described = self.env[model].fields_get()
        return [
            f"{name}/id" if found["type"] in ("many2one", "many2many") else name
            for name, found in sorted(described.items())
            if name not in OWN | set(skip)
            and not found["readonly"]
            and found.get("exportable", True)
            and found["type"] not in ("one2many", "many2one_reference")
            and not name.startswith(("activity_", "message_", "website_"))
        ]

    def _read_all(self, record, columns):
        return record.export_data([c for c in columns if c != "id"])["datas"]

    def _get_procedure_columns(self):
        levels = self._get_columns("dunning.level", skip={"procedure_id"})
        return [
            *self._get_columns("dunning.procedure"),
            *(f"level_ids/{name}" for name in levels),
        ]

    def _import(self, model, columns, rows):
        rows = [[str(cell) for cell in row] for row in rows]
        result = self.env[model].load(columns, rows)
        self.assertFalse(result["messages"], result["messages"])
        return self.env[model].browse(result["ids"])

    def test_a_procedure_in_use_comes_back_as_it_was(self):
        self._create_invoice("10 May")
        self._run_day("24 May")
        columns = ["id", "level_ids/id", *self._get_procedure_columns()]
        before = self._read_all(self.standard, columns)
        rows = self.standard.export_data(columns)["datas"]
        self.assertGreater(len(rows), 3)
        found = self._import("dunning.procedure", columns, rows)
        self.assertEqual(found, self.standard)
        self.assertEqual(self._read_all(self.standard, columns), before)

    def test_a_procedure_comes_back_as_a_copy(self):
        columns = self._get_procedure_columns()
        rows = self.standard.export_data(columns)["datas"]
        copy = self._import("dunning.procedure", columns, rows)
        self.assertNotEqual(copy, self.standard)
        self.assertEqual(self._read_all(copy, columns), rows)

    def test_what_stands_on_customers_comes_back(self):
        self.customer.write(
            {
                "dunning_procedure_id": self.standard.id,
                "dunning_cc": "cfo@x.example; ar@x.example",
                "dunning_bcc": "box@x.example",
                "dunning_paused": True,
                "dunning_pause_until": self.day("31 May"),
                "dunning_pause_reason": "Talks",
                "dunning_apply_fees": False,
            }
        )
        found = self._get_columns("res.partner")
        columns = ["id", *(name for name in found if name.startswith("dunning_"))]
        self.assertIn("dunning_cc", columns)
        before = self._read_all(self.customer, columns)
        rows = self.customer.export_data(columns)["datas"]
        self._import("res.partner", columns, rows)
        self.assertEqual(self._read_all(self.customer, columns), before)
        for name in ("dunning_cc", "dunning_paused", "dunning_procedure_id/id"):
            self.assertTrue(before[0][columns.index(name) - 1], name)
