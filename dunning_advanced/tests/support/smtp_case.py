"""A real SMTP receiver for tests: what leaves, to whom, in which envelope."""

import email
import email.policy
import socket
from unittest.mock import patch

from aiosmtpd.controller import Controller

from ..common import DunningCommon


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


class SmtpCase(DunningCommon):
    """Odoo sends to a receiver on this machine, and to nobody else.

    What all tests of a class begin with may send, too: ``_keep_received``.
    """

    received_before = ()
    # Whether the receiver takes addresses that are not ASCII before the @ (RFC 6531).
    reads_umlauts = True

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.sink = Sink()
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        receiver = Controller(
            cls.sink,
            hostname="127.0.0.1",
            port=port,
            enable_SMTPUTF8=cls.reads_umlauts,
        )
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

    @classmethod
    def _keep_received(cls):
        """Let each test of the class begin with what was received until now."""
        cls.received_before = tuple(cls.sink.received)

    def setUp(self):
        super().setUp()
        self.sink.received[:] = self.received_before
        self.sink.refused.clear()
        self.sink.deferred.clear()
