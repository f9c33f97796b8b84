"""What the tests of letters' e-mails do with the SMTP receiver."""

from odoo.tests import tagged

from .smtp_case import SmtpCase


@tagged("post_install", "-at_install")
class MailCase(SmtpCase):
    """Letters go to the receiver as soon as they are issued."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.standard.automation = "send"
        cls.company.dunning_email_from = "dunning@acme.example"
        cls.customer.write(
            {"dunning_cc": "cfo@x.com; ar@x.com", "dunning_bcc": "box@x.com"}
        )
        cls.invoice = cls._create_invoice("10 May")

    @classmethod
    def _send_queue(cls):
        with cls._real_schedule() as env:
            mails = env["mail.mail"].search([("dunning_delivery_ids", "!=", False)])
            env["mail.mail"].process_email_queue(email_ids=mails.ids)

    @classmethod
    def _dun(cls):
        cls._run_day("24 May")
        cls._send_queue()
        return cls._letters()

    def _received(self, letter):
        """Messages to the customer; a failure also sends one about the activity."""
        return [
            message
            for _from, recipients, message in self.sink.received
            if letter.partner_id.email in recipients
        ]
