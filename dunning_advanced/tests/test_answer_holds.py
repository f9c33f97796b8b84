"""Somebody reads an answer before the next level comes; a program's is no answer."""

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import tagged

from .support.answer_case import AnswerCase


@tagged("post_install", "-at_install")
class TestAnswerHolds(AnswerCase):
    def setUp(self):
        super().setUp()
        self.letter = self._dun()
        ((_from, _to, self.message),) = self.sink.received

    def _answer_on(self, day, text="We wait for your credit note.", **values):
        with freeze_time(f"{self.day(day)} 12:00"):
            self._answer(self.message, text, **values)

    def _reasons(self, day):
        (found,) = self.invoice.explain_dunning(fields.Date.to_string(self.day(day)))
        return {reason["code"]: reason["until"] for reason in found["reasons"]}

    def test_an_answer_holds_the_next_level_for_five_days(self):
        self._answer_on("30 May")
        self.assertEqual(self._reasons("31 May"), {"answered": "2026-06-04"})
        self._run_days("31 May", "3 June")
        self.assertEqual(self._letters(), self.letter)
        self._run_day("4 June")
        self.assertEqual(len(self._letters()), 2)

    def test_the_responsible_person_reads_the_words(self):
        self._answer_on("30 May", "I have <b>paid</b> in cash.")
        activity = self.letter.activity_ids
        self.assertEqual(activity.user_id, self.letter._get_responsible())
        self.assertIn("in cash", activity.note)
        self.assertNotIn("<b>", activity.note)
        self.assertIn("in cash", self.letter.answer_text)

    def test_the_company_says_how_long(self):
        self.company.dunning_answer_days = 10
        self._answer_on("30 May")
        self.assertEqual(self._reasons("31 May"), {"answered": "2026-06-09"})
        self.company.dunning_answer_days = 0
        self._answer_on("30 May", number=2)
        self.assertEqual(self._reasons("31 May"), {})

    def test_a_program_never_holds(self):
        for number, headers in enumerate(
            (
                {"Auto_Submitted": "auto-replied"},
                {"Auto_Submitted": "auto-generated"},
                {"X_Autoreply": "yes"},
                {"X_Autorespond": "away"},
                {"Precedence": "auto_reply"},
                {"Precedence": "bulk"},
                {"Subject": "Automatic reply: Payment reminder"},
                {"Subject": "Out of office: Payment reminder"},
                {"Subject": "Abwesenheitsnotiz: Zahlungserinnerung"},
                {"Subject": "Réponse automatique : Rappel"},
            )
        ):
            with self.subTest(headers):
                self._answer_on("30 May", "I am away.", number=number, **headers)
                self.assertFalse(self.letter.answer_is_open)
                self.assertFalse(self.letter.activity_ids)
        self.assertEqual(self._reasons("31 May"), {})

    def test_a_person_whose_program_says_that_it_is_no_program_holds(self):
        self._answer_on("30 May", Auto_Submitted="no")
        self.assertTrue(self.letter.answer_is_open)

    def test_a_stranger_holds_and_a_colleague_does_not(self):
        self._answer_on("30 May", author=self.env.user.email or "x@acme.example")
        colleague = self.env.user.partner_id
        self.assertFalse(colleague.partner_share)
        self.assertFalse(self.letter.answer_is_open)
        self._answer_on("30 May", number=2, author="lawyer@law.example")
        self.assertTrue(self.letter.answer_is_open)

    def test_only_the_letters_own_items_wait(self):
        self._answer_on("30 May")
        self._create_invoice("16 May", 50.0)
        self._run_day("31 May")
        newest = self._letters()[-1]
        self.assertNotEqual(newest, self.letter)
        self.assertEqual(newest.amount_claimed, 50.0)

    def test_go_on_ends_the_wait_at_once(self):
        self._answer_on("30 May")
        self.letter.action_dunning_go_on()
        self._run_day("31 May")
        self.assertEqual(len(self._letters()), 2)
        with self.assertRaises(UserError):
            self.letter.action_dunning_go_on()

    def _turn(self, action, **values):
        context = getattr(self.letter, action)()["context"]
        wizard = self.env["dunning.answer"].with_context(**context).create(values)
        wizard.action_confirm()

    def test_an_answer_becomes_a_promise(self):
        self._answer_on("30 May", "I pay on Friday.")
        with freeze_time("2026-05-30 13:00"):
            self._turn("action_dunning_answer_promise", date="2026-06-05")
        promise = self.invoice.dunning_promise_ids
        self.assertEqual(promise.date, self.day("5 June"))
        self.assertIn("Friday", promise.note)
        self.assertFalse(self.letter.answer_is_open)
        self.assertEqual(self._reasons("31 May"), {"promised": "2026-06-06"})

    def test_an_answer_becomes_a_dispute(self):
        self._answer_on("30 May", "The goods were broken.")
        self._turn("action_dunning_answer_dispute")
        self.assertTrue(self.invoice.dunning_disputed)
        self.assertIn("broken", self.invoice.dunning_dispute_reason)
        self.assertFalse(self.letter.answer_is_open)

    def test_whoever_does_not_work_letters_may_not_say_what_comes_of_it(self):
        self._answer_on("30 May")
        reader = self.env["res.users"].create(
            {
                "name": "Reader",
                "login": "reader-of-answers",
                "group_ids": self.env.ref("account.group_account_readonly").ids,
            }
        )
        for action in ("action_dunning_go_on", "action_dunning_answer_promise"):
            with self.assertRaises(UserError):
                getattr(self.letter.with_user(reader), action)()

    def test_cancelling_the_letter_ends_the_wait(self):
        self._answer_on("30 May")
        self.letter.action_cancel("Wrong")
        self.assertEqual(self._reasons("31 May"), {})
