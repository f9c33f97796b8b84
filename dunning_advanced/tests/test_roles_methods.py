"""Every public method asks itself who calls: found by looking, not from a list."""

import inspect

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged
from odoo.tests.common import freeze_time

from .common import DunningCommon

PREFIX = "odoo.addons.dunning_advanced"

# What whoever reads invoices may call, since it writes nothing.
READING = {
    "account.move/action_explain_dunning",
    "account.move/action_view_dunning_collection",
    "account.move/action_view_dunning_letters",
    "account.move/explain_dunning",
    "dunning.invoice.group/action_explain_dunning",
    "dunning.invoice.group/action_view_dunning_letters",
    "dunning.invoice.group/explain_dunning",
    "dunning.letter/action_open_pdf",
    "dunning.letter/action_open_sheet",
    "dunning.letter/action_preview_email",
    "dunning.letter/action_preview_pdf",
    "dunning.letter.line/action_open_pdf",
    "dunning.letter.preview/action_preview_pdf",
    "dunning.run/simulate",
    "res.partner/action_explain_dunning",
    "res.partner/action_view_dunning_charges",
    "res.partner/action_view_dunning_collection",
    "res.partner/action_view_dunning_letters",
    "res.partner/explain_dunning",
}

MANAGER = (
    "dunning_advanced.group_dunning_manager,account.group_account_manager,"
    "base.group_allow_export"
)

NO_ID = object()

# What needs an argument before it gets to ask.
ARGUMENTS = {
    "reason": "Because",
    "date": "2026-05-24",
    "company_id": 1,
    "checked_only": False,
    "outcome": "nothing",
}


@tagged("post_install", "-at_install")
@freeze_time("2026-05-24 10:00:00")
class TestRolesMethods(DunningCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._create_invoice("10 May")
        cls._create_invoice("10 May", partner=cls._create_customer("L"))
        cls.users = {
            login: new_test_user(
                cls.env,
                login,
                groups=f"{groups},base.group_partner_manager,base.group_allow_export",
                company_id=cls.company.id,
            )
            for login, groups in (
                ("invoicer", "account.group_account_invoice"),
                ("reader", "account.group_account_readonly"),
                ("employee", "base.group_user"),
            )
        }
        cls.standard.level_ids.write({"send_post": True, "call": True})
        run = cls._propose("24 May")
        cls.proposed, cls.issued = run.letter_ids
        cls.issued.action_issue()
        cls.issued.action_send()
        cls.issued.delivery_ids[:1]._update_state("uncertain")

    def _records(self, model):
        """Records on which the methods have something to do."""
        letters = self.proposed + self.issued
        wizards = {
            "dunning.assign": {"partner_ids": self.customer.ids},
            "dunning.answer": {"letter_id": self.issued.id, "text": "No"},
            "dunning.call.outcome": {
                "call_id": self.issued.call_ids.id,
                "outcome": "nothing",
            },
            "dunning.letter.cancel": {"letter_ids": letters.ids, "reason": "No"},
            "dunning.update.setting": {
                "partner_id": self.customer.id,
                "company_id": self.company.id,
            },
            "dunning.charge.waive": {"reason": "No"},
            "dunning.letter.preview": {"letter_id": self.issued.id},
            "dunning.collection.return": {
                "move_ids": self.issued.line_ids.move_id.ids,
                "reason": "No",
            },
            "dunning.hand.over": {"line_ids": [Command.create(self._hand_over_row())]},
            "dunning.hand.over.line": self._hand_over_row(),
            "dunning.level.try": {"level_id": self.standard.level_ids[:1].id},
            "dunning.letter.dispatch": {"letter_ids": letters.ids},
            "dunning.invoice.setting": {
                "move_ids": self.issued.line_ids.move_id.ids,
                "what": "resume",
            },
            "dunning.pause": {
                "partner_ids": self.customer.ids,
                "pause_reason": "No",
            },
            "dunning.next": {"move_id": self.issued.line_ids.move_id.id},
            "dunning.setup": {"company_id": self.company.id},
            "dunning.invoice.group": {
                "name": "G",
                "partner_id": self.customer.id,
            },
            "dunning.promise": {
                "move_id": self.issued.line_ids.move_id.id,
                "date": "2026-06-24",
            },
        }
        if model in wizards:
            return self.env[model].create(wizards[model])
        return {
            "account.move": letters.line_ids.move_id,
            "account.move.line": letters.line_ids.move_line_id,
            "dunning.letter": letters,
            "dunning.letter.line": letters.line_ids,
            "dunning.call": letters.call_ids,
            "dunning.delivery": letters.delivery_ids,
            "dunning.level": self.standard.level_ids[:1],
            "dunning.run": letters.run_id,
            "res.partner": self.customer,
        }.get(model, self.env[model])

    def _hand_over_row(self):
        return {"move_ids": [Command.set(self.issued.line_ids.move_id.ids)]}

    def _public_methods(self):
        """All public methods that the add-ons add to any model, as (model, name)."""
        return {
            (model, name)
            for model in self.registry
            for part in self.registry[model].mro()
            if part.__module__.startswith(PREFIX)
            for name, method in vars(part).items()
            if inspect.isfunction(method)
            and not name.startswith("_")
            and not hasattr(method, "_constrains")
            and not self._is_of_core(model, name)
        }

    def _is_of_core(self, model, name):
        return any(
            name in vars(part)
            for part in self.registry[model].mro()
            if not part.__module__.startswith(PREFIX)
        )

    def _call(self, user, model, name, count=None):
        """Call it as a remote client does, on one record where it takes one only.

        :param count: so many records; None: as many as it takes; NO_ID: one without id
        """
        records = self._records(model).with_user(user)
        method = getattr(type(records), name)
        arguments = {
            parameter: ARGUMENTS[parameter]
            for parameter in inspect.signature(method).parameters
            if parameter in ARGUMENTS
        }
        if "company_id" in arguments:
            arguments["company_id"] = self.company.id
        if count is NO_ID:
            records = records.browse([False])
        elif count is not None:
            records = records[:count]
        elif f"{model}/{name}" in READING or "require_one" in inspect.getsource(method):
            records = records[:1]
        return getattr(records, name)(**arguments)

    def _state(self):
        """What a refused call must leave as it is."""
        letters = self.proposed + self.issued
        return (
            letters.mapped("state"),
            letters.mapped("selected"),
            letters.run_id.state,
            letters.line_ids.ids,
            [(d.id, d.state) for d in letters.delivery_ids.sorted("id")],
            letters.call_ids.mapped("outcome"),
            self.env["dunning.letter"].search_count([]),
        )

    def test_every_working_method_refuses_those_who_do_not_work_letters(self):
        methods = sorted(self._public_methods())
        self.assertLessEqual(READING, {f"{model}/{name}" for model, name in methods})
        before = self._state()
        for login, user in self.users.items():
            for model, name in methods:
                target = f"{model}/{name}"
                if target in READING:
                    continue
                with self.subTest(login=login, method=target):
                    with self.assertRaises(UserError) as caught:
                        self._call(user, model, name)
                    refused = isinstance(caught.exception, AccessError)
                    words = str(caught.exception)
                    self.assertTrue(refused or "You need the role" in words, words)
        self.assertEqual(self._state(), before)

    def test_reading_methods_work_for_accountants_and_write_nothing(self):
        before = self._state()
        for login in ("invoicer", "reader"):
            for target in sorted(READING):
                with self.subTest(login=login, method=target):
                    self._call(self.users[login], *target.split("/"))
        self.assertEqual(self._state(), before)

    def test_reading_methods_refuse_an_employee_who_sells_to_nobody(self):
        # It only opens a list, which is empty.
        harmless = {
            "res.partner/action_view_dunning_charges",
            "res.partner/action_view_dunning_letters",
            "res.partner/action_view_dunning_collection",
        }
        for target in sorted(READING - harmless):
            with self.subTest(method=target), self.assertRaises(AccessError):
                self.env.invalidate_all()
                self._call(self.users["employee"], *target.split("/"))

    def test_every_button_of_a_dunning_view_is_for_those_who_may_press_it(self):
        """The screens and the methods agree about who works letters."""
        user = self.users["invoicer"]
        allowed = {target.split("/")[1] for target in READING}
        for model in ("account.move", "res.partner", *self._dunning_models()):
            views = self.env[model].with_user(user)
            if not views.has_access("read"):
                continue
            for kind in ("form", "list", "kanban"):
                arch = views.get_view(view_type=kind)["arch"]
                own = {name for _model, name in self._public_methods()}
                shown = {name for name in own if f'name="{name}"' in arch}
                self.assertLessEqual(shown, allowed, f"{model} {kind}")

    def _answer(self, call):
        """What a program is told: None when all went well, else the words."""
        self.env.invalidate_all()
        with self.env.cr.savepoint() as savepoint:
            try:
                call()
                self.env.flush_all()
            except UserError as error:
                return str(error).strip() or "(no word)"
            except Exception as error:  # noqa: BLE001 - this is what must not come
                return f"(a traceback) {error!r}"
            finally:
                savepoint.rollback()
                self.env.invalidate_all(flush=False)
        return None

    def _answer_all(self, count):
        """Call every public method on so many records; words or nothing must come."""
        user = new_test_user(
            self.env, "manager", groups=MANAGER, company_id=self.company.id
        )
        for model, name in sorted(self._public_methods()):
            with self.subTest(method=f"{model}/{name}"):
                said = self._answer(
                    lambda of=model, do=name: self._call(user, of, do, count=count)
                )
                self.assertFalse((said or "").startswith("("), said)

    def test_what_takes_one_record_refuses_two_with_a_sentence(self):
        self._answer_all(2)

    def test_no_record_at_all_gets_a_sentence_or_nothing(self):
        self._answer_all(0)

    def test_a_record_without_an_id_gets_a_sentence_or_nothing(self):
        """Programs send ``[false]`` where they have found nothing."""
        self._answer_all(NO_ID)

    def _dunning_models(self):
        return [model for model in self.registry if model.startswith("dunning.letter")]
