"""A debtor who answers several times: what was said first is not lost."""

from odoo.exceptions import UserError
from odoo.tests import Form, tagged
from odoo.tests.common import freeze_time

from .common import DunningCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-05-26 10:00:00")
class TestSeveralAnswers(DunningCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.whole = cls._create_invoice("10 May", 50.0)
        cls.part = cls._create_invoice("10 May", 80.0)
        cls._run_day("24 May")
        cls.letter = cls._letters()
        cls.line = cls.letter.line_ids.filtered(lambda line: line.move_id == cls.part)

    def _answer(self, kind, date="", text="", line_id=0, amount=""):
        self.letter._take_portal_answer(
            self.customer, kind, date, text, line_id, amount
        )

    def test_what_was_disputed_is_disputed_whatever_else_is_asked(self):
        self._answer("dispute", text="Broken", line_id=self.line.id, amount="30")
        self._answer("paid", "2026-05-25", "The rest")
        self._answer("copy")
        self.letter.action_dunning_answer_dispute()
        self.assertFalse(self.whole.dunning_disputed)
        self.assertEqual(self.part.dunning_disputed_amount, 30)
        self.assertEqual(self.part.dunning_dispute_reason, "Broken")
        context = self.letter.action_dunning_change_answer()["context"]
        dialog = self.env["dunning.answer"].with_context(**context).create({})
        self.assertEqual((dialog.amount, dialog.text), (30, "Broken"))

    def test_a_promise_is_for_its_day_whatever_else_is_asked(self):
        self._answer("promise", "2026-06-03")
        self._answer("dispute", text="Broken", line_id=self.line.id, amount="30")
        self._answer("copy")
        self.letter.action_dunning_answer_promise()
        promises = (self.whole | self.part).dunning_promise_ids
        self.assertEqual(set(promises.mapped("date")), {self.day("3 June")})

    def test_who_disputes_all_of_it_after_a_part_disputes_all_of_it(self):
        self._answer("dispute", text="Broken", line_id=self.line.id, amount="30")
        self._answer("dispute", text="None of it was ordered")
        self.letter.action_dunning_answer_dispute()
        for move in self.whole | self.part:
            self.assertEqual(move.dunning_disputed, True)
            self.assertEqual(move.dunning_disputed_amount, 0)
            self.assertEqual(move.dunning_dispute_reason, "None of it was ordered")

    def test_the_activity_of_several_answers_says_what_the_first_one_was(self):
        self._answer("dispute", text="Broken", line_id=self.line.id, amount="30")
        self._answer("copy")
        note = self.letter.activity_ids.note
        for words in (self.part.name, "30.00", "Broken", "asks for a copy"):
            self.assertIn(words, note)
        self._answer("question", text="When?")
        self.assertEqual(self.letter.activity_ids.note.count("Broken"), 1)

    def _reopen(self):
        """The dialog of what came of the answer, as it opens."""
        context = self.letter.action_dunning_change_answer()["context"]
        return Form(self.env["dunning.answer"].with_context(**context))

    def test_whoever_only_looks_at_a_promise_again_keeps_it(self):
        self._answer("promise", "2026-06-03", "Soon")
        dialog = self._reopen()
        dialog.date, dialog.text = "2026-06-20", "Ms Fox, on the phone"
        dialog.move_ids.remove(self.whole.id)
        dialog.save().action_confirm()
        self._reopen().save().action_confirm()
        self.assertFalse(self.whole.dunning_promise_ids)
        promise = self.part.dunning_promise_ids
        said = (promise.date, promise.note)
        self.assertEqual(said, (self.day("20 June"), "Ms Fox, on the phone"))
        self.assertEqual(promise.state, "open")

    def test_whoever_only_looks_at_a_dispute_again_keeps_it(self):
        self._answer("dispute", text="Broken", line_id=self.line.id, amount="30")
        dialog = self._reopen()
        dialog.kind = "dispute"
        dialog.amount, dialog.text = 45, "Broken, and late"
        dialog.save().action_confirm()
        self._reopen().save().action_confirm()
        self.assertFalse(self.whole.dunning_disputed)
        self.assertEqual(self.part.dunning_disputed_amount, 45)
        self.assertEqual(self.part.dunning_dispute_reason, "Broken, and late")

    def test_a_dispute_of_what_is_paid_by_now_disputes_nothing_else(self):
        self._answer("dispute", text="Broken", line_id=self.line.id)
        self._pay(self.part, 80, "26 May")
        with self.assertRaisesRegex(UserError, "not open any more"):
            self.letter.action_dunning_answer_dispute()
        answer = self.env["dunning.answer"].create(
            {"letter_id": self.letter.id, "kind": "dispute"}
        )
        self.assertFalse(answer.move_ids)
        self.assertFalse(self.whole.dunning_disputed)
        self.letter.action_dunning_go_on()
        self.assertFalse(self.letter.answer_is_open)

    def test_the_letter_says_what_each_unread_answer_is_about(self):
        self._answer("dispute", text="Broken", line_id=self.line.id, amount="30")
        self._answer("question", text="Who delivers?")
        said = self.letter.answer_summary
        for words in (self.part.name, "30.00", "Broken", "The customer answers", "Who"):
            self.assertEqual(said.count(words), 1, said)
        self.letter._take_mail_answer("It came by post.", self.customer)
        said = self.letter.answer_summary
        for words in ("30.00", "Broken", "It came by post."):
            self.assertEqual(said.count(words), 1, said)

    def test_an_e_mail_after_a_dispute_is_read_beside_it(self):
        self._answer("dispute", text="Broken", line_id=self.line.id, amount="30")
        self.letter._take_mail_answer("It came by post.", self.customer)
        for words in ("30.00", "Broken", "It came by post."):
            self.assertIn(words, self.letter.answer_summary)

    def test_a_dispute_that_was_kept_before_is_read_beside_an_e_mail_too(self):
        """It stood by itself, not under its kind."""
        self._answer("dispute", text="Broken", line_id=self.line.id, amount="30")
        self.letter._as_verb().answer_said = self.letter.portal_answers[-1]
        self.letter._take_mail_answer("It came by post.", self.customer)
        for words in ("30.00", "Broken", "It came by post."):
            self.assertEqual(self.letter.answer_summary.count(words), 1, words)

    def test_an_answer_without_words_is_said_once(self):
        self._answer("paid", "2026-05-25")
        self.assertEqual(self.letter.answer_summary.count("was paid on"), 1)
        self._answer("promise", "2026-06-03")
        self.assertEqual(self.letter.answer_summary.count("promises to pay"), 1)

    def test_however_many_e_mails_there_are_it_is_one_activity(self):
        """As with answers on the page; a program may answer a program."""
        before = self.letter.activity_ids
        for number in range(30):
            words = f"Mail {number}. {'More of it. ' * 2000}"
            self.letter._take_mail_answer(words, self.customer)
        (told,) = self.letter.activity_ids - before
        self.assertIn("several times", told.summary)
        self.assertIn("The customer answers", told.note)
        for number in range(20):
            self.assertEqual(told.note.count(f"Mail {number}."), 1)
        self.letter.action_dunning_go_on()
        self.assertFalse(told.exists().filtered("active"))
        for _number in range(200):
            self.letter._take_mail_answer("A" * 5000, self.customer)
        (told,) = self.letter.activity_ids - before
        self.assertLess(len(told.note), 300_000)
