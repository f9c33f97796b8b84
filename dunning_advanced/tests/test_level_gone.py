"""A level that is deleted or switched off: its letters still come to their readers."""

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tests.common import freeze_time

from .common import DunningCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-05-24 10:00:00")
class TestLevelGone(DunningCommon):
    def setUp(self):
        super().setUp()
        self.standard.level_ids[2:].unlink()
        first, self.level = self.standard.level_ids
        days = [Command.update(first.id, {"days": 1})]
        days.append(Command.update(self.level.id, {"days": 5}))
        # The first letter is at the last level at once: that one may go.
        self.standard.write({"timing": "age", "level_ids": days})
        self._create_invoice("10 May")
        self.letter = self._propose("24 May").letter_ids
        self.letter.action_issue()
        self.assertEqual(self.letter.level_id, self.level)

    def test_a_letter_is_sent_again_as_it_was_when_its_level_is_gone(self):
        self.letter.action_send()
        self.letter.delivery_ids._fail("no_sender", company="X")
        self.level.unlink()
        self.assertFalse(self.letter.level_id)
        self.letter.action_send()
        self.assertEqual(self.letter.delivery_ids.mapped("channel"), ["email"] * 2)
        self.letter.action_resend()
        self.assertEqual(len(self.letter.delivery_ids), 3)
        last = self.letter.delivery_ids.sorted("id")[-1]
        self.assertEqual((last.state, last.error), ("queued", False))

    def test_a_letter_is_sent_when_its_level_has_been_switched_off(self):
        self.level.active = False
        self.assertTrue(self.letter.filtered_domain(self.letter._get_to_send_domain()))
        waiting = self.letter.search(self.letter._get_to_send_domain())
        self.assertEqual(waiting, self.letter)
        self.letter.action_send()
        self.assertEqual(self.letter.delivery_ids.channel, "email")

    def test_a_level_whose_letters_are_still_to_be_sent_stays(self):
        with self.assertRaisesRegex(UserError, "still to be sent"):
            self.level.unlink()
        with self.assertRaisesRegex(UserError, "still to be sent"):
            self.standard.level_ids = [Command.delete(self.level.id)]
        self.letter.action_cancel("Wrong")
        self.level.unlink()
        self.assertEqual(self.letter.level_name, "2nd Reminder")
