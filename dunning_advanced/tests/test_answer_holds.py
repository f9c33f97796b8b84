"""Somebody reads an answer before the next level comes; a program's is no answer."""

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import tagged

from .support.answer_case import AnswerCase


@tagged("post_install", "-at_install")
class TestAnswerHolds(AnswerCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.letter = cls._dun()
        ((_from, _to, cls.message),) = cls.sink.received
        cls._keep_received()

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

    def test_an_answer_without_words_names_what_is_attached(self):
        answer = self._prepare_answer(self.message, "  ")
        answer.add_attachment(b"%PDF-1.4", "application", "pdf", filename="Paid.pdf")
        self.env["mail.thread"].sudo().message_process(None, answer.as_bytes())
        self.assertIn("Paid.pdf", self.letter.activity_ids.note)
        self.assertIn("Paid.pdf", self.letter.answer_text)
        self._answer(self.message, " ", number=2)
        self.assertIn("without a word", self.letter.answer_text)

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
                {"Subject": "Abwesend: Zahlungserinnerung"},
                {"Subject": "Risposta automatica: Sollecito"},
                {"Subject": "Fuori ufficio"},
                {"Subject": "Respuesta automática: Recordatorio"},
                {"Subject": "Fuera de la oficina"},
                {"Subject": "Automatisch antwoord: Herinnering"},
                {"Subject": "Autoodpowiedź: Przypomnienie"},
                {"Subject": "Odpowiedź automatyczna: Przypomnienie"},
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

    def test_one_click_turns_an_answer_into_a_promise_for_the_day_it_names(self):
        self._answer_on("30 May", "I pay on Friday.")
        with freeze_time("2026-05-30 13:00"):
            self.letter.action_dunning_answer_promise()
        promise = self.invoice.dunning_promise_ids
        self.assertEqual(promise.date, self.day("5 June"))
        self.assertIn("Friday", promise.note)
        self.assertFalse(self.letter.answer_is_open)
        self.assertEqual(self.letter.answer_outcome, "promise")
        self.assertFalse(self.letter.activity_ids, "nobody has to read it any more")
        self.assertEqual(self._reasons("31 May"), {"promised": "2026-06-06"})

    def test_a_promise_without_a_day_is_for_the_days_that_answers_get(self):
        self._answer_on("30 May", "You will have it soon.")
        with freeze_time("2026-05-30 13:00"):
            self.letter.action_dunning_answer_promise()
        self.assertEqual(self.invoice.dunning_promise_ids.date, self.day("4 June"))
        self._answer_on("31 May", "You will have it soon.", number=2)
        with freeze_time("2026-06-20 13:00"):
            self.letter.action_dunning_answer_promise()
        self.assertEqual(self.invoice.dunning_promise_ids[0].date, self.day("25 June"))

    def test_the_day_is_read_in_the_customers_language(self):
        self.customer.lang = "de_DE"
        for number, (text, day) in enumerate(
            (
                ("Wir zahlen am 5. Juni.", "5 June"),
                ("Zahlung am 6.7.2026, versprochen", "6 July"),
                ("am Donnerstag", "4 June"),
            )
        ):
            self._answer_on("30 May", text, number=number)
            with freeze_time("2026-05-30 13:00"):
                self.letter.action_dunning_answer_promise()
            promise = self.invoice.dunning_promise_ids[0]
            self.assertEqual(promise.date, self.day(day), text)

    def test_one_click_turns_an_answer_into_a_dispute(self):
        self._answer_on("30 May", "The goods were broken.")
        self.letter.action_dunning_answer_dispute()
        self.assertTrue(self.invoice.dunning_disputed)
        self.assertIn("broken", self.invoice.dunning_dispute_reason)
        self.assertFalse(self.letter.answer_is_open)
        self.assertEqual(self.letter.answer_outcome, "dispute")

    def test_what_the_page_took_is_what_one_click_disputes(self):
        customer = self._create_customer("Page")
        whole = self._create_invoice("10 May", 50.0, partner=customer)
        other = self._create_invoice("10 May", 80.0, partner=customer)
        self._run_day("24 May")
        letter = self._letters(customer)
        line = letter.line_ids.filtered(lambda line: line.move_id == other)
        with freeze_time("2026-05-30 12:00"):
            letter._take_portal_answer(customer, "dispute", "", "Half", line.id, "30")
            letter.action_dunning_answer_dispute()
        self.assertFalse(whole.dunning_disputed)
        self.assertEqual(
            (other.dunning_disputed, other.dunning_disputed_amount), (True, 30)
        )

    def test_nothing_open_is_neither_promised_nor_disputed(self):
        self._answer_on("30 May")
        self._pay(self.invoice, 119, "30 May")
        for action in ("promise", "dispute"):
            with self.assertRaisesRegex(UserError, "open any more"):
                getattr(self.letter, f"action_dunning_answer_{action}")()
        self.assertTrue(self.letter.answer_is_open)

    def _change(self, **values):
        action = self.letter.action_dunning_change_answer()
        dialog = self.env["dunning.answer"].with_context(**action["context"])
        dialog.create(values).action_confirm()

    def test_what_one_click_noted_can_be_changed(self):
        self._answer_on("30 May", "I pay on Friday.")
        with freeze_time("2026-05-30 13:00"):
            self.letter.action_dunning_answer_promise()
            self._change(date="2026-06-12")
            promise = self.invoice.dunning_promise_ids
            self.assertEqual(promise.date, self.day("12 June"))
            self._change(kind="dispute", text="Broken", amount=19)
            self.assertFalse(self.invoice.dunning_promise_ids)
            self.assertEqual(self.invoice.dunning_disputed_amount, 19)
            self._change(kind="go_on")
        self.assertFalse(self.invoice.dunning_disputed)
        self.assertEqual(self.letter.answer_outcome, "go_on")
        self.assertEqual(self._reasons("31 May"), {})

    def test_a_change_that_lacks_something_takes_nothing_back(self):
        self._answer_on("30 May", "I pay on Friday.")
        with freeze_time("2026-05-30 13:00"):
            self.letter.action_dunning_answer_promise()
            for values in (
                {"date": False},
                {"kind": "dispute", "text": " "},
                {"kind": "dispute", "amount": -1},
                {"move_ids": False},
            ):
                with self.assertRaises(UserError):
                    self._change(**values)
        self.assertTrue(self.invoice.dunning_promise_ids)

    def test_one_question_sends_an_answered_letter_again(self):
        self._answer_on("24 May")
        with freeze_time("2026-05-24 13:00"):
            self.letter.action_resend()
            self.assertEqual(self.letter.delivery_state, "failed")
            self.letter.action_dunning_resend_answered()
            self.assertEqual(self.letter.delivery_state, "queued")
            self._send_queue()
        self.assertEqual(self.letter.delivery_state, "sent")
        self.assertEqual(len(self._received(self.letter)), 2)
        self.assertTrue(self.letter.answer_is_open)

    def test_all_else_still_stops_an_answered_letter(self):
        self._answer_on("24 May")
        self.invoice.action_toggle_block_payment()
        self.letter.action_dunning_resend_answered()
        self.assertEqual(self.letter.delivery_state, "failed")
        self.assertIn("blocked", self.letter.delivery_ids.sorted("id")[-1].error)

    def test_an_answer_that_nobody_has_read_stops_it_on_its_way(self):
        self._answer_on("24 May")
        with freeze_time("2026-05-24 13:00"):
            self.letter.action_dunning_resend_answered()
            self._answer_on("24 May", "One more thing", number=2)
            self._send_queue()
        self.assertEqual(self.letter.delivery_state, "failed")
        self.assertEqual(len(self._received(self.letter)), 1)

    def test_an_answer_to_another_letter_about_it_stops_it_too(self):
        self._run_day("31 May")
        self._answer_on("31 May")
        second = self._letters()[-1]
        second._hold_for_answer("And this")
        self.letter.action_dunning_resend_answered()
        self.assertEqual(self.letter.delivery_state, "failed")

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
