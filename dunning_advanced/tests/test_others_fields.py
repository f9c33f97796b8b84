"""Fields that other add-ons or people have added to our models: they work as usual."""

from datetime import date, datetime
from unittest.mock import patch

from markupsafe import Markup

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from .common import DunningCommon


@tagged("post_install", "-at_install")
class TestOthersFields(DunningCommon):
    def setUp(self):
        super().setUp()
        # Not once for the class: core forgets added fields after each test.
        char, line = {"ttype": "char"}, "dunning.letter.line"
        count = "for record in self: record['x_lines'] = len(record.line_ids)"
        self._add_fields(
            (line, "x_place", {"related": "move_id.ref", **char}),
            (line, "x_kind", {"required": True, **char}),
            ("dunning.letter", "x_desk", {"required": True, **char}),
            ("dunning.letter", "x_note", char),
            (
                "dunning.letter",
                "x_lines",
                {"ttype": "integer", "depends": "line_ids", "compute": count},
            ),
            ("dunning.run", "x_note", char),
        )
        for name in ("x_desk", "x_note"):
            self.env["ir.default"].set("dunning.letter", name, f"usual {name}")
        self.env["ir.default"].set(line, "x_kind", "usual kind")
        self.invoice = self._create_invoice("10 May", ref="PO 1")

    def _add_fields(self, *added):
        self.env["ir.model.fields"].create(
            [
                {
                    "model_id": self.env["ir.model"]._get(model).id,
                    "name": name,
                    "store": True,
                    "readonly": bool({"related", "compute"} & values.keys()),
                    **values,
                }
                for model, name, values in added
            ]
        )

    def test_a_night_fills_in_defaults_and_computes(self):
        self._run_day("24 May")
        letter = self._letters()
        self.assertEqual(letter.x_desk, "usual x_desk")
        self.assertEqual(letter.x_lines, 1)
        self.assertEqual(letter.line_ids.x_place, "PO 1")
        self.assertEqual(letter.line_ids.x_kind, "usual kind")

    def test_a_proposal_fills_in_defaults_and_computes(self):
        self._create_invoice("10 May")
        letter = self._propose("24 May").letter_ids
        self.assertEqual(letter.x_lines, 2)
        self.assertEqual(set(letter.line_ids.mapped("x_kind")), {"usual kind"})
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertEqual(set(letter.line_ids.mapped("x_place")), {"PO 1", False})

    def test_what_a_hook_says_of_a_line_is_kept_whatever_its_type(self):
        values = {
            "html": Markup('<p class="a, b">{1} \\ "2"</p>'),
            "datetime": datetime(2026, 5, 24, 10, 30),
            "date": date(2026, 5, 24),
            "float": 1.5e-7,
            "text": "",
            "boolean": True,
        }
        line = "dunning.letter.line"
        self._add_fields(*((line, f"x_{t}", {"ttype": t}) for t in values))
        added = {f"x_{name}": value for name, value in values.items()}
        letters = type(self.env["dunning.letter"])
        prepare = letters._prepare_letter_line_vals

        def prepare_more(letter, *args):
            return {**prepare(letter, *args), **added}

        with patch.object(letters, "_prepare_letter_line_vals", prepare_more):
            (letter,) = self._propose("24 May").letter_ids
        (read,) = letter.line_ids.read(list(added))
        self.assertEqual({name: read[name] for name in added}, added)

    def test_whoever_works_letters_writes_into_them(self):
        self._run_day("24 May")
        user = new_test_user(
            self.env,
            "clerk",
            groups="dunning_advanced.group_dunning_user",
            company_ids=[Command.set(self.company.ids)],
            company_id=self.company.id,
        )
        letter = self._letters().with_user(user)
        letter.x_note = "Has called"
        self.assertEqual(letter.x_note, "Has called")
        with self.assertRaises(UserError):
            letter.write({"x_note": "So", "amount_total": 1})
        for name in ("create_uid", "write_date", "create_date"):
            with self.assertRaises(UserError):
                letter.write({name: False})

    def test_what_somebody_enters_outlives_the_next_night(self):
        self.standard.automation = "propose"
        self._create_invoice("10 May", partner=self._create_customer("Other"))
        self._run_day("24 May")
        letter, other = self.env["dunning.letter"].search([], order="id")
        letter.x_note = "Has called"
        self._run_day("25 May")
        self.assertEqual(str(letter.date), "2026-05-25")
        self.assertEqual(letter.x_note, "Has called")
        self.assertEqual(letter.line_ids.x_kind, "usual kind")
        self.assertEqual(letter.line_ids.x_place, "PO 1")
        self.assertFalse(other.exists())

    def test_an_automation_writes_into_them(self):
        self._run_day("24 May")
        letter = self._letters()
        for record in (letter, letter.run_id, letter.sudo()):
            record.x_note = "Automatic"
            self.assertEqual(record.x_note, "Automatic")

    @mute_logger("odoo.sql_db")
    def test_what_is_required_and_missing_is_named(self):
        for model in ("dunning.letter.line", "dunning.letter"):
            self._add_fields((model, "x_must", {"required": True, "ttype": "char"}))
            run = self._propose("24 May")
            self.assertFalse(run.letter_ids)
            (skip,) = run.skip_ids
            self.assertEqual(skip.reason, "failed")
            self.assertIn("x_must", skip.detail)
            self.assertIn(model, skip.detail)
