"""Bulk actions say what they have done: to many, some or none of what was chosen."""

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tests.common import freeze_time

from .common import DunningCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-06-15 10:00:00")
class TestAnswersOfMany(DunningCommon):
    def _set(self, invoices, what, **values):
        """What *Set Dunning* answers: (kind, message)."""
        dialog = self.env["dunning.invoice.setting"].create(
            {"move_ids": [Command.set(invoices.ids)], "what": what, **values}
        )
        return self._said(dialog.action_apply())

    def _said(self, answer):
        return answer["params"]["type"], answer["params"]["message"]

    def test_only_invoices_that_change_are_counted_as_changed(self):
        invoices = self._create_invoices("10 May", [10.0, 20.0, 30.0])
        paused = {"dunning_paused": True, "dunning_pause_reason": "Flood"}
        invoices[0].write(paused)
        rule = self.standard.copy({"applies_to": "invoice"})
        invoices[:2].dunning_procedure_id = rule
        group = self._create_group(invoices[0])
        for what, values, left in (
            ("resume", {}, 2),
            ("procedure", {"procedure_id": rule.id}, 2),
            ("group", {"group_id": group.id}, 1),
            ("pause", {"pause_reason": "Flood"}, 0),
        ):
            changed = 3 - left
            with self.subTest(what):
                self.assertEqual(
                    self._set(invoices, what, **values),
                    (
                        "success",
                        f"Invoices changed: {changed}; unchanged: {left}"
                        if left
                        else f"Invoices changed: {changed}",
                    ),
                )
                self.assertEqual(
                    self._set(invoices, what, **values),
                    ("warning", "Invoices changed: 0; unchanged: 3"),
                )

    def test_that_no_procedure_fits_is_no_success(self):
        self.standard.search([]).auto_assign = False
        invoices = self._create_invoices("10 May", [10.0, 20.0])
        none = ("warning", "Invoices changed: 0; unchanged: 2")
        self.assertEqual(self._set(invoices, "fitting"), none)
        rule = self.standard.copy({"applies_to": "invoice", "auto_assign": True})
        rule.assign_domain = f"[('id', '=', {invoices[0].id})]"
        one = ("success", "Invoices changed: 1; unchanged: 1")
        self.assertEqual(self._set(invoices, "fitting"), one)
        self.assertEqual(self._set(invoices, "fitting"), none)

    def test_customers_who_have_the_procedure_get_no_new_one(self):
        customers = self.customer + self._create_customer("L")
        rule = self.standard.copy()
        customers[0].dunning_procedure_id = rule
        values = {"partner_ids": customers.ids, "procedure_id": rule.id}
        dialogs = self.env["dunning.assign"]
        for kind, count in (("success", 1), ("warning", 0)):
            answer = dialogs.create({**values, "method": "chosen"}).action_assign()
            said = f"Customers with a new procedure: {count}"
            self.assertEqual(self._said(answer), (kind, said))
        rule.auto_assign, rule.assign_domain = True, "[]"
        self.standard.search([("id", "!=", rule.id)]).auto_assign = False
        answer = dialogs.create({**values, "method": "fitting"}).action_assign()
        said = ("warning", "Customers with a new procedure: 0")
        self.assertEqual(self._said(answer), said)

    def test_checking_what_is_no_proposal_is_refused(self):
        self._create_invoice("10 May")
        self._run_day("24 May")
        letter = self._letters()
        for call in (letter.action_check, letter.action_uncheck):
            with self.assertRaisesRegex(UserError, "not proposals"):
                call()

    def test_marking_what_waits_for_no_post_is_refused(self):
        self._create_invoice("10 May")
        self._run_day("24 May")
        letter = self._letters()
        self._send_on_their_days(letter)
        with self.assertRaisesRegex(UserError, "waits for the post"):
            letter.delivery_ids.action_mark_sent()

    def test_sending_again_says_how_many_were_sent_and_which_not(self):
        other = self._create_customer("L")
        self._create_invoice("10 May")
        held = self._create_invoice("10 May", partner=other)
        self._run_day("24 May")
        letters = self._letters() + self._letters(other)
        self._send_on_their_days(letters)
        self.assertEqual(
            self._said(letters.action_resend()), ("success", "Letters sent: 2")
        )
        letters.delivery_ids._set_sent()
        self._pay(held, 119.0, "10 June")
        notes = letters[1].message_ids
        kind, said = self._said(letters.action_resend())
        self.assertEqual(kind, "warning")
        self.assertIn("Letters sent: 1; Not sent: ", said)
        new = " ".join((letters[1].message_ids - notes).mapped("body"))
        self.assertNotIn("sent again", new)

    def test_cancelling_a_run_without_letters_speaks_of_the_run(self):
        run = self._propose("15 June")
        self.assertFalse(run.letter_ids)
        dialogs = self.env["dunning.letter.cancel"]
        dialog = dialogs.create({"run_ids": [Command.set(run.ids)]})
        kind, said = self._said(dialog.action_cancel())
        self.assertEqual((kind, said), ("success", "Cancelled runs: 1"))
        self.assertEqual(run.state, "cancelled")
        dialog = dialogs.create({"run_ids": [Command.set(run.ids)]})
        with self.assertRaisesRegex(UserError, "cancelled already"):
            dialog.action_cancel()
