"""A real SMTP receiver, and what the tests of e-mails do with it."""

import email
import email.policy
import socket
from unittest.mock import patch

from aiosmtpd.controller import Controller

from odoo.tests import tagged

from .common import DunningCommon


class Sink:
    """Receives what Odoo sends and keeps envelope and message."""

    def __init__(self):
        self.received = []
        self.refused = set()
        self.deferred = set()

    async def handle_RCPT(self, _server, _session, envelope, address, _options):
        if address in self.refused:
            return "550 no such user here"
        if address in self.deferred:
            return "451 try again later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server, _session, envelope):
        message = email.message_from_bytes(
            envelope.content, policy=email.policy.default
        )
        self.received.append((envelope.mail_from, set(envelope.rcpt_tos), message))
        return "250 accepted"


@tagged("post_install", "-at_install")
class MailCase(DunningCommon):
    """Letters go to the receiver as soon as they are issued."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.sink = Sink()
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        receiver = Controller(cls.sink, hostname="127.0.0.1", port=port)
        receiver.start()
        cls.addClassCleanup(receiver.stop)
        servers = cls.env["ir.mail_server"].sudo()
        servers.search([]).active = False
        servers.create(
            {
                "name": "Receiver",
                "smtp_host": "127.0.0.1",
                "smtp_port": port,
                "smtp_encryption": "none",
            }
        )
        # Odoo never sends during tests; this receiver is real and local.
        cls.startClassPatcher(
            patch.object(type(servers), "_disable_send", lambda self: False)
        )
        cls.standard.automation = "send"
        cls.company.dunning_email_from = "dunning@acme.example"
        cls.customer.write(
            {"dunning_cc": "cfo@x.com; ar@x.com", "dunning_bcc": "box@x.com"}
        )
        cls.invoice = cls._create_invoice("10 May")

    def setUp(self):
        super().setUp()
        self.sink.received.clear()
        self.sink.refused.clear()
        self.sink.deferred.clear()

    def _send_queue(self):
        with self._real_schedule() as env:
            mails = env["mail.mail"].search([("dunning_delivery_ids", "!=", False)])
            env["mail.mail"].process_email_queue(email_ids=mails.ids)

    def _dun(self):
        self._run_day("24 May")
        self._send_queue()
        return self._letters()

    def _received(self, letter):
        """Messages to the customer; a failure also sends one about the activity."""
        return [
            message
            for _from, recipients, message in self.sink.received
            if letter.partner_id.email in recipients
        ]
