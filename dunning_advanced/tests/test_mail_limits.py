"""A mail server that takes only so many letters: the oldest claims first."""

from datetime import datetime, timedelta

from freezegun import freeze_time

from odoo.exceptions import ValidationError
from odoo.tests import tagged

from .support.mail_case import MailCase


@tagged("post_install", "-at_install")
class TestMailLimits(MailCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.server = (
            cls.env["ir.mail_server"].sudo().search([("name", "=", "Receiver")])
        )
        cls.others = [cls._create_customer(name) for name in ("Old", "Older", "Young")]
        for partner, due in zip(cls.others, ("2 May", "1 May", "10 May"), strict=True):
            cls._create_invoice(due, partner=partner)

    def _queue_at(self, moment):
        with freeze_time(moment):
            self._send_queue()

    def _sent_to(self):
        names = {
            partner.email: partner.name for partner in [*self.others, self.customer]
        }
        return [
            names[email]
            for _from, recipients, _message in self.sink.received
            for email in sorted(recipients & set(names))
        ]

    def test_oldest_claims_first_and_the_others_are_told_when(self):
        self.server.dunning_per_minute = 2
        self._run_day("24 May")
        now = datetime(2026, 5, 24, 8, 0)
        self._queue_at(now)
        self.assertEqual(self._sent_to(), ["Older", "Old"])
        letters = self._letters() | self._letters(self.others[2])
        self.assertEqual(set(letters.mapped("delivery_state")), {"queued"})
        planned = set(letters.mapped("date_planned"))
        self.assertEqual(planned, {now + timedelta(minutes=2)})
        self._queue_at(now + timedelta(seconds=30))
        self.assertEqual(len(self._sent_to()), 2, "not before its time")
        self._queue_at(now + timedelta(minutes=2))
        self.assertEqual(len(self._sent_to()), 4)
        self.assertFalse(any(letters.mapped("date_planned")))

    def test_recipients_of_a_day_copies_included(self):
        self.server.dunning_recipients_per_day = 3
        for partner in self.others:
            partner.dunning_cc = "copy@x.com"
        self._run_day("24 May")
        now = datetime(2026, 5, 24, 8, 0)
        self._queue_at(now)
        self.assertEqual(self._sent_to(), ["Older"])
        self._queue_at(now + timedelta(days=1, minutes=2))
        self.assertEqual(self._sent_to(), ["Older", "Old"])

    def test_a_letter_that_waits_is_asked_again_before_it_leaves(self):
        self.server.dunning_per_minute = 2
        self._run_day("24 May")
        now = datetime(2026, 5, 24, 8, 0)
        self._queue_at(now)
        self._pay(self.invoice, 119, "24 May")
        self._queue_at(now + timedelta(minutes=2))
        self.assertEqual(self._sent_to(), ["Older", "Old", "Young"])
        self.assertEqual(self._letters().delivery_state, "failed")

    def test_without_limits_again_all_leave(self):
        self.server.dunning_per_minute = 1
        self._run_day("24 May")
        now = datetime(2026, 5, 24, 8, 0)
        self._queue_at(now)
        self.server.dunning_per_minute = 0
        self._queue_at(now + timedelta(minutes=9))
        self.assertEqual(len(self._sent_to()), 4)

    def test_a_limit_stays_in_bounds_in_words(self):
        for name in ("dunning_per_minute", "dunning_recipients_per_day"):
            for value in (-1, 10**8, 10**12):
                with self.assertRaisesRegex(ValidationError, "cannot be"):
                    self.server.write({name: value})
                with self.assertRaisesRegex(ValidationError, "cannot be"):
                    self.server.create({"name": "S", "smtp_host": "x", name: value})
        self.server.write({"dunning_per_minute": 30, "dunning_recipients_per_day": 0})

    def test_the_queue_is_woken_for_the_next_letters_alone(self):
        self.server.dunning_per_minute = 1
        self._run_day("24 May")
        queue = self.env.ref("mail.ir_cron_mail_scheduler_action")
        triggers = self.env["ir.cron.trigger"].sudo()
        mine = [("cron_id", "=", queue.id), ("call_at", ">=", "2026-05-24 08:00:30")]
        now = datetime(2026, 5, 24, 8, 0)
        for passed in range(3):
            triggers.search(mine).unlink()
            self._queue_at(now + timedelta(minutes=2 * passed))
            self.assertEqual(len(triggers.search(mine)), 1)
        triggers.search(mine).unlink()
        self._queue_at(now + timedelta(minutes=6))
        self.assertEqual(len(self._sent_to()), 4)
        self.assertFalse(triggers.search(mine))

    def test_whoever_is_taken_out_lets_the_others_have_their_time(self):
        self.server.dunning_per_minute = 1
        self._run_day("24 May")
        now = datetime(2026, 5, 24, 8, 0)
        self._queue_at(now)
        self.assertEqual(self._sent_to(), ["Older"])
        queue = self.env.ref("mail.ir_cron_mail_scheduler_action")
        triggers = self.env["ir.cron.trigger"].sudo()
        mine = [("cron_id", "=", queue.id), ("call_at", ">=", "2026-05-24 08:00:30")]
        triggers.search(mine).unlink()
        with freeze_time(now + timedelta(seconds=30)):
            self._letters(self.others[0]).action_cancel("Paid in cash")
        self.assertTrue(triggers.search(mine))
