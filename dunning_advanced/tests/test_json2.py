"""Every public method through JSON-2, as a program with an API key calls it."""

import inspect
import json
from datetime import date, timedelta

from odoo import Command
from odoo.tests import HttpCase, tagged
from odoo.tests.common import freeze_time

from .test_letter_edit import EditCommon

PREFIX = "odoo.addons.dunning_advanced."


@tagged("post_install", "-at_install")
@freeze_time("2026-05-24 10:00:00")
class TestJson2(EditCommon, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.second = cls._create_invoice("9 May", 50)
        cls.other = cls._create_invoice("9 May", 30, partner=cls._create_customer("L"))
        cls.manager = cls._create_user(
            "boss",
            "dunning_advanced.group_dunning_manager,base.group_allow_export",
        )
        cls.invoicer = cls._create_user("invoicer", "account.group_account_invoice")
        cls.called = set()

    def _key(self, user):
        now = self.env.cr.now()
        # Not the frozen day: the database compares with its own clock.
        with freeze_time(now):
            keys = self.env(user=user)["res.users.apikeys"]
            return keys._generate("rpc", "Test", now + timedelta(hours=1))

    def _post(self, key, target, **arguments):
        self.env.flush_all()
        self.called.add(target)
        answer = self.url_open(
            f"/json/2/{target}",
            data=json.dumps(arguments),
            headers={
                "Authorization": f"bearer {key}",
                "Content-Type": "application/json",
            },
        )
        self.env.invalidate_all()
        return answer

    def _call(self, target, **arguments):
        answer = self._post(self.key, target, **arguments)
        self.assertEqual(answer.status_code, 200, f"{target}: {answer.text[:500]}")
        return answer.json()

    def _find(self, model, *domain):
        return self._call(f"{model}/search", domain=[list(leaf) for leaf in domain])

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

    def _propose_and_change(self):
        (run,) = self._call("dunning.run/create", vals_list=[{"date": "2026-05-24"}])
        self._call("dunning.run/action_propose", ids=[run])
        letters = self._find("dunning.letter", ("run_id", "=", run))
        self.assertEqual(len(letters), 2)
        for method in ("action_uncheck", "action_check"):
            self.assertIsNone(self._call(f"dunning.letter/{method}", ids=letters))
        domain = [("letter_id", "in", letters), ("move_id", "=", self.second.id)]
        (line,) = self._find("dunning.letter.line", *domain)
        self._call("dunning.letter.line/action_drop", ids=[line])
        self.assertFalse(self._find("dunning.letter.line", *domain))
        self._call("dunning.letter/action_restore_items", ids=letters)
        self.assertTrue(self._find("dunning.letter.line", *domain))
        vals = {"edit_introduction": "As agreed", "edit_email_cc": "a@x.com"}
        self._call("dunning.letter/write", ids=letters[:1], vals=vals)
        self._call("dunning.letter/action_undo_edits", ids=letters[:1])
        for method in ("action_preview_pdf", "action_preview_email"):
            action = self._call(f"dunning.letter/{method}", ids=letters[:1])
        self._call("dunning.letter.preview/action_preview_pdf", ids=[action["res_id"]])
        export = self._call("dunning.run/action_export_xlsx", ids=[run])
        self.assertIn("export.xlsx", export["url"])
        return run

    def _issue_and_send(self, run):
        self._call("dunning.run/action_issue", ids=[run])
        letters = self._find(
            "dunning.letter", ("run_id", "=", run), ("state", "=", "issued")
        )
        self.assertEqual(len(letters), 2)
        self._call("dunning.letter/action_open_pdf", ids=letters[:1])
        self._call("dunning.run/action_send", ids=[run])
        self._call("dunning.letter/action_send", ids=letters)
        self._call("dunning.letter/action_resend", ids=letters[:1])
        level = self.standard.level_ids[0]
        level.write({"send_print": True})
        self._call("dunning.letter/action_send", ids=letters)
        waiting = self._find(
            "dunning.delivery", ("channel", "=", "print"), ("letter_id", "in", letters)
        )
        self._call("dunning.delivery/action_print_batch", ids=waiting)
        self._call("dunning.delivery/action_mark_sent", ids=waiting)
        self._call("dunning.delivery/action_confirm_arrived", ids=waiting)
        return letters

    def _dun_many(self):
        """What the lists of customers and invoices, and the set-up, call."""
        invoice = self._create_invoice("10 May", partner=self._create_customer("N"))
        vals = {"move_ids": invoice.ids, "what": "pause", "pause_reason": "Asked"}
        (dialog,) = self._call("dunning.invoice.setting/create", vals_list=[vals])
        self._call("dunning.invoice.setting/action_apply", ids=[dialog])
        self.assertTrue(invoice.dunning_paused)
        invoice.dunning_paused = False
        letters = self._propose("24 May", partner_ids=invoice.partner_id.ids).letter_ids
        vals = {"letter_ids": letters.ids}
        (dialog,) = self._call("dunning.letter.dispatch/create", vals_list=[vals])
        self._call("dunning.letter.dispatch/action_dispatch", ids=[dialog])
        self.assertEqual(letters.mapped("state"), ["issued"])
        self.assertFalse(self._call("dunning.dashboard/get_switched_off"))
        (page,) = self._call("dunning.setup/create", vals_list=[{}])
        for method in ("action_save", "action_send_test_email"):
            self._call(f"dunning.setup/{method}", ids=[page])
        self._call("res.company/action_dunning_switch_on", ids=self.company.ids)

    def _charge(self):
        """What is waived, and what a payment has left for charges."""
        self.standard.level_ids[0].write({"kind": "notice", "fee_amount": 5})
        customer = self._create_customer("O", country_id=self.env.ref("base.us").id)
        journal = self.company_data["default_journal_misc"]
        self.company.dunning_charge_journal_id = journal
        self.company.dunning_fee_account_id = self.company_data[
            "default_account_revenue"
        ]
        invoice = self._create_invoice("10 May", partner=customer)
        letter = self._propose("24 May", partner_ids=customer.ids).letter_ids
        letter.action_issue()
        self._call("dunning.letter/action_open_sheet", ids=letter.ids)
        charges = self._find("dunning.charge", ("letter_id", "=", letter.id))
        for target, ids in (
            ("dunning.charge/action_open_waive", charges),
            ("dunning.letter/action_waive_charges", letter.ids),
            ("res.partner/action_waive_dunning_charges", customer.ids),
        ):
            dialog = self._call(target, ids=ids)
        vals = {"reason": "Goodwill", "amount": 1}
        dialog = {"ids": [dialog["res_id"]]}
        self._call("dunning.charge.waive/write", **dialog, vals=vals)
        self._call("dunning.charge.waive/action_waive", **dialog)
        self._call("dunning.charge/action_waive", ids=charges, reason="So", amount=1)
        self._call("res.partner/action_view_dunning_charges", ids=customer.ids)
        self._pay(invoice, 122, "24 May")
        self._call("dunning.letter/action_take_charges", ids=letter.ids)
        self.assertEqual(letter.charge_ids.state, "received")

    def _take_answers(self):
        invoice = self._create_invoice("10 May", partner=self._create_customer("M"))
        run = self._propose("24 May", partner_ids=invoice.partner_id.ids)
        run.action_issue()
        (letter,) = run.letter_ids
        letter._hold_for_answer("The goods were broken.")
        self._call("dunning.letter/action_dunning_resend_answered", ids=letter.ids)
        self._call("dunning.letter/action_dunning_answer_promise", ids=letter.ids)
        letter._hold_for_answer("The goods were broken.")
        self._call("dunning.letter/action_dunning_answer_dispute", ids=letter.ids)
        self.assertTrue(invoice.dunning_disputed)
        self._call("dunning.letter/action_dunning_change_answer", ids=letter.ids)
        letter.delivery_ids[:1]._as_verb().write(
            {"state": "failed", "refused_emails": "z@x.com"}
        )
        self._call(
            "dunning.delivery/action_send_to_refused", ids=letter.delivery_ids[:1].ids
        )
        vals = {"letter_id": letter.id, "kind": "dispute"}
        (dialog,) = self._call("dunning.answer/create", vals_list=[vals])
        self._call("dunning.answer/action_confirm", ids=[dialog])
        self.assertTrue(invoice.dunning_disputed)
        letter._hold_for_answer("Thank you.")
        self._call("dunning.letter/action_dunning_go_on", ids=letter.ids)
        self.assertFalse(letter.answer_is_open)

    def _ring_up(self):
        self.standard.level_ids[0].call = True
        invoice = self._create_invoice("10 May", partner=self._create_customer("R"))
        run = self._propose("24 May", partner_ids=invoice.partner_id.ids)
        run.action_issue()
        self.standard.level_ids[0].call = False

        def find():
            return self._find(
                "dunning.call",
                ("letter_id", "=", run.letter_ids.id),
                ("outcome", "=", False),
            )

        self._call("dunning.call/action_not_reached", ids=find())
        again = {"outcome": "again", "date": "2026-05-26", "text": "In a meeting"}
        self._call("dunning.call/note_outcome", ids=find(), **again)
        asked = self._call("dunning.call/action_open_outcome", ids=find())
        (dialog,) = self._call(
            "dunning.call.outcome/create", vals_list=[{}], context=asked["context"]
        )
        self._call("dunning.call.outcome/action_confirm", ids=[dialog])
        self.assertEqual(invoice.dunning_promise_date, date(2026, 5, 31))
        self.assertFalse(find())

    def _look_and_cancel(self, run, letters):
        for method in self._names("dunning.run", "action_view_", "action_review_"):
            self._call(f"dunning.run/{method}", ids=[run])
        self._call("dunning.run/action_stop", ids=[run])
        (figures,) = self._call("dunning.dashboard/get_figures")
        self.assertEqual(figures["id"], self.company.id)
        lines = self._find("dunning.letter.line", ("letter_id", "=", letters[0]))
        self._call("dunning.letter.line/action_open_pdf", ids=lines[:1])
        vals = {"letter_ids": letters[:1], "reason": "Test"}
        (dialog,) = self._call("dunning.letter.cancel/create", vals_list=[vals])
        self._call("dunning.letter.cancel/action_cancel", ids=[dialog])
        self._call("dunning.letter/action_cancel", ids=letters[:1], reason="Test")
        self._call("dunning.run/action_cancel", ids=[run], reason="All of it")
        states = self._call("dunning.letter/read", ids=letters, fields=["state"])
        self.assertEqual({row["state"] for row in states}, {"cancelled"})
        again = self._propose("24 May")
        self._call("dunning.letter/action_issue", ids=again.letter_ids[:1].ids)
        self._call("dunning.run/action_issue_send", ids=again.ids)
        self.assertEqual(set(again.letter_ids.mapped("state")), {"issued"})

    def _set_up_and_explain(self):
        level = self.standard.level_ids[:1].ids
        self._call("dunning.level/action_test_pdf", ids=level)
        self._call("dunning.level/action_send_test_email", ids=level)
        (trial,) = self._call(
            "dunning.level.try/create", vals_list=[{"level_id": level[0]}]
        )
        self._call("dunning.level.try/action_pdf", ids=[trial])
        self._call("dunning.level.try/action_send", ids=[trial])
        self._call("dunning.letter/mail_allowed_qweb_expressions")
        (wizard,) = self._call(
            "dunning.assign/create", vals_list=[{"partner_ids": self.customer.ids}]
        )
        self._call("dunning.assign/action_assign", ids=[wizard])
        customers = self.customer.ids
        asked = self._call("res.partner/action_dunning_update_setting", ids=customers)
        self._call("dunning.update.setting/action_update", ids=[asked["res_id"]])
        new = self._create_invoice("9 May", partner=self._create_customer("New"))
        vals = {"move_id": new.id}
        (dialog,) = self._call("dunning.next/create", vals_list=[vals])
        self._call("dunning.next/action_dun", ids=[dialog])
        other = self._create_invoice("9 May", partner=self._create_customer("Newer"))
        self._call("account.move/action_next_dunning", ids=other.ids)
        self.assertEqual(new.dunning_level_id, self.standard.level_ids[0])
        for model, record in (
            ("account.move", self.invoice),
            ("res.partner", self.customer),
        ):
            found = self._call(f"{model}/explain_dunning", ids=record.ids)
            self.assertTrue(found[0]["reasons"])
            for method in ("action_explain_dunning", "action_view_dunning_letters"):
                self._call(f"{model}/{method}", ids=record.ids)
        self._explain_group(self.invoice)
        self._call(
            "dunning.run/simulate", date="2026-06-30", company_id=self.company.id
        )

    def _explain_group(self, invoice):
        vals = {
            "name": "G",
            "partner_id": invoice.partner_id.id,
            "invoice_ids": [Command.link(invoice.id)],
        }
        groups = self._call("dunning.invoice.group/create", vals_list=[vals])
        found = self._call("dunning.invoice.group/explain_dunning", ids=groups)
        self.assertEqual(found[0]["move_id"], invoice.id)
        for method in ("action_explain_dunning", "action_view_dunning_letters"):
            self._call(f"dunning.invoice.group/{method}", ids=groups)
        self._call("dunning.invoice.group/unlink", ids=groups)

    def _hand_over_many(self):
        invoices = self._create_invoice(
            "9 May", partner=self._create_customer("P")
        ) | self._create_invoice("9 May", partner=self._create_customer("Q"))
        action = self._call("account.move/action_send_to_collection", ids=invoices.ids)
        pages = self.env[action["res_model"]].sudo().browse(action["res_id"])
        lines = pages.line_ids.ids
        asked = self._call(f"{pages.line_ids._name}/action_review", ids=lines[:1])
        self.assertEqual(asked["res_model"], "mail.compose.message")
        self._call(f"{pages._name}/action_hand_over", ids=pages.ids)
        self.assertEqual(
            invoices.mapped("dunning_collection_state"), ["in_collection"] * 2
        )

    def _promise_and_hand_over(self):
        invoice = self._create_invoice("9 May")
        invoice.invoice_user_id = self.manager
        self.manager.email = "boss@acme.example"
        self.company.dunning_agency_id = self._create_customer("Agency")
        self._call("account.move/action_promise", ids=invoice.ids)
        vals = {"move_id": invoice.id, "date": "2026-06-01"}
        (promise,) = self._call("dunning.promise/create", vals_list=[vals])
        self._call("dunning.promise/action_withdraw", ids=[promise])
        self._send_message("account.move/action_inform_sales", invoice)
        for again in (True, False):
            self._send_message("account.move/action_send_to_collection", invoice)
            self.assertEqual(invoice.dunning_collection_state, "in_collection")
            self._pay(invoice, 10, "24 May")
            self._send_message("account.move/action_inform_agency", invoice)
            self._call("account.move/action_view_dunning_collection", ids=invoice.ids)
            asked = self._call(
                "account.move/action_return_from_collection", ids=invoice.ids
            )
            target, ids = "account.move/return_from_collection", invoice.ids
            if again:
                target, ids = (
                    "dunning.collection.return/action_return",
                    [asked["res_id"]],
                )
                vals = {"ids": ids, "vals": {"reason": "Test"}}
                self._call("dunning.collection.return/write", **vals)
                self._call(target, ids=ids)
            else:
                self._call(target, ids=ids, reason="Test")
            self.assertFalse(invoice.dunning_collection_date)
        customers = self.customer.ids
        self._call("res.partner/action_view_dunning_collection", ids=customers)

    def _send_message(self, target, invoice):
        """Ask for the message, and send it as it is."""
        action = self._call(target, ids=invoice.ids)
        (message,) = self._call(
            "mail.compose.message/create", vals_list=[{}], context=action["context"]
        )
        self._call("mail.compose.message/action_send_mail", ids=[message])

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
