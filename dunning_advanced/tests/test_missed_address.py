"""A letter that a mail server takes for some of its addresses only."""

from datetime import timedelta

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .support.mail_case import MailCase

CORE = "odoo.addons.mail.models.mail_mail"


@tagged("post_install", "-at_install")
class TestMissedAddress(MailCase):
    def _recipients(self):
        """The envelope of each message to the customer or its copies, in order."""
        ours = {self.customer.email, "cfo@x.com", "ar@x.com", "box@x.com", "k2@x.com"}
        found = [to & ours for _from, to, _message in self.sink.received]
        return [to for to in found if to]

    @mute_logger(CORE)
    def test_the_refused_customer_is_a_failure_that_a_person_is_told_of(self):
        self.sink.refused.add(self.customer.email)
        letter = self._dun()
        self.assertEqual(letter.delivery_state, "failed")
        self.assertEqual(letter.delivery_ids.refused_emails, self.customer.email)
        self.assertTrue(letter.activity_ids)
        self.assertEqual(self._recipients(), [{"cfo@x.com", "ar@x.com", "box@x.com"}])

    @mute_logger(CORE)
    def test_a_click_sends_to_the_missed_address_alone(self):
        self.sink.refused.add(self.customer.email)
        letter = self._dun()
        self.sink.refused.clear()
        self.sink.received.clear()
        delivery = letter.delivery_ids
        delivery.action_send_to_refused()
        with self.assertRaisesRegex(UserError, "has got the letter"):
            delivery.action_send_to_refused()
        self._send_queue()
        self.assertEqual(self._recipients(), [{self.customer.email}])
        self.assertEqual(letter.delivery_state, "sent")

    @mute_logger(CORE)
    def test_send_after_a_corrected_address_spares_the_copies(self):
        self.sink.refused.add(self.customer.email)
        letter = self._dun()
        self.customer.email = "k2@x.com"
        self.sink.received.clear()
        letter.action_send()
        self._send_queue()
        self.assertEqual(self._recipients(), [{"k2@x.com"}])
        self.assertEqual(letter.delivery_state, "sent")

    @mute_logger(CORE)
    def test_sent_again_by_a_person_goes_to_all(self):
        self.sink.refused.add(self.customer.email)
        letter = self._dun()
        self.sink.refused.clear()
        self.sink.received.clear()
        letter.action_resend()
        self._send_queue()
        ((everybody),) = self._recipients()
        self.assertEqual(len(everybody), 4)

    @mute_logger(CORE)
    def test_a_refused_copy_can_be_sent_alone_too(self):
        self.sink.refused.add("ar@x.com")
        letter = self._dun()
        self.assertEqual(letter.delivery_state, "sent")
        self.assertTrue(letter.activity_ids)
        self.sink.refused.clear()
        self.sink.received.clear()
        letter.delivery_ids.action_send_to_refused()
        self._send_queue()
        self.assertEqual(self._recipients(), [{"ar@x.com"}])

    @mute_logger(CORE)
    def test_who_is_put_off_is_tried_again_alone_and_not_for_ever(self):
        self.sink.deferred.add(self.customer.email)
        letter = self._dun()
        self.assertEqual(letter.delivery_state, "queued")
        self.assertFalse(letter.activity_ids)
        self.sink.received.clear()
        now = fields.Datetime.now()
        self._send_queue()
        self.assertFalse(self._recipients())
        self.sink.deferred.clear()
        with freeze_time(now + timedelta(minutes=6)):
            self._send_queue()
        self.assertEqual(self._recipients(), [{self.customer.email}])
        self.assertEqual(letter.delivery_state, "sent")

    @mute_logger(CORE)
    def test_who_is_always_put_off_is_given_up_with_a_word(self):
        self.sink.deferred.add(self.customer.email)
        letter = self._dun()
        now = fields.Datetime.now()
        for hours in range(1, 8):
            with freeze_time(now + timedelta(hours=13 * hours)):
                self._send_queue()
        self.assertEqual(letter.delivery_state, "failed")
        self.assertTrue(letter.activity_ids)
        self.assertEqual(len(self._recipients()), 1)
        self.assertLess(len(letter.delivery_ids), 9)
