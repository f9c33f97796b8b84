"""Why / why not: one answer from one engine, for people and for programs."""

from unittest.mock import patch

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import Form, new_test_user, tagged
from odoo.tests.common import freeze_time

from .common import DunningCommon


@tagged("post_install", "-at_install")
class TestExplain(DunningCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.invoice = cls._create_invoice("10 May")

    def _codes(self, invoice, as_of="2026-05-24"):
        (found,) = invoice.explain_dunning(as_of)
        return [reason["code"] for reason in found["reasons"]]

    def test_a_dunned_item_has_no_reasons_and_its_level(self):
        (found,) = self.invoice.explain_dunning("2026-05-24")
        self.assertTrue(found["dunned"])
        self.assertEqual(found["reasons"], [])
        self.assertEqual(found["level_id"], self.standard.level_ids[0].id)

    def test_waiting_for_the_first_level(self):
        (found,) = self.invoice.explain_dunning("2026-05-20")
        self.assertFalse(found["dunned"])
        self.assertEqual(found["first_possible_date"], "2026-05-24")
        self.assertIn("First level not reached", found["reasons"][0]["text"])

    def test_all_reasons_are_told_at_once(self):
        self.customer.write({"dunning_paused": True, "dunning_pause_reason": "x"})
        self.invoice.write({"dunning_paused": True, "dunning_pause_reason": "y"})
        self.invoice.no_followup = True
        self.assertEqual(
            self._codes(self.invoice, "2026-05-12"),
            ["no_followup", "customer_paused", "invoice_paused", "first_level_wait"],
        )

    def test_closed_and_foreign_documents(self):
        draft = self.invoice.copy()
        self.assertEqual(self._codes(draft), ["draft"])
        self._pay(self.invoice, 119, "20 May")
        self.assertIn(self._codes(self.invoice)[0], ("paid", "in_payment"))
        bill = self.init_invoice(
            "in_invoice", partner=self.customer, amounts=[10.0], post=True
        )
        self.assertEqual(self._codes(bill), ["not_receivable"])

    def test_blocked_payment(self):
        self.invoice.action_toggle_block_payment()
        self.assertEqual(self._codes(self.invoice), ["payment_blocked"])

    def test_many_invoices_take_as_many_statements_as_one(self):
        other = self._create_customer("Other")
        moves = self._create_invoices("12 May", [20.0] * 4)
        moves |= self._create_invoices("12 May", [20.0] * 4, partner=other)
        draft = self.invoice.copy()
        counts = []
        # The first time warms caches.
        for asked in (moves, self.invoice, moves + self.invoice):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            found = asked.explain_dunning("2026-05-26")
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(*counts[1:])
        self.assertEqual([one["move_id"] for one in found], asked.ids)
        both = (self.invoice + draft + moves[-1:]).explain_dunning("2026-05-26")
        self.assertEqual([one["dunned"] for one in both], [True, False, True])

    def test_of_many_items_only_those_that_are_asked_about_are_explained(self):
        self._create_invoices("12 May", [20.0] * 4)
        explained = []
        facts = type(self.env["dunning.open.item"])
        prepare = facts._prepare_explanation

        def note(model, item, *facts_of_item):
            explained.append(item.move_id)
            return prepare(model, item, *facts_of_item)

        with patch.object(facts, "_prepare_explanation", note):
            (found,) = self.invoice.explain_dunning("2026-05-26")
            self.assertEqual(explained, self.invoice.ids)
            of_all = self.customer.explain_dunning("2026-05-26")
        self.assertEqual(len(of_all), 5)
        self.assertIn(found, of_all)

    def test_explaining_writes_nothing(self):
        self.env.flush_all()
        before = self.env.cr.sql_log_count
        letters = self.env["dunning.letter"].search_count([])
        self.invoice.explain_dunning("2026-05-24")
        self.env.flush_all()
        self.assertEqual(self.env["dunning.letter"].search_count([]), letters)
        self.assertGreater(self.env.cr.sql_log_count, before)

    def test_opening_balance_in_a_general_journal_is_excluded_until_unticked(self):
        receivable = self.customer.property_account_receivable_id
        revenue = self.company_data["default_account_revenue"]
        entry = self.env["account.move"].create(
            {
                "journal_id": self.company_data["default_journal_misc"].id,
                "date": "2026-05-01",
                "line_ids": [
                    Command.create(
                        {
                            "account_id": receivable.id,
                            "partner_id": self.customer.id,
                            "debit": 77.0,
                        }
                    ),
                    Command.create({"account_id": revenue.id, "credit": 77.0}),
                ],
            }
        )
        entry.action_post()
        self.assertEqual(self._codes(entry), ["no_followup"])
        entry.line_ids.no_followup = False
        self.assertEqual(self._codes(entry), [])
        self._run_day("24 May")
        self.assertEqual(self._letters().amount_claimed, 196.0)

    @freeze_time("2026-05-20 10:00:00")
    def test_the_dialog_explains_and_looks_ahead(self):
        for record in (self.invoice, self.customer):
            action = record.action_explain_dunning()
            dialog = self.env["dunning.explanation"].browse(action["res_id"])
            self.assertFalse(dialog.line_ids.dunned)
            self.assertEqual(dialog.line_ids.first_possible_date, self.day("24 May"))
            with Form(dialog) as form:
                form.date = self.day("24 May")
            self.assertTrue(dialog.line_ids.dunned)
        self.assertFalse(self.env["dunning.letter"].search_count([]))

    @freeze_time("2026-05-20 10:00:00")
    def test_the_dialog_bears_that_its_day_is_emptied(self):
        action = self.customer.action_explain_dunning()
        with Form(self.env["dunning.explanation"].browse(action["res_id"])) as form:
            form.date = False
            self.assertEqual(len(form.line_ids), 1)
            form.date = self.day("24 May")

    @freeze_time("2026-05-27 10:00:00")
    def test_the_dialog_tells_what_a_past_night_decided(self):
        self.customer.write({"dunning_paused": True, "dunning_pause_reason": "Flood"})
        self._run_day("24 May")
        self.customer.dunning_paused = False
        self._run_day("25 May")
        action = self.invoice.action_explain_dunning()
        dialog = self.env["dunning.explanation"].browse(action["res_id"])
        self.assertFalse(dialog.night)
        for day, said in (
            ("24 May", "Customer is paused"),
            ("25 May", self._letters().name),
            ("20 May", "Nothing is kept"),
        ):
            with Form(dialog) as form:
                form.date = self.day(day)
            self.assertIn(said, dialog.night)

    def test_what_a_past_night_decided_goes_along_with_the_customer(self):
        self.standard.level_ids[1:].unlink()
        other = self._create_invoice("1 June")
        self._run_day("24 May")
        self._letters().action_send()
        self.standard.level_ids.unlink()
        parent = self._create_customer("Parent")
        self.customer.write({"is_company": False, "parent_id": parent.id})
        for move, said in (
            (self.invoice, f"1st Reminder: {self._letters().name}"),
            (other, "Not yet due"),
        ):
            dialog = self.env["dunning.explanation"].create(
                {
                    "partner_id": parent.id,
                    "move_id": move.id,
                    "company_id": self.company.id,
                    "date": "2026-05-24",
                }
            )
            with freeze_time("2026-05-26 10:00:00"):
                self.assertIn(said, dialog._tell_night())

    def test_customers_explain_all_their_items(self):
        other = self._create_invoice("1 May", 50)
        found = self.customer.explain_dunning("2026-05-24")
        self.assertEqual({row["move_id"] for row in found}, {self.invoice.id, other.id})

    def test_who_may_ask(self):
        reader = new_test_user(
            self.env,
            "reader",
            groups="account.group_account_invoice",
            company_id=self.company.id,
        )
        self.assertTrue(self.invoice.with_user(reader).explain_dunning("2026-05-24"))
        stranger = new_test_user(self.env, "nobody", groups="base.group_user")
        with self.assertRaises(AccessError):
            self.invoice.with_user(stranger).explain_dunning("2026-05-24")

    def test_what_if_for_a_whole_company(self):
        letters = self.env["dunning.run"].simulate("2026-05-24", self.company.id)
        own = [row for row in letters if row["partner_id"] == self.customer.id]
        self.assertEqual([row["amount_total"] for row in own], [119.0])
        self.assertFalse(self.env["dunning.run"].search_count([]))
