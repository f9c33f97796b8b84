"""One letter in the queue that cannot be asked about, or told of, stops no other."""

from odoo import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from .support.smtp_case import SmtpCase

FAILURE = "odoo.addons.dunning_advanced.models.facts.failure"
SENDING = "odoo.addons.dunning_advanced.models.delivery.sending"


@tagged("post_install", "-at_install")
class TestMailBroken(SmtpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.dunning_email_from = "dunning@acme.example"
        cls.standard.automation = "send"
        broken = cls.standard.copy()
        cls.role = cls.env["dunning.role"].create({"name": "Books"})
        broken.level_ids.cc_role_ids = [Command.set(cls.role.ids)]
        cls.customer.dunning_procedure_id = broken
        cls.others = [cls._create_customer(f"Other {n}") for n in range(3)]
        # The oldest claim is the first to go.
        cls._create_invoice("8 May")
        for other in cls.others:
            cls._create_invoice("10 May", partner=other)
        cls._run_day("24 May")

    def _send(self, auto_commit):
        letters = self.env["dunning.letter"].search([("state", "=", "issued")])
        mails = letters.delivery_ids.mail_mail_id.ids
        with self._real_schedule() as env:
            env["mail.mail"].browse(mails).send(auto_commit=auto_commit)

    def _assert_others_were_sent(self):
        states = [self._letters(other).delivery_state for other in self.others]
        self.assertEqual(states, ["sent"] * 3)
        got = [to for _from, to, _message in self.sink.received]
        self.assertFalse([to for to in got if self.customer.email in to])

    def test_a_name_longer_than_a_line_is_shortened_in_the_address(self):
        self.customer.name = "Long" * 1000
        self._letters().action_resend()
        self._send(auto_commit=True)
        self.assertEqual(self._letters().delivery_state, "sent")
        got = [to for _from, to, _message in self.sink.received]
        self.assertIn({self.customer.email}, got)

    @mute_logger(FAILURE)
    def test_one_that_cannot_be_asked_about_fails_alone_with_the_reason(self):
        # As an add-on leaves it that knew further sources, and was uninstalled.
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE dunning_role SET source = 'gone' WHERE id = %s", [self.role.id]
        )
        self.env.invalidate_all()
        self._send(auto_commit=True)
        self._assert_others_were_sent()
        delivery = self._letters().delivery_ids
        self.assertEqual(delivery.state, "failed")
        self.assertIn("could not be found out", delivery.error)
        self.assertTrue(self._letters().activity_ids)

    @mute_logger(FAILURE, SENDING)
    def test_one_whose_failure_cannot_be_told_waits_alone_with_the_reason(self):
        view = self.env.ref("mail.message_activity_assigned").sudo()
        arch = view.arch_db
        self.customer.email = "moved@customer.example"
        for auto_commit in (True, False):
            view.arch_db = '<t t-name="x"><t t-out="activity.gone.gone"/></t>'
            with self.subTest(auto_commit=auto_commit):
                self._send(auto_commit)
                self._assert_others_were_sent()
                delivery = self._letters().delivery_ids
                self.assertEqual(delivery.state, "queued")
                self.assertTrue(delivery.error)
        view.arch_db = arch
        delivery.mail_mail_id.sudo().scheduled_date = False
        self._send(auto_commit=True)
        self.assertEqual(delivery.state, "failed")
        self.assertIn("customer.example", delivery.error)
