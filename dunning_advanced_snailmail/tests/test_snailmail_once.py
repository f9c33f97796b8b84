"""A letter that is over is not posted by the service, and none is posted twice."""

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tests.common import freeze_time

from odoo.addons.dunning_advanced.models.facts.sentences import SENTENCES

from ..hooks import uninstall_hook
from .common import SnailmailCase


@tagged("post_install", "-at_install")
@freeze_time("2026-05-24 10:00:00")
class TestSnailmailOnce(SnailmailCase):
    def test_what_is_right_goes_to_the_service(self):
        came = self._watch_service()
        posted = self._send_letter().delivery_ids.snailmail_letter_id
        posted._snailmail_print()
        self.assertEqual(came, [posted])

    def test_what_was_taken_back_while_the_service_was_at_work_is_not_posted(self):
        """Core chooses all that wait, and posts them one by one, for minutes."""
        came = self._watch_service()
        letter = self._send_letter()
        posted = letter.delivery_ids.snailmail_letter_id
        letter.action_cancel("Paid in cash")
        posted._snailmail_print()
        self.assertFalse(came)
        self.assertEqual(posted.state, "canceled")

    def test_what_was_posted_by_hand_meanwhile_is_not_posted_by_the_service(self):
        came = self._watch_service()
        letter = self._send_letter()
        posted = letter.delivery_ids.snailmail_letter_id
        letter.delivery_ids.action_mark_sent()
        posted._snailmail_print()
        self.assertFalse(came)
        self.assertEqual(letter.delivery_state, "sent")

    def test_what_was_sent_again_meanwhile_is_posted_once(self):
        came = self._watch_service()
        letter, posted = self._send_without_credit()
        letter.action_resend()
        newest = letter.delivery_ids.sorted("id")[-1].snailmail_letter_id
        posted._snailmail_print()
        newest._snailmail_print()
        self.assertEqual(came, [newest])

    def test_what_was_taken_back_is_not_posted_from_a_screen_of_before(self):
        came = self._watch_service()
        for verb in ("_cancel", "_resend"):
            letter, posted = self._send_without_credit()
            letter.action_resend() if verb == "_resend" else letter.action_cancel("x")
            # The button is on the screen of whoever has opened it before.
            posted.snailmail_print()
            self.assertFalse(came, verb)
            self.assertEqual(posted.state, "canceled", verb)
            if letter.state == "issued":
                self.assertEqual(letter.delivery_state, "queued")
                letter.action_cancel("Once more")

    def test_what_waits_at_the_service_is_printed_here_without_this_add_on(self):
        letter = self._send_letter()
        posted = letter.delivery_ids.snailmail_letter_id
        uninstall_hook(self.env(su=True))
        self.assertEqual((posted.state, letter.delivery_state), ("canceled", "queued"))
        self.assertFalse(letter.activity_ids)
        self.assertEqual(letter.delivery_ids._filter_on_paper(), letter.delivery_ids)

    def test_what_the_service_said_is_readable_without_this_add_on(self):
        letter, posted = self._send_without_credit()
        uninstall_hook(self.env(su=True))
        words = self.registry["dunning.words"]
        self.patch(words, "_get_sentences", lambda _self: SENTENCES)
        delivery = letter.delivery_ids
        delivery.invalidate_recordset()
        self.assertEqual((posted.state, delivery.state), ("canceled", "failed"))
        self.assertIn("Not posted", delivery.error)

    def test_what_the_service_could_not_post_is_posted_by_hand_and_once(self):
        letter, posted = self._send_without_credit()
        letter.delivery_ids.action_mark_sent()
        self.assertEqual((posted.state, letter.delivery_state), ("canceled", "sent"))
        self.assertFalse(letter.delivery_ids.error)
        self.assertFalse(self._get_what_the_service_tries(letter))

    def test_what_has_become_wrong_is_not_posted_by_hand_either(self):
        letter, posted = self._send_without_credit()
        self._pay(letter.line_ids.move_id, 119, "24 May")
        with self.assertRaisesRegex(UserError, "out of the pile"):
            letter.delivery_ids.action_mark_sent()
        self.assertEqual(letter.delivery_state, "failed")
