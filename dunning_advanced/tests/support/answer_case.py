"""Letters whose company has a domain for what comes back by e-mail."""

import email.policy
from email.message import EmailMessage

from odoo.tests import tagged

from .mail_case import MailCase


@tagged("post_install", "-at_install")
class AnswerCase(MailCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.alias_domain_id = (
            cls.env["mail.alias.domain"]
            .sudo()
            .create(
                {
                    "name": "acme.example",
                    "bounce_alias": "bounce",
                    "catchall_alias": "catchall",
                }
            )
        )

    def _answer(self, message, text, number=1, author=None, **headers):
        """What the customer's mail program makes of it, handed to Odoo's gateway."""
        answer = self._prepare_answer(message, text, number, author, **headers)
        self.env["mail.thread"].sudo().message_process(None, answer.as_bytes())
        return answer

    def _prepare_answer(self, message, text, number=1, author=None, **headers):
        """What the customer's mail program makes of an answer.

        :param headers: further ones, with _ for -
        """
        answer = EmailMessage(policy=email.policy.SMTP)
        answer["From"] = author or self.customer.email
        answer["To"] = message["Reply-To"]
        answer["Message-Id"] = f"<answer-{number}@customer.example>"
        answer["In-Reply-To"] = message["Message-Id"]
        answer["References"] = message["Message-Id"]
        headers.setdefault("Subject", f"Re: {message['Subject']}")
        for name, value in headers.items():
            answer[name.replace("_", "-")] = value
        answer.set_content(text)
        return answer
