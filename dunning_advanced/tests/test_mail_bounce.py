"""A letter that the mail server took and could not deliver after all."""

from email import message_from_bytes, policy

from odoo.tests import tagged

from .support.answer_case import AnswerCase

REPORT = """\
Return-Path: <>
From: MAILER-DAEMON@mx.customer.example
To: bounce@acme.example
Subject: Undelivered Mail Returned to Sender
Message-Id: <report-{number}@mx.customer.example>
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="B"

--B
Content-Type: text/plain; charset=us-ascii

This is the mail system at host mx.customer.example.

--B
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.customer.example

Final-Recipient: rfc822; {recipient}
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 {status} <{recipient}>: User unknown

--B
Content-Type: message/rfc822

Message-Id: {message_id}
From: dunning@acme.example
To: {recipient}
Subject: Payment reminder

--B--
"""


@tagged("post_install", "-at_install")
class TestMailBounce(AnswerCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.letter = cls._dun()
        cls._keep_received()

    def _report(self, letter, **values):
        """A mail server's report about the letter, handed to Odoo's gateway."""
        delivery = letter.delivery_ids.sorted("id")[-1]
        text = REPORT.format(
            **{
                "number": 1,
                "recipient": self.customer.email,
                "action": "failed",
                "status": "5.1.1",
                "message_id": delivery.mail_mail_id.sudo().message_id,
                **values,
            }
        )
        self.env["mail.thread"].sudo().message_process(None, text.encode())

    def test_a_letter_that_came_back_has_failed_and_no_harder_one_follows(self):
        letter = self.letter
        self._report(letter)
        delivery = letter.delivery_ids
        self.assertEqual((delivery.state, letter.delivery_state), ("failed", "failed"))
        self.assertIn("5.1.1", delivery.error)
        self.assertIn("User unknown", delivery.error)
        self.assertIn("User unknown", letter.activity_ids.note)
        self.assertEqual(letter.activity_ids.user_id, letter._get_responsible())
        self._run_day("31 May")
        self.assertEqual(self._letters(), letter)
        (found,) = self.invoice.explain_dunning("2026-05-31")
        self.assertEqual(found["reasons"][0]["code"], "delivery_failed")

    def test_a_report_with_a_zero_byte_is_a_report(self):
        letter = self.letter
        self._report(letter, status="5.1.1 \0\x01")
        self.assertEqual(letter.delivery_state, "failed")
        self.assertIn("User unknown", letter.delivery_ids.error)

    def test_after_it_came_back_only_the_missed_address_gets_it(self):
        self.customer.dunning_cc = "cfo@x.com"
        letter = self.letter
        self._report(letter)
        self.assertEqual(letter.delivery_ids.refused_emails, self.customer.email)
        self.sink.received.clear()
        self.customer.email = "right@x.com"
        letter.action_send()
        self._send_queue()
        sent = [to for _from, to, _message in self.sink.received]
        self.assertIn({"right@x.com"}, sent)
        self.assertFalse([to for to in sent if "cfo@x.com" in to])

    def test_sent_again_after_it_came_back(self):
        letter = self.letter
        self._report(letter)
        letter.action_send()
        self._send_queue()
        self.assertEqual(letter.delivery_state, "sent")
        self.assertEqual(len(self._received(letter)), 2)

    def test_the_same_report_twice_is_told_once(self):
        letter = self.letter
        self._report(letter)
        self._report(letter, number=2)
        self.assertEqual(len(letter.activity_ids), 1)

    def test_a_report_of_delay_or_arrival_is_no_failure(self):
        letter = self.letter
        for action, status in (
            ("delayed", "4.4.1"),
            ("delivered", "2.0.0"),
            ("relayed", "2.0.0"),
        ):
            self._report(letter, action=action, status=status, number=action)
            self.assertEqual(letter.delivery_state, "sent", action)
        self.assertFalse(letter.activity_ids)

    def test_a_copy_that_came_back_is_told_and_the_letter_has_arrived(self):
        letter = self.letter
        self._report(letter, recipient="cfo@x.com")
        self.assertEqual(letter.delivery_state, "sent")
        self.assertIn("cfo@x.com", letter.delivery_ids.error)
        self.assertTrue(letter.activity_ids)

    def test_out_of_office_to_the_bounce_address_is_no_failure(self):
        letter = self.letter
        ((_from, _to, message),) = self.sink.received
        text = (
            f"From: {self.customer.email}\r\nTo: bounce@acme.example\r\n"
            "Subject: Automatic reply: away\r\nAuto-Submitted: auto-replied\r\n"
            f"Message-Id: <away@x>\r\nIn-Reply-To: {message['Message-Id']}\r\n"
            f"References: {message['Message-Id']}\r\n\r\nI am away.\r\n"
        )
        self.env["mail.thread"].sudo().message_process(None, text.encode())
        self.assertEqual(letter.delivery_state, "sent")
        self.assertFalse(letter.activity_ids)

    def test_a_report_that_is_no_report_by_form_names_who_did_not_get_it(self):
        """Exim's: a plain text that says of itself that it is an automatic reply."""
        letter = self.letter
        ((_from, _to, message),) = self.sink.received
        text = (
            "From: Mail Delivery System <Mailer-Daemon@mx.customer.example>\r\n"
            "To: bounce@acme.example\r\nAuto-Submitted: auto-replied\r\n"
            f"X-Failed-Recipients: {self.customer.email}\r\n"
            "Subject: Mail delivery failed: returning message to sender\r\n"
            f"Message-Id: <exim@x>\r\nIn-Reply-To: {message['Message-Id']}\r\n"
            f"References: {message['Message-Id']}\r\n\r\nUnrouteable address\r\n"
        )
        self.env["mail.thread"].sudo().message_process(None, text.encode())
        self.assertEqual(letter.delivery_state, "failed")
        self.assertIn("Unrouteable address", letter.delivery_ids.error)
        self.assertFalse(letter.answer_is_open)

    def _report_without_id(self, **values):
        """Some servers repeat the subject at best, and no message id."""
        subject = values.pop("subject", "")
        text = REPORT.replace("Message-Id: {message_id}\n", "")
        text = text.replace("Subject: Payment reminder", f"Subject: {subject}")
        to = values.pop("to", "bounce@acme.example")
        text = text.replace("To: bounce@acme.example", f"To: {to}")
        values = {
            "number": 3,
            "recipient": self.customer.email,
            "action": "failed",
            "status": "5.2.2",
            **values,
        }
        text = text.format(**values)
        self.env["mail.thread"].sudo().message_process(None, text.encode())

    def test_a_report_without_message_id_finds_the_letter_that_it_names(self):
        letter = self.letter
        self._run_day("31 May")
        self._send_queue()
        later = self._letters() - letter
        self._report_without_id(subject=f"Your letter {letter.name}")
        self.assertEqual(letter.delivery_state, "failed")
        self.assertIn("5.2.2", letter.delivery_ids.error)
        self.assertEqual(later.delivery_state, "sent")

    def test_no_such_address_fails_the_last_letter_that_went_there(self):
        letter = self.letter
        self._run_day("31 May")
        self._send_queue()
        later = self._letters() - letter
        self._report_without_id(status="5.1.1")
        self.assertEqual(later.delivery_state, "failed")
        self.assertEqual(letter.delivery_state, "sent")

    def _dun_both(self, domain):
        """A letter of each of two companies, to the same address."""
        other = self.setup_other_company()["company"]
        other.write(
            {
                "dunning_enabled": True,
                "dunning_procedure_id": self.standard.id,
                "email": "b@other.example",
                "dunning_email_from": "dunning@acme.example",
                "alias_domain_id": domain.id,
            }
        )
        self.env.user.company_ids |= other
        self._create_invoice("10 May", company_id=other.id)
        self._dun()
        letters = self.env["dunning.letter"].search(
            [("company_id", "in", (self.company + other).ids)]
        )
        self.assertEqual(letters.mapped("delivery_state"), ["sent", "sent"])
        return letters.sorted(lambda letter: letter.delivery_ids.id)

    def test_a_report_is_about_the_company_whose_domain_got_it(self):
        domain = {"name": "other.example", "bounce_alias": "bounce"}
        domain = self.env["mail.alias.domain"].sudo().create(domain)
        first, last = self._dun_both(domain)
        to = first.company_id.alias_domain_id.bounce_email
        self._report_without_id(status="5.1.1", to=to)
        self.assertEqual(
            (first.delivery_state, last.delivery_state), ("failed", "sent")
        )
        self.assertFalse(last.activity_ids)

    def test_a_report_that_may_be_anothers_fails_no_letter_and_is_told(self):
        letters = self._dun_both(self.company.alias_domain_id)
        for number in (3, 4):
            self._report_without_id(status="5.1.1", number=number)
        for one in letters:
            self.assertEqual(one.delivery_state, "sent")
            (told,) = one.activity_ids
            self.assertIn("User unknown", told.note)
            self.assertEqual(told.user_id, one._get_responsible())

    def test_what_a_report_does_not_name_does_not_fail(self):
        letter = self.letter
        self._report_without_id(subject="Our summer party")
        self._report_without_id(recipient="else@x.com", status="5.1.1", number=4)
        self._report_without_id(subject=letter.name, action="delayed", number=5)
        self.assertEqual(letter.delivery_state, "sent")
        self.assertFalse(letter.activity_ids)

    def test_others_reports_are_read_by_core_alone(self):
        note = self.customer.message_post(body="Hello", message_type="comment")
        text = REPORT.format(
            number=7,
            recipient="else@x.com",
            action="failed",
            status="5.1.1",
            message_id=note.message_id,
        )
        parsed = message_from_bytes(text.encode(), policy=policy.SMTP)
        self.assertEqual(parsed.get_content_type(), "multipart/report")
        self.env["mail.thread"].sudo().message_process(None, text.encode())
        self.assertFalse(self.customer.activity_ids)
