"""What README promises whoever extends: each hook is there, asked, and as written."""

import ast
import inspect
import re
from pathlib import Path

from odoo.tests import tagged
from odoo.tests.common import freeze_time
from odoo.tools import mute_logger

from odoo.addons import dunning_advanced

from .common import DunningCommon

ADDON = Path(dunning_advanced.__file__).parent
README = ADDON.parent / "README.md"

# `name(arguments)` in the table; of a channel one stands for all.
_HOOK = re.compile(r"`(?:[\w.]+\.)?(\w+(?:<channel>)?)\(([^)`]*)\)`")


@tagged("post_install", "-at_install")
@freeze_time("2026-05-24 10:00:00")
class TestExtend(DunningCommon):
    def _get_promised(self):
        """The hooks of the table: name to the names of their arguments, or None."""
        table = README.read_text(encoding="utf-8").split("\n## Extend\n")[1]
        found = {}
        for name, arguments in _HOOK.findall(table.split("\n## ")[0]):
            names = [one.strip(" *") for one in arguments.split(",") if one.strip()]
            name = name.replace("<channel>", "email")
            found[name] = None if "..." in arguments else names
        self.assertGreater(len(found), 20)
        return found

    def _get_definitions(self, name):
        for model in self.registry.values():
            for part in model.mro():
                ours = part.__module__.startswith("odoo.addons.dunning_advanced.")
                if ours and name in vars(part):
                    yield vars(part)[name]

    def test_each_hook_takes_what_is_promised_and_nothing_else(self):
        for name, wanted in self._get_promised().items():
            with self.subTest(hook=name):
                definitions = list(self._get_definitions(name))
                self.assertTrue(definitions)
                for function in definitions if wanted is not None else ():
                    taken = list(inspect.signature(function).parameters)[1:]
                    self.assertEqual(taken, wanted)

    def test_each_hook_is_asked_by_somebody(self):
        """Whoever overrides one that nobody calls, changes nothing, without a word."""
        called, built = set(), set()
        for file in ADDON.rglob("*.py"):
            if "tests" in file.parts:
                continue
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                    over = node.func.value
                    if not (isinstance(over, ast.Call) and "super" in ast.dump(over)):
                        called.add(node.func.attr)
                elif isinstance(node, ast.JoinedStr):
                    first = node.values[0]
                    if isinstance(first, ast.Constant):
                        built.add(first.value)
        # What Odoo itself asks.
        called.add("mail_allowed_qweb_expressions")
        for name in self._get_promised():
            with self.subTest(hook=name):
                found = name in called
                self.assertTrue(found or name.startswith(tuple(built & {"_send_by_"})))

    def _extend(self, model, name, function):
        """Override a method as an add-on would: it gets what it overrides first."""
        origin = getattr(self.registry[model], name)
        self.patch(self.registry[model], name, lambda *args: function(origin, *args))

    def test_the_letter_goes_to_whom_an_add_on_says(self):
        lawyer = self._create_customer("Lawyer")
        self._extend("dunning.letter", "_get_recipient", lambda *_: lawyer)
        self._create_invoice("10 May")
        letter = self._propose("24 May").letter_ids
        self.assertIn(lawyer.email, letter.planned_email_to)
        letter.action_issue()
        letter.action_send()
        self.assertEqual(letter.delivery_ids.recipient, "Lawyer")
        self.assertNotIn(self.customer.email, letter.delivery_ids.email_to)

    def test_what_an_add_on_stores_on_letters_is_there_also_when_they_are_issued(self):
        def add_remark(origin, letters, proposal):
            return {**origin(letters, proposal), "title": "Mine"}

        self._extend("dunning.letter", "_prepare_letter_vals", add_remark)
        self._create_invoice("10 May")
        run = self._propose("24 May")
        self.assertFalse(run.skip_ids.filtered(lambda skip: skip.reason == "failed"))
        self.assertEqual(run.letter_ids.title, "Mine")
        run.letter_ids.action_issue()
        self.assertEqual(run.letter_ids.title, "Mine")

    def test_a_channel_that_no_level_switches_is_none(self):
        channel = self.registry["dunning.delivery"]._fields["channel"]
        self.patch(channel, "selection", [*channel.selection, ("pigeon", "Pigeon")])
        known = self.env["dunning.letter"]._get_all_channels()
        self.assertEqual(known, ["email", "post", "print"])

    def _break(self, model, name, is_broken):
        """Let a hook of an add-on fail about some records."""
        origin = getattr(self.registry[model], name)

        def fail(records, *args, **values):
            if is_broken(records):
                raise ZeroDivisionError(name)
            return origin(records, *args, **values)

        self.patch(self.registry[model], name, fail)

    @mute_logger(
        "odoo.addons.dunning_advanced.models.facts.failure",
        "odoo.addons.dunning_advanced.models.run.propose",
        "odoo.addons.dunning_advanced.models.run.schedule",
    )
    def test_a_hook_that_fails_for_one_customer_stops_no_other(self):
        own = self.standard.copy()
        broken = self._create_customer("Broken", dunning_procedure_id=own.id)
        for customer in (broken, self.customer):
            self._create_invoice("10 May", partner=customer)
        for model, name, is_broken in (
            ("dunning.procedure", "_get_policy_class", lambda p: p == own),
            (
                "dunning.letter",
                "_get_editable_fields",
                lambda letter: broken.id in letter.partner_id.ids,
            ),
            (
                "dunning.letter",
                "_update_state",
                lambda letter: broken.id in letter.partner_id.ids,
            ),
        ):
            with self.subTest(name), self.env.cr.savepoint() as undo:
                self._break(model, name, is_broken)
                run = self._propose("24 May")
                run.action_issue()
                self.assertEqual(self._letters().run_id, run)
                undo.rollback()
                self.env.invalidate_all()

    @mute_logger("odoo.addons.dunning_advanced.models.facts.failure")
    def test_a_hook_that_fails_for_one_letter_keeps_no_list_closed(self):
        broken = self._create_customer("Broken")
        for customer in (broken, self.customer):
            self._create_invoice("10 May", partner=customer)
        letters = self._propose("24 May").letter_ids
        lists = self.env["ir.ui.view"].search(
            [("model", "=", "dunning.letter"), ("type", "=", "list")]
        )
        names = {
            name
            for view in lists
            for name in letters.get_view(view.id)["models"]["dunning.letter"]
        }
        self.assertIn("planned_email_to", names)
        for hook in ("_prepare_delivery_vals", "_get_holders", "_get_recipient"):
            self._break("dunning.letter", hook, lambda one: one.partner_id == broken)
            self.env.invalidate_all()
            for name in sorted(names):
                with self.subTest(hook=hook, field=name):
                    letters.web_read({name: {}})
            told = {one.partner_id: one.planned_email_to for one in letters}
            self.assertIn("reference", told[broken])
            self.assertIn(self.customer.email, told[self.customer])

    def test_a_state_that_an_add_on_has_added_is_come_to_and_left(self):
        self._create_invoice("10 May")
        letter = self._propose("24 May").letter_ids
        letter.level_id.write({"send_email": False, "send_post": True})
        letter.action_issue()
        letter.action_send()
        for record, last in (
            (letter.delivery_ids, "sent"),
            (letter, "cancelled"),
            (letter.run_id, "cancelled"),
        ):
            with self.subTest(record._name):
                states = self.registry[record._name]._fields["state"]
                self.patch(states, "selection", [*states.selection, ("mine", "Mine")])
                self.patch(states, "_selection", [*states._selection, "mine"])
                self.assertEqual(record._update_state("mine"), record)
                self.assertEqual(record.state, "mine")
                self.assertEqual(record._update_state(last), record)
                self.assertEqual(record.state, last)
