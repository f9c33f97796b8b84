"""The queue is Odoo's own: others' mails are left to it, others' attempts to others."""

import inspect
import socket
from datetime import timedelta

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.sql_db import db_connect
from odoo.tests import new_test_user, tagged

from .support.mail_case import MailCase

PREFIX = "odoo.addons.dunning_advanced"


@tagged("post_install", "-at_install")
class TestMailQueue(MailCase):
    def test_an_attempt_of_a_living_process_is_left_to_it(self):
        self._run_day("24 May")
        letter = self._letters()
        # Another process: it holds the lock while it sends.
        with db_connect(self.env.cr.dbname).cursor() as other:
            other.execute("SELECT pg_advisory_lock(hashtext('dunning_delivery'))")
            letter.delivery_ids._begin_attempt()
            self._send_queue()
            self.assertEqual(letter.delivery_ids.state, "sending")
            other.execute("SELECT pg_advisory_unlock(hashtext('dunning_delivery'))")
        self._send_queue()
        self.assertEqual(letter.delivery_ids.state, "uncertain")
        self.assertFalse(self._received(letter))

    def test_what_is_handed_over_at_this_moment_is_not_sent_again_yet(self):
        self._run_day("24 May")
        letter = self._letters()
        delivery = letter.delivery_ids
        with db_connect(self.env.cr.dbname).cursor() as other:
            other.execute("SELECT pg_advisory_lock(hashtext('dunning_delivery'))")
            delivery._begin_attempt()
            with self.assertRaisesRegex(UserError, "being handed over"):
                letter.action_resend()
            other.execute("SELECT pg_advisory_unlock(hashtext('dunning_delivery'))")
        self.assertEqual(letter.delivery_ids, delivery)
        # The process has died with it: a person may send it.
        letter.action_resend()
        self.assertEqual(len(letter.delivery_ids), 2)

    def test_who_may_not_empty_the_queue_sends_no_letter(self):
        self._run_day("24 May")
        letter = self._letters()
        mails = letter.delivery_ids.mail_mail_id
        invoicer = new_test_user(
            self.env, "invoicer", groups="account.group_account_invoice"
        )
        for user in (invoicer, self.env.ref("base.public_user")):
            with self.assertRaises(AccessError):
                mails.with_user(user).send()
        self.assertEqual(letter.delivery_ids.state, "queued")
        self.assertFalse(letter.delivery_ids.attempt_count)
        self.assertFalse(self._received(letter))

    def test_mails_of_others_leave_beside_letters_and_take_cores_way(self):
        self._run_day("24 May")
        plain = (
            self.env["mail.mail"]
            .sudo()
            .create(
                {
                    "subject": "Hello",
                    "body_html": "<p>Hello</p>",
                    "email_from": "dunning@acme.example",
                    "email_to": "plain@x.com",
                }
            )
        )
        letters = self._letters()
        (plain | letters.delivery_ids.mail_mail_id.sudo()).send()
        self.assertEqual(plain.state, "sent")
        self.assertEqual(letters.delivery_state, "sent")
        self.assertEqual(len(self.sink.received), 2)

    def test_what_we_extend_of_core_is_called_as_core_calls_it(self):
        model = type(self.env["mail.mail"])
        names = {"send", "cancel", "_prepare_outgoing_list"}
        # Extended beside the letters, for messages to agencies.
        names.add("_postprocess_sent_message")
        for name in names:
            found = {
                inspect.signature(vars(part)[name])
                for part in model.mro()
                if name in vars(part)
            }
            self.assertEqual(len(found), 1, name)
        own = {
            name
            for part in model.mro()
            if part.__module__.startswith(f"{PREFIX}.models.delivery")
            for name in vars(part)
        }
        self.assertFalse(own & {"_send", "_postprocess_sent_message"})

    def test_a_failed_mail_that_is_put_back_beside_a_newer_one_does_not_leave(self):
        self._run_day("24 May")
        letter = self._letters()
        old = letter.delivery_ids
        old._fail("other", text="No")
        letter.action_send()
        old.mail_mail_id.sudo().mark_outgoing()
        self._send_queue()
        self.assertEqual(len(self._received(letter)), 1)
        self.assertEqual(old.mail_mail_id.sudo().state, "cancel")

    def test_a_letter_taken_out_of_the_queue_by_hand_does_not_wait_for_ever(self):
        self._run_day("24 May")
        letter = self._letters()
        for number, verb in enumerate(("cancel", "unlink"), 1):
            getattr(letter.delivery_ids.sorted("id")[-1].mail_mail_id.sudo(), verb)()
            self.env.invalidate_all()
            self.assertEqual(letter.delivery_state, "failed", verb)
            self.assertIn("taken the e-mail out", letter.delivery_ids[0].error)
            self.assertEqual(len(letter.activity_ids), number)
            (found,) = self.invoice.explain_dunning("2026-05-31")
            self.assertEqual(found["reasons"][0]["code"], "delivery_failed")
            letter.action_send()
            self.assertEqual(letter.delivery_state, "queued")
        self._send_queue()
        self.assertEqual(len(self._received(letter)), 1)
        letter.delivery_ids.mail_mail_id.sudo().unlink()
        self.assertEqual(letter.delivery_state, "sent")

    def _fail_to_reach_the_server(self, moment):
        """The queue tries at a moment at which nobody listens."""
        server = self.env["ir.mail_server"].sudo().search([])
        port = server.smtp_port
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            server.smtp_port = free.getsockname()[1]
        with freeze_time(moment):
            self._send_queue()
        server.smtp_port = port

    def _live(self, first, last):
        """The nights of some days, on these days."""
        current = self.day(first)
        while current <= self.day(last):
            with freeze_time(f"{current} 06:00"):
                self._run_day(current)
            current += timedelta(days=1)

    def test_after_a_week_without_mail_server_one_letter_leaves_and_not_two(self):
        self.standard.level_ids.payment_term_days = 30
        self._live("24 May", "24 May")
        self._fail_to_reach_the_server("2026-05-24 07:00")
        self._live("25 May", "2 June")
        letter = self._letters()
        self.assertEqual(len(letter), 1)
        with freeze_time("2026-06-02 12:00"):
            (found,) = self.invoice.explain_dunning("2026-06-02")
            self.assertIn("letter_waits", [one["code"] for one in found["reasons"]])
            self._send_queue()
        self.assertFalse(letter.delivery_ids.error)
        self.assertEqual(len(self._received(letter)), 1)
        self._live("3 June", "8 June")
        self.assertEqual(self._letters(), letter)
        self._live("9 June", "9 June")
        self.assertEqual(len(self._letters()), 2)

    def test_days_count_from_when_it_left_also_before_that_is_stored(self):
        self._live("24 May", "24 May")
        letter = self._letters()
        self.standard.level_ids.payment_term_days = 30
        self.env.flush_all()
        with freeze_time("2026-06-02 12:00"):
            letter.delivery_ids._update_state("sent", date_sent="2026-06-02 12:00:00")
            (found,) = self.invoice.explain_dunning("2026-06-02")
        self.assertFalse(found["dunned"])
        self.assertEqual(str(found["first_possible_date"]), "2026-06-09")

    def _let_a_letter_wait(self):
        self.standard.level_ids.payment_term_days = 30
        self._live("24 May", "24 May")
        self._fail_to_reach_the_server("2026-05-24 07:00")

    def _go_on_after_midnight(self, text):
        """The night of a day is still at work when the next day has begun."""
        with freeze_time(f"{self.day(text) + timedelta(days=1)} 00:20"):
            self._run_day(text)

    def test_a_night_that_goes_on_after_midnight_sees_that_a_letter_still_waits(self):
        self._let_a_letter_wait()
        self._go_on_after_midnight("1 June")
        self.assertEqual(len(self._letters()), 1)

    def test_a_night_that_goes_on_after_midnight_sees_what_has_left_since(self):
        self._let_a_letter_wait()
        with freeze_time("2026-06-02 00:10"):
            self._send_queue()
        self.assertEqual(len(self._received(self._letters())), 1)
        self._go_on_after_midnight("1 June")
        self.assertEqual(len(self._letters()), 1)

    def test_the_days_between_letters_count_from_when_the_last_one_left(self):
        self.standard.min_days_between = 5
        self._let_a_letter_wait()
        # A younger invoice: no letter about it waits.
        self._create_invoice("20 May", 50.0)
        with freeze_time("2026-06-02 12:00"):
            self._send_queue()
        self._live("3 June", "6 June")
        self.assertEqual(len(self._letters()), 1)
        self._live("7 June", "7 June")
        self.assertEqual(len(self._letters()), 2)

    def test_what_no_mail_server_made_wait_holds_nothing(self):
        """Paper: nobody has to tell when it is in the post. E-mail: not yet tried."""
        self.standard.level_ids.send_print = True
        self._live("24 May", "31 May")
        self.assertEqual(len(self._letters()), 2)

    def test_a_letter_whose_deadline_passed_while_it_waited_does_not_leave(self):
        self._live("24 May", "24 May")
        letter = self._letters()
        with freeze_time("2026-06-02 12:00"):
            self._send_queue()
        self.assertFalse(self._received(letter))
        self.assertIn("passed while the letter waited", letter.delivery_ids.error)
        letter.action_cancel("Too late")
        with freeze_time("2026-06-02 18:00"):
            self._run_day("2 June")
            self._send_queue()
        (message,) = self._received(letter)
        self.assertIn("June 9, 2026", message["Subject"])

    def test_the_message_id_has_the_senders_domain(self):
        self._dun()
        ((_sender, _recipients, message),) = self.sink.received
        self.assertTrue(message["Message-Id"].endswith("@acme.example>"))
