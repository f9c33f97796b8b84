"""Every dialog made by a program, about nothing: it is answered in words."""

import itertools

import psycopg2

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .support.own_customers_case import OwnCustomersCommon

PREFIX = "odoo.addons.dunning_advanced"


@tagged("post_install", "-at_install")
class TestDialogs(OwnCustomersCommon):
    def _dialogs(self):
        """The dialogs of ours that a dunning user, or a manager, may make."""
        for user in (self.alice, self.boss):
            for name in sorted(self.registry):
                model = self.env[name].with_user(user)
                is_dialog = name.startswith("dunning.") and model._transient
                if is_dialog and model.has_access("create"):
                    yield model

    def _try(self, call):
        """The answer; None when a sentence says why there is none."""
        try:
            with self.env.cr.savepoint():
                answer = call()
                self.env.flush_all()
                return answer
        except UserError:
            self.env.invalidate_all()
        except psycopg2.errors.NotNullViolation:
            # Core names the missing field to whoever has called.
            self.env.invalidate_all()
        return None

    def _buttons(self, model):
        for name in dir(type(model)):
            method = getattr(type(model), name)
            ours = (getattr(method, "__module__", None) or "").startswith(PREFIX)
            if name.startswith("action_") and ours:
                yield name

    @mute_logger("odoo.sql_db")
    def test_each_button_of_an_empty_dialog_is_answered_in_words(self):
        pressed = set()
        for model in self._dialogs():
            for name in self._buttons(model):
                with self.subTest(user=model.env.user.name, button=(model._name, name)):
                    dialog = self._try(lambda m=model: m.create({}))
                    if dialog:
                        self._try(getattr(dialog, name))
                        pressed.add(name)
        self.assertIn("action_hand_over", pressed)

    @mute_logger("odoo.sql_db")
    def test_a_dialog_that_is_opened_on_what_is_no_id_says_so(self):
        """Outside programs write the context, too."""
        opened = {
            "account.move",
            "dunning.charge",
            "dunning.invoice.group",
            "dunning.letter",
            "dunning.run",
            "res.partner",
        }
        wrong = ("7", ["abc"], [[1, 2]], [{"a": 1}], [None], [True], [0], [-1], [1.5])
        wrong += ([10**12], {"a": 1}, [()], [[6, 0, [1]]])
        for model in self._dialogs():
            names = {name: {} for name in model._fields}
            for name, ids in itertools.product(sorted(opened), wrong):
                context = {"active_model": name, "active_ids": ids, "active_id": ids}
                dialog = model.with_context(**context)
                with self.subTest(model=model._name, opened_on=name, ids=ids):
                    self._try(lambda d=dialog: d.create({}))
                    self._try(lambda d=dialog, n=names: d.onchange({}, [], n))

    @mute_logger("odoo.sql_db")
    def test_an_empty_dialog_shows_what_it_has(self):
        for model in self._dialogs():
            names = [*model._fields]
            for call in (
                lambda m=model, n=names: m.create({}).read(n),
                lambda m=model, n=names: m.onchange({}, [], {name: {} for name in n}),
            ):
                with self.subTest(user=model.env.user.name, model=model._name):
                    self._try(call)
