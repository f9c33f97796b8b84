"""Items of one letter are left out by hand."""

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tests.common import freeze_time

from .support.edit_case import EditCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-05-24 10:00:00")
class TestEditItems(EditCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other = cls._create_invoice("9 May", 50)
        cls.coming = cls._create_invoice("30 May", 30)

    def _skips(self, letter, reason):
        return letter.run_id.skip_ids.filtered(lambda skip: skip.reason == reason)

    def test_left_out_items_stay_out_when_issued(self):
        letter = self._proposed()
        self.assertEqual(letter.amount_total, 169.0)
        self._line(letter, self.other).action_drop()
        self.assertEqual(letter.amount_total, 119.0)
        self.assertEqual(letter.dropped_item_ids.move_id, self.other)
        letter.action_issue()
        self.assertEqual(letter.line_ids.move_id, self.invoice)
        self.assertFalse(self.other.dunning_level_id)
        self.assertEqual(self._skips(letter, "not_selected").move_id, self.other)

    def test_restoring_takes_them_in_again(self):
        letter = self._proposed()
        before = letter.line_ids.move_line_id
        self._line(letter, self.other).action_drop()
        letter.action_restore_items()
        self.assertEqual(letter.line_ids.move_line_id, before)
        self.assertEqual(letter.amount_total, 169.0)
        self.assertFalse(letter.dropped_item_ids)
        self.assertFalse(self._skips(letter, "not_selected"))
        bodies = "".join(letter.message_ids.mapped("body"))
        self.assertIn(f"Left out: {self.other.name}", bodies)
        self.assertIn(f"Taken in again: {self.other.name}", bodies)

    def test_proposing_again_takes_them_in_again(self):
        letter = self._proposed()
        run = letter.run_id
        self._line(letter, self.other).action_drop()
        run.with_user(self.user).action_propose()
        again = run.letter_ids.filtered(lambda lt: lt.partner_id == self.customer)
        self.assertEqual(again.amount_total, 169.0)

    def test_level_and_fee_follow_what_is_left(self):
        levels = self.standard.level_ids
        levels[1].write({"kind": "notice", "fee_amount": 7.5})
        self.env["dunning.letter"].search([])._as_verb().unlink()
        self.standard.min_days_between = 0
        old = self._create_invoice("1 May", 10)
        self._run_day("16 May")
        letter = self._proposed()
        self.assertEqual((letter.level_id, letter.fee_amount), (levels[1], 7.5))
        self._line(letter, old).action_drop()
        self.assertEqual((letter.level_id, letter.fee_amount), (levels[0], 0.0))
        self.assertEqual(letter.amount_total, 169.0)

    def test_the_last_item_cannot_be_left_out(self):
        letter = self._proposed()
        self._line(letter, self.other).action_drop()
        with self.assertRaisesRegex(UserError, "nothing is left to dun K for"):
            self._line(letter, self.invoice).action_drop()
        self.assertEqual(letter.amount_total, 119.0)

    def test_what_is_left_is_refused_with_its_reason(self):
        letter = self._proposed()
        self.invoice.write({"dunning_paused": True, "dunning_pause_reason": "Asked"})
        with self.assertRaisesRegex(UserError, "Invoice is paused"):
            self._line(letter, self.other).action_drop()

    def test_what_was_paid_meanwhile_falls_out_and_is_listed(self):
        third = self._create_invoice("8 May", 20)
        letter = self._proposed()
        self._pay(third, 20, "24 May")
        self._line(letter, self.other).action_drop()
        self.assertEqual(letter.amount_total, 119.0)
        self.assertEqual(self._skips(letter, "paid").move_id, third)

    def test_credits_cannot_be_left_out(self):
        refund = self._create_invoice("1 May", 5, move_type="out_refund")
        letter = self._proposed()
        with self.assertRaisesRegex(UserError, "Credits are always deducted"):
            self._line(letter, refund).action_drop()

    def test_items_of_an_issued_letter_stay(self):
        letter = self._proposed()
        letter.action_issue()
        with self.assertRaisesRegex(UserError, "has been issued"):
            self._line(letter, self.other).action_drop()
        with self.assertRaisesRegex(UserError, "has been issued"):
            letter.action_restore_items()
