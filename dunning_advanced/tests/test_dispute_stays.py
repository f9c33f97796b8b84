"""What is disputed stays disputed: no later answer makes it less without a person."""

from itertools import permutations

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tests.common import freeze_time

from .common import DunningCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-05-26 10:00:00")
class TestDisputeStays(DunningCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.invoice = cls._create_invoice("10 May", 80.0)
        cls.other = cls._create_invoice("10 May", 50.0)
        cls._run_day("24 May")
        cls.letter = cls._letters()

    def _dispute(self, amount=0.0, reason="Never ordered"):
        self.invoice.write(
            {
                "dunning_disputed": True,
                "dunning_disputed_amount": amount,
                "dunning_dispute_reason": reason,
            }
        )

    def _answer(self, amount="", letter=None):
        letter = letter or self.letter
        line = letter.line_ids.filtered(lambda one: one.move_id == self.invoice)
        letter._take_portal_answer(
            self.customer, "dispute", "", "Broken", line.id, amount
        )
        letter.action_dunning_answer_dispute()

    def _change(self, **values):
        context = self.letter.action_dunning_change_answer()["context"]
        dialog = self.env["dunning.answer"].with_context(**context)
        dialog.create(values).action_confirm()

    def _assert_disputed(self, amount, *reasons):
        self.assertTrue(self.invoice.dunning_disputed)
        self.assertEqual(self.invoice.dunning_disputed_amount, amount)
        found = self.invoice.dunning_dispute_reason.split("\n")
        self.assertEqual(found, list(reasons))

    def test_a_part_in_an_answer_leaves_the_whole_disputed(self):
        self._dispute()
        self._answer("30")
        self._assert_disputed(0, "Never ordered", "Broken")
        letter = self._propose("31 May").letter_ids
        self.assertEqual(letter.line_ids.move_id, self.other)

    def test_a_smaller_part_leaves_the_larger_one_and_all_is_all(self):
        self._dispute(40)
        self._answer("30")
        self._assert_disputed(40, "Never ordered", "Broken")
        self._answer("60")
        self._assert_disputed(60, "Never ordered", "Broken")
        self._answer()
        self._assert_disputed(0, "Never ordered", "Broken")

    def test_a_part_of_what_a_letter_asks_for_comes_on_top(self):
        self._dispute(30)
        self._run_day("31 May")
        letter = self._letters()[-1]
        self.assertEqual(letter.amount_claimed, 100)
        self._answer("20", letter)
        self._assert_disputed(50, "Never ordered", "Broken")

    def test_noted_otherwise_the_dispute_of_before_is_there_again(self):
        self._dispute(40)
        self._answer("60")
        self._change(kind="dispute", amount=45, text="Half")
        self._assert_disputed(45, "Never ordered", "Half")
        self._change(kind="promise", date="2026-06-12")
        self._assert_disputed(40, "Never ordered")
        self._change(kind="go_on")
        self._assert_disputed(40, "Never ordered")

    def test_noted_otherwise_what_another_answer_disputes_stays_disputed(self):
        self._answer("30")
        self._run_day("31 May")
        later = self._letters()[-1]
        self.assertEqual(later.amount_claimed, 100)
        self._answer("20", later)
        self._assert_disputed(50, "Broken")
        self._change(kind="go_on")
        self._assert_disputed(50, "Broken")

    def test_noted_otherwise_what_a_call_disputes_stays_disputed(self):
        self._answer("30")
        self.invoice._dunning_note_dispute(
            self.letter._prepare_dispute_vals("Told by phone", 0.0)
        )
        self._change(kind="promise", date="2026-06-12")
        self._assert_disputed(0, "Broken", "Told by phone")

    def test_a_part_that_was_settled_since_comes_on_top_no_more(self):
        self._dispute(30)
        self._run_day("31 May")
        self.invoice.dunning_disputed = False
        self._answer("20", self._letters()[-1])
        self._assert_disputed(20, "Broken")

    def test_what_an_answer_alone_disputed_is_taken_back_with_it(self):
        self._answer("60")
        self._change(kind="go_on")
        self.assertFalse(self.invoice.dunning_disputed)

    def test_who_disputes_an_opening_balance_disputes_no_invoice(self):
        old = self._create_opening_balance("10 May", 70.0)
        self._run_day("31 May")
        letter = self._letters()[-1]
        line = letter.line_ids.filtered(lambda one: one.move_line_id.move_id == old)
        self.assertTrue(line)
        letter._take_portal_answer(self.customer, "dispute", "", "Old", line.id, "")
        with self.assertRaisesRegex(UserError, "no invoice"):
            letter.action_dunning_answer_dispute()
        self.assertFalse((self.invoice | self.other).filtered("dunning_disputed"))

    def test_a_part_on_the_telephone_leaves_the_whole_disputed(self):
        call = (
            self.env["dunning.call"]
            ._as_verb()
            .create(
                {
                    "letter_id": self.letter.id,
                    "level_id": self.letter.level_id.id,
                    "line_ids": self.letter.line_ids.ids,
                    "date": self.day("26 May"),
                    "user_id": self.env.uid,
                }
            )
        )
        self._dispute()
        call.note_outcome(
            "dispute", text="Broken", amount=30, move_ids=self.invoice.ids
        )
        self._assert_disputed(0, "Never ordered", "Broken")

    def _answer_later(self, amount, on):
        """Another letter, which is answered."""
        self._run_day(on)
        later = self._letters()[-1]
        self.assertNotEqual(later, self.letter)
        self._answer(amount, later)
        return later

    def _read_over(self, letter):
        context = letter.action_dunning_change_answer()["context"]
        dialog = self.env["dunning.answer"].with_context(**context)
        dialog.create({"kind": "go_on"}).action_confirm()

    def test_when_all_answers_are_noted_otherwise_nothing_is_disputed(self):
        for older_first in (True, False):
            with self.subTest(older_first), self.env.cr.savepoint() as savepoint:
                self._answer("30")
                later = self._answer_later("20", "31 May")
                order = [self.letter, later] if older_first else [later, self.letter]
                self._read_over(order[0])
                self._assert_disputed(50 if older_first else 30, "Broken")
                self._read_over(order[1])
                self.assertFalse(self.invoice.dunning_disputed)
                savepoint.rollback()
            self.env.invalidate_all()

    def test_of_what_was_disputed_before_all_answers_nothing_is_lost(self):
        for older_first in (True, False):
            with self.subTest(older_first), self.env.cr.savepoint() as savepoint:
                self._dispute(10)
                self._answer("30")
                later = self._answer_later("20", "31 May")
                order = [self.letter, later] if older_first else [later, self.letter]
                for letter in order:
                    self.assertTrue(self.invoice.dunning_disputed)
                    self._read_over(letter)
                self._assert_disputed(10, "Never ordered")
                savepoint.rollback()
            self.env.invalidate_all()

    def test_three_alike_hold_it_until_the_last_is_noted_otherwise(self):
        for order in permutations(range(3)):
            with self.subTest(order), self.env.cr.savepoint() as savepoint:
                self._answer("30")
                letters = [self.letter]
                for day in ("31 May", "7 June"):
                    self._run_day(day)
                    letters.append(self._letters()[-1])
                for letter in letters[1:]:
                    letter._note_dispute(self.invoice, "Broken", 30)
                for place in order:
                    self._assert_disputed(30, "Broken")
                    self._read_over(letters[place])
                self.assertFalse(self.invoice.dunning_disputed)
                savepoint.rollback()
            self.env.invalidate_all()
