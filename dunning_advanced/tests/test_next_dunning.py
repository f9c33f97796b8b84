"""Next Dunning: one invoice, now, by a person."""

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged
from odoo.tests.common import freeze_time, new_test_user

from .common import DunningCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-05-26 10:00:00")
class TestNextDunning(DunningCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.clerk = new_test_user(
            cls.env,
            "next_clerk",
            groups="account.group_account_invoice,dunning_advanced.group_dunning_user",
            company_id=cls.company.id,
        )

    def _next(self, *invoices):
        moves = self.env["account.move"].union(*invoices).with_user(self.clerk)
        return moves.action_next_dunning()

    def test_one_invoice_before_its_time_the_others_stay(self):
        invoice, other = self._create_invoice("20 May"), self._create_invoice("20 May")
        self.assertEqual(invoice.dunning_next_button, "early")
        self._next(invoice)
        letter = self._letters()
        self.assertEqual(letter.line_ids.move_id, invoice)
        self.assertEqual((letter.delivery_state, letter.at_once), ("queued", True))
        self.assertEqual(invoice.dunning_level_id, self.standard.level_ids[0])
        self.assertFalse(other.dunning_level_id)

    def test_the_next_automatic_step_counts_from_today(self):
        invoice = self._create_invoice("20 May")
        self._next(invoice)
        self.assertEqual(invoice.dunning_next_date, self.day("2 June"))
        self._run_days("27 May", "2 June")
        self._assert_letters(("26 May", "1st Reminder"), ("2 June", "2nd Reminder"))

    def test_others_wait_for_it_and_are_explained_so_as_the_night_does(self):
        invoice, other = self._create_invoice("20 May"), self._create_invoice("10 May")
        self._next(invoice)
        (explained,) = other.explain_dunning()
        (reason,) = explained["reasons"]
        self.assertEqual(reason["code"], "min_days_between")
        self.assertEqual(reason["until"], "2026-06-02")
        self._run_day("26 May")
        self.assertEqual(self._letters().line_ids.move_id, invoice)

    def test_what_waits_for_the_last_letter_is_next_on_the_day_that_is_explained(self):
        invoice, other = self._create_invoice("20 May"), self._create_invoice("16 May")
        self._next(invoice)
        (explained,) = other.explain_dunning()
        self.assertEqual(explained["first_possible_date"], "2026-06-02")
        self.assertEqual(other.dunning_next_date, self.day("2 June"))
        self.assertIn("Last letter is too recent", str(other.dunning_timeline))
        self._run_day("26 May")
        skip = self.env["dunning.run.skip"].search([("move_id", "=", other.id)])
        self.assertEqual(skip.first_possible_date, self.day("2 June"))

    def test_what_the_next_letter_only_claims_along_is_next_with_it(self):
        _older, younger = self._create_invoice("10 May"), self._create_invoice("20 May")
        self.assertEqual(younger.dunning_next_date, self.day("26 May"))
        self.assertEqual(younger.dunning_next_level_id, self.standard.level_ids[0])
        self.assertTrue(younger.explain_dunning()[0]["dunned"])
        timeline = str(younger.dunning_timeline)
        self.assertNotIn("No further letter", timeline)

    def test_due_anyway(self):
        invoice = self._create_invoice("10 May")
        self.assertEqual(invoice.dunning_next_button, "now")
        self._next(invoice)
        self.assertFalse(self._letters().at_once)

    def test_many_at_once_one_letter_each_and_the_refused_are_named(self):
        first, second = self._create_invoice("10 May"), self._create_invoice("20 May")
        paid = self._create_invoice("10 May")
        self._pay(paid, 119, "25 May")
        action = self._next(first, second, paid)
        self.assertEqual(len(self._letters()), 2)
        self.assertIn(paid.name, action["params"]["message"])

    def test_a_letter_that_cannot_leave_is_no_success_and_is_foretold(self):
        self.customer.email = False
        first, second = self._create_invoice("10 May"), self._create_invoice("10 May")
        self.assertTrue(self._ask(first).no_address)
        action = self._next(first)
        letter = self._letters()
        self.assertEqual(letter.delivery_state, "failed")
        self.assertEqual(action["params"]["type"], "warning")
        self.assertIn("Not sent: ", action["params"]["message"])
        self.assertIn(letter.display_name, action["params"]["message"])
        self.customer.email = "k@customer.example"
        self.assertFalse(self._ask(second).no_address)

    def test_refused_with_the_reason(self):
        draft = self._create_invoice("10 May").copy()
        paused = self._create_invoice("10 May")
        paused.write({"dunning_paused": True, "dunning_pause_reason": "Talk"})
        not_due = self._create_invoice("30 May")
        dunned = self._create_invoice("10 May")
        self._next(dunned)
        for move, words in (
            (draft, "Not posted"),
            (paused, "Invoice is paused"),
            (not_due, "Not yet due"),
            (dunned, "Dunned today"),
        ):
            self.assertFalse(move.dunning_next_button)
            with self.assertRaisesRegex(UserError, words):
                self._next(move)

    def test_after_the_last_level_it_points_to_collection(self):
        invoice = self._create_invoice("10 April")
        self._run_days("24 April", "25 May")
        self.assertEqual(len(self._letters()), 4)
        with self.assertRaisesRegex(UserError, "collection"):
            self._next(invoice)

    def test_whoever_may_not_is_refused(self):
        invoice = self._create_invoice("10 May")
        biller = new_test_user(
            self.env,
            "next_biller",
            groups="account.group_account_invoice",
            company_id=self.company.id,
        )
        with self.assertRaisesRegex(UserError, "Dunning User"):
            invoice.with_user(biller).action_next_dunning()
        self.assertFalse(self._letters())

    def test_a_group_of_invoices_is_asked_as_one(self):
        invoices = self._create_invoice("10 May") | self._create_invoice("20 May")
        procedure = self.standard.copy({"applies_to": "group"})
        self.env["dunning.invoice.group"].create(
            {
                "name": "Both",
                "partner_id": self.customer.id,
                "invoice_ids": invoices.ids,
                "dunning_procedure_id": procedure.id,
            }
        )
        self._next(invoices[0])
        self.assertEqual(self._letters().group_id.invoice_ids, invoices)

    def test_the_question_names_level_sum_recipient_and_writes_nothing(self):
        invoice = self._create_invoice("20 May")
        question = self._ask(invoice)
        self.assertEqual(question.level_name, "1st Reminder")
        self.assertIn("119.00", question.amount)
        self.assertIn("k@customer.example", question.recipient)
        self.assertTrue(question.is_early)
        self.assertFalse(question.refusal)
        self.assertFalse(self.env["dunning.letter"].search([]))
        answer = question.save().action_dun()
        # Else the web client takes the dialog for open and opens no other page.
        close = "ir.actions.act_window_close"
        self.assertEqual(answer["params"]["next"]["type"], close)
        self.assertIn(self._letters().name, answer["params"]["message"])

    def test_the_question_names_what_a_reminder_before_the_due_date_names(self):
        levels = zip(self.standard.level_ids, (-3, 1, 8, 15), strict=True)
        days = [Command.update(level.id, {"days": number}) for level, number in levels]
        self.standard.write({"timing": "age", "level_ids": days})
        invoice = self._create_invoice("28 May")
        self._create_invoice("20 May", 20.0, move_type="out_refund")
        question = self._ask(invoice)
        self.assertIn("99.00", question.amount)
        question.save().action_dun()
        letter = self._letters()
        self.assertEqual((letter.amount_claimed, letter.amount_total), (0, 0))
        self.assertEqual(letter._get_amount_to_pay(), 99)

    def test_the_question_says_why_not(self):
        invoice = self._create_invoice("10 May")
        question = self._ask(invoice)
        self._pay(invoice, 119, "25 May")
        self.assertIn("Paid", self._ask(invoice).refusal)
        with self.assertRaisesRegex(UserError, "Paid"):
            question.save().action_dun()

    def test_the_question_is_not_for_who_only_writes_invoices(self):
        invoice = self._create_invoice("10 May")
        biller = new_test_user(
            self.env,
            "next_biller",
            groups="account.group_account_invoice",
            company_id=self.company.id,
        )
        with self.assertRaises(AccessError):
            self.env["dunning.next"].with_user(biller).create({"move_id": invoice.id})

    def test_of_several_it_asks_how_many_before_anything_leaves(self):
        offered = self.env["ir.actions.actions"].get_bindings("account.move")["action"]
        (action,) = (one for one in offered if one["name"] == "Next Dunning")
        asks = self.env.ref("dunning_advanced.dunning_next_action")
        self.assertEqual(action["id"], asks.id)
        invoices = self._create_invoices("20 May", [119.0, 20.0])
        self.assertEqual(self._ask(invoices[0]).move_id, invoices[0])
        question = self._ask(invoices)
        self.assertEqual((question.move_count, bool(question.move_id)), (2, False))
        self.assertFalse(self.env["dunning.letter"].search([]))
        question.save().action_dun()
        self.assertEqual(len(self._letters()), 2)

    def _ask(self, invoices):
        """The dialog as a list opens it, which knows of no invoice of its own."""
        wizards = self.env["dunning.next"].with_user(self.clerk)
        context = {"active_model": "account.move", "active_ids": invoices.ids}
        return Form(wizards.with_context(**context))
