"""Every public method through JSON-2, as a program with an API key calls it."""

import inspect

from odoo.tests import tagged
from odoo.tests.common import freeze_time

from .support.json2_story import Json2Story

PREFIX = "odoo.addons.dunning_advanced."


@tagged("post_install", "-at_install")
@freeze_time("2026-05-24 10:00:00")
class TestJson2(Json2Story):
    def test_every_public_method_answers(self):
        self.key = self._key(self.manager)
        run = self._propose_and_change()
        letters = self._issue_and_send(run)
        self._look_and_cancel(run, letters)
        self._set_up_and_explain()
        self._promise_and_hand_over()
        self._hand_over_many()
        self._take_answers()
        self._ring_up()
        self._dun_many()
        self._charge()
        missing = self._public_methods() - self.called
        self.assertFalse(missing, "not called here")

    def _public_methods(self):
        """All public methods of this add-on, as model/method."""
        return {
            f"{model}/{name}" for model in self.registry for name in self._names(model)
        }

    def _names(self, model, *prefixes):
        """Names of the public methods that this add-on adds to a model."""
        return {
            name
            for part in self.registry[model].mro()
            if part.__module__.startswith(PREFIX)
            for name, method in vars(part).items()
            if inspect.isfunction(method)
            and not name.startswith("_")
            and name.startswith(prefixes or "")
            and not hasattr(method, "_constrains")
            and not self._overrides_core(model, name)
        }

    def _overrides_core(self, model, name):
        return any(
            name in vars(part)
            for part in self.registry[model].mro()
            if not part.__module__.startswith("odoo.addons.dunning_advanced")
        )

    def test_public_methods_take_named_arguments_and_are_described(self):
        for target in self._public_methods():
            model, name = target.split("/")
            method = getattr(self.registry[model], name)
            kinds = {p.kind for p in inspect.signature(method).parameters.values()}
            self.assertLessEqual(
                kinds, {inspect.Parameter.POSITIONAL_OR_KEYWORD}, target
            )
            self.assertTrue(inspect.getdoc(method), f"{target} has no docstring")

    def test_who_may_not_is_refused_with_words(self):
        run = self._propose("24 May")
        letters = run.letter_ids.ids
        key = self._key(self.invoicer)
        for target, arguments, words in (
            ("dunning.run/create", {"vals_list": [{}]}, "not allowed to create"),
            ("dunning.run/action_propose", {"ids": run.ids}, "not allowed to"),
            ("dunning.run/action_issue", {"ids": run.ids}, "not allowed to"),
            ("dunning.letter/action_issue", {"ids": letters}, "not allowed to modify"),
            ("dunning.letter/_issue", {"ids": letters}, "cannot be called remotely"),
        ):
            answer = self._post(key, target, **arguments)
            self.assertEqual(answer.status_code, 403, target)
            self.assertIn(words, answer.json()["message"], target)
        answer = self._post(key, "account.move/explain_dunning", ids=self.invoice.ids)
        self.assertEqual(answer.status_code, 200)
        self.assertEqual(self._post("wrong", "dunning.run/search").status_code, 401)
        self.assertEqual(set(run.letter_ids.mapped("state")), {"proposed"})

    def test_a_mistake_is_answered_with_what_to_do(self):
        key = self._key(self.user)
        run = self._propose("24 May")
        answer = self._post(key, "dunning.run/action_send", ids=run.ids)
        self.assertEqual(answer.status_code, 422)
        self.assertIn("issue letters of this run first", answer.json()["message"])
