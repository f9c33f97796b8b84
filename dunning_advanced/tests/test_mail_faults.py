"""A mail server that fails at each word: none lost, none twice, one uncertain."""

from contextlib import contextmanager
from unittest.mock import patch

from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import DunningCommon
from .support import faulty_mail_server as faulty

# As many as a batch has; where the way of failing makes no difference, fewer.
COUNT = 20
FEW = 6


class _Undo(Exception):
    pass


@tagged("post_install", "-at_install")
class TestMailFaults(DunningCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.standard.automation = "send"
        cls.company.dunning_email_from = "dunning@acme.example"
        cls.server = faulty.FaultyMailServer()
        cls.addClassCleanup(cls.server.end)
        servers = cls.env["ir.mail_server"].sudo()
        servers.search([]).active = False
        cls.mail_server = servers.create(
            {
                "name": "Faulty",
                "smtp_host": "127.0.0.1",
                "smtp_port": cls.server.port,
                "smtp_encryption": "none",
            }
        )
        # Odoo never sends during tests; this server is real and local.
        cls.startClassPatcher(
            patch.object(type(servers), "_disable_send", lambda self: False)
        )
        cls.startClassPatcher(
            patch("odoo.addons.base.models.ir_mail_server.SMTP_TIMEOUT", 0.5)
        )
        cls.letters = cls._queue_letters(COUNT)

    @classmethod
    def _queue_letters(cls, count):
        """Issued letters of as many customers, whose e-mails wait in the queue."""
        customers = cls.env["res.partner"]
        for number in range(count):
            customers += cls._create_customer(f"C{number}")
            cls._create_invoice("10 May", partner=customers[-1])
        run = cls.env["dunning.run"].create({"partner_ids": customers.ids})
        run.action_propose()
        run.letter_ids.action_issue()
        run.letter_ids.action_send()
        return run.letter_ids

    @contextmanager
    def _case(self, *words, count=COUNT):
        """A case of its own, with some letters: what it does to them is undone."""
        self.server.reset()
        with self.subTest(" ".join(map(str, words))):
            try:
                with self.env.cr.savepoint():
                    yield self.letters[:count].delivery_ids
                    raise _Undo
            except _Undo:
                self.env.invalidate_all()

    @mute_logger(
        "odoo.addons.mail.models.mail_mail",
        "odoo.addons.base.models.ir_mail_server",
        "odoo.addons.dunning_advanced.models.delivery.sending",
    )
    def _pass(self, deliveries):
        """Let the queue run, whatever time its messages wait for."""
        mails = deliveries.mail_mail_id.sudo()
        mails.filtered(lambda mail: mail.state == "outgoing").scheduled_date = False
        with self._real_schedule() as env:
            env["mail.mail"].process_email_queue(email_ids=mails.ids)

    def _kept(self):
        """How often each letter was kept, of those that were at all."""
        names = set(self.letters.delivery_ids.mail_mail_id.sudo().mapped("message_id"))
        return {
            name: count for name, count in self.server.kept.items() if name in names
        }

    def _count(self, deliveries):
        states = deliveries.mapped("state")
        return {state: states.count(state) for state in sorted(set(states))}

    def _assert_each_once(self, deliveries):
        """Nobody got it twice, and who is said to have it has it."""
        self.assertLessEqual(max(self._kept().values(), default=0), 1)
        sent = deliveries.filtered(lambda delivery: delivery.state == "sent")
        for message_id in sent.mail_mail_id.sudo().mapped("message_id"):
            self.assertEqual(self.server.kept[message_id], 1)

    def test_none_is_lost_and_none_goes_twice_whatever_fails_once(self):
        for step in faulty.STEPS:
            for kind in faulty.KINDS:
                count = COUNT if kind == faulty.DROP else FEW
                with self._case(step, kind, count=count) as deliveries:
                    self.server.fail(step, kind)
                    self._pass(deliveries)
                    self._pass(deliveries)
                    found = self._count(deliveries)
                    expected = self._get_expected(step, kind, count)
                    self.assertEqual(found, expected)
                    self._assert_each_once(deliveries)
                    self.assertEqual(
                        len(self.letters.activity_ids),
                        count - expected["sent"],
                        "whatever did not arrive is told",
                    )

    def _get_expected(self, step, kind, count):
        """What is right: refused for good, nobody knows, or sent in the end."""
        if kind == "550" and step in ("mail", "rcpt", "data", "after data"):
            return {"failed": 1, "sent": count - 1}
        if step == "after data" and kind in ("silence", "drop", "rubbish"):
            return {"sent": count - 1, "uncertain": 1}
        return {"sent": count}

    def test_words_that_no_database_keeps_stop_no_letter(self):
        """A zero byte, and what is no text in any language."""
        for code, state in (("550", "failed"), ("451", "queued")):
            for step in (faulty.MAIL, faulty.RCPT, faulty.DATA, faulty.AFTER_DATA):
                with self._case(step, code, count=FEW) as deliveries:
                    self.server.fail(step, f"{code} No\0 such\x01\udcff")
                    self._pass(deliveries)
                    found = self._count(deliveries)
                    self.assertEqual(found, {state: 1, "sent": FEW - 1})
                    wrong = deliveries.grouped("state")[state]
                    self.assertIn(f"{code} No such", wrong.error)
                    self._assert_each_once(deliveries)

    def test_a_message_that_was_kept_and_never_confirmed_goes_once(self):
        for kind in (faulty.SILENCE, faulty.DROP, faulty.RUBBISH):
            with self._case(kind, count=FEW) as deliveries:
                self.server.fail(faulty.AFTER_DATA, kind, keeps=True)
                for _number in range(3):
                    self._pass(deliveries)
                found = self._count(deliveries)
                self.assertEqual(found, {"sent": FEW - 1, "uncertain": 1})
                self.assertEqual(len(self._kept()), FEW)
                self._assert_each_once(deliveries)

    def test_five_messages_a_session_are_enough_for_all(self):
        with self._case() as deliveries:
            self.server.per_session = 5
            self._pass(deliveries)
            self.assertEqual(self._count(deliveries), {"sent": COUNT})
            self.assertEqual(self.server.sessions, COUNT / 5)
            self._assert_each_once(deliveries)

    def test_a_server_that_always_fails_makes_one_uncertain_a_pass_and_no_more(self):
        for step in (faulty.CONNECT, faulty.MAIL, faulty.RCPT, faulty.DATA):
            with self._case(step) as deliveries:
                self.server.fail(step, faulty.DROP, times=999)
                self._pass(deliveries)
                self.assertEqual(self._count(deliveries), {"queued": COUNT})
                self.assertFalse(self.letters.activity_ids)
                self.assertEqual(set(deliveries.mapped("attempt_count")), {1})
        with self._case("after data") as deliveries:
            self.server.fail(faulty.AFTER_DATA, faulty.DROP, times=999)
            self._pass(deliveries)
            found = self._count(deliveries)
            self.assertEqual(found, {"queued": COUNT - 1, "uncertain": 1})

    def test_attempts_at_a_dead_server_end_and_are_told(self):
        with self._case(count=FEW) as deliveries:
            self.server.fail(faulty.CONNECT, faulty.DROP, times=999)
            for _number in range(6):
                self._pass(deliveries)
            self.assertEqual(self._count(deliveries), {"failed": FEW})
            self.assertEqual(len(self.letters.activity_ids), FEW)

    def test_a_server_that_takes_some_a_pass_gets_them_all_in_the_end(self):
        with self._case() as deliveries:
            for taken in range(1, 9):
                self.server.reset()
                self.server.per_session, self.server.most_sessions = 2, 1
                self._pass(deliveries)
                self.assertEqual(self._count(deliveries)["sent"], 2 * taken)
            self.assertEqual(self._count(deliveries), {"queued": 4, "sent": 16})
