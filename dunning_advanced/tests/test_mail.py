"""A real SMTP round trip: what leaves, to whom, and what comes back as failure."""

from odoo.tests import tagged
from odoo.tools import mute_logger

from .support.mail_case import MailCase


@tagged("post_install", "-at_install")
class TestMail(MailCase):
    def test_one_message_with_the_pdf_to_everybody(self):
        letter = self._dun()
        ((_sender, recipients, message),) = self.sink.received
        self.assertEqual(
            recipients,
            {"k@customer.example", "cfo@x.com", "ar@x.com", "box@x.com"},
        )
        self.assertIn("k@customer.example", message["To"])
        self.assertEqual(message["Cc"], "cfo@x.com, ar@x.com")
        self.assertEqual(message["Auto-Submitted"], "auto-generated")
        self.assertIn(letter.name, message["Subject"])
        (attachment,) = message.iter_attachments()
        self.assertEqual(attachment.get_content(), letter.pdf_id.raw)
        self.assertEqual(letter.delivery_state, "sent")
        self.assertTrue(letter.delivery_ids.date_sent)

    def test_a_company_address_that_is_none_stops_no_person(self):
        self.company.partner_id.email = "billing@acme..example"
        letter = self._propose("24 May").letter_ids
        letter.action_issue()
        letter.action_send()
        self.assertEqual(letter.delivery_state, "queued")

    def test_own_recipients_of_a_letter_share_one_message(self):
        letter = self._propose("24 May").letter_ids
        letter.write({"edit_email_to": "a@x.com; b@x.com", "edit_email_bcc": "c@x.com"})
        letter.action_issue()
        letter.action_send()
        self._send_queue()
        ((_sender, recipients, message),) = self.sink.received
        self.assertEqual(
            recipients, {"a@x.com", "b@x.com", "cfo@x.com", "ar@x.com", "c@x.com"}
        )
        self.assertEqual(message["To"], "a@x.com, b@x.com")
        self.assertNotIn("c@x.com", str(message))
        self.assertEqual(letter.delivery_state, "sent")

    def test_bcc_stands_in_no_header(self):
        self._dun()
        ((_sender, _recipients, message),) = self.sink.received
        self.assertNotIn("box@x.com", str(message))

    def test_queue_twice_sends_once(self):
        self._dun()
        self._send_queue()
        self.assertEqual(len(self.sink.received), 1)

    @mute_logger("odoo.addons.mail.models.mail_mail")
    def test_refused_address_is_a_failure_with_an_activity(self):
        self.customer.write({"dunning_cc": False, "dunning_bcc": False})
        self.sink.refused.add("k@customer.example")
        letter = self._dun()
        self.assertEqual(letter.delivery_state, "failed")
        self.assertIn("550", letter.delivery_ids.error)
        self.assertTrue(letter.activity_ids)

    def test_no_address_is_a_failure_and_can_be_mended(self):
        self.customer.email = False
        letter = self._dun()
        self.assertFalse([to for _f, to, _m in self.sink.received if "box@x.com" in to])
        self.assertEqual(letter.delivery_state, "failed")
        self.assertIn("no e-mail address", letter.delivery_ids.error)
        self.assertTrue(letter.activity_ids)
        self.customer.email = "found@customer.example"
        letter.action_send()
        self._send_queue()
        self.assertEqual(letter.delivery_state, "sent")
        self.assertEqual(len(self._received(letter)), 1)

    def test_sent_to_the_invoice_address(self):
        self._create_customer(
            "Accounts", parent_id=self.customer.id, type="invoice", is_company=False
        )
        self._dun()
        ((_sender, recipients, _message),) = self.sink.received
        self.assertIn("accounts@customer.example", recipients)
        self.assertNotIn("k@customer.example", recipients)

    def test_cancelling_a_queued_letter_stops_its_message(self):
        self._run_day("24 May")
        self._letters().action_cancel("Paid in cash")
        self._send_queue()
        self.assertFalse(self.sink.received)

    def test_an_undelivered_letter_is_not_followed_by_a_harder_one(self):
        self.customer.email = False
        letter = self._dun()
        self._run_day("31 May")
        self.assertEqual(self._letters(), letter)
        (found,) = self.invoice.explain_dunning("2026-05-31")
        self.assertEqual(found["reasons"][0]["code"], "delivery_failed")
        self.customer.email = "found@customer.example"
        letter.action_send()
        self._send_queue()
        self._run_day("31 May")
        self.assertEqual(len(self._letters()), 2)

    def test_answers_go_to_the_company_not_to_the_technical_user(self):
        self._dun()
        ((_sender, _recipients, message),) = self.sink.received
        self.assertNotIn("OdooBot", message["Reply-To"])

    def _letter_on(self, text):
        self._run_day(text)
        self._send_queue()
        return self._letters()[-1]

    @mute_logger("odoo.addons.mail.models.mail_mail")
    def test_temporary_refusal_is_tried_again_later_and_not_now(self):
        self.customer.write({"dunning_cc": False, "dunning_bcc": False})
        self.sink.deferred.add("k@customer.example")
        letter = self._dun()
        delivery = letter.delivery_ids
        self.assertEqual(delivery.state, "queued")
        self.assertIn("451", delivery.error)
        self._send_queue()
        self.assertEqual(delivery.attempt_count, 1, "not before its time")
        self.sink.deferred.clear()
        delivery.mail_mail_id.sudo().scheduled_date = False
        self._send_queue()
        self.assertEqual(delivery.state, "sent")
        self.assertFalse(delivery.error)
        self.assertEqual(len(self._received(letter)), 1)

    @mute_logger("odoo.addons.mail.models.mail_mail")
    def test_temporary_refusals_end_after_some_attempts(self):
        self.customer.write({"dunning_cc": False, "dunning_bcc": False})
        self.sink.deferred.add("k@customer.example")
        delivery = self._dun().delivery_ids
        for _attempt in range(5):
            delivery.mail_mail_id.sudo().scheduled_date = False
            self._send_queue()
        self.assertEqual((delivery.state, delivery.attempt_count), ("failed", 6))
        self.assertTrue(delivery.letter_id.activity_ids)

    def test_partial_refusal_of_a_copy_is_shown_and_the_letter_counts_as_sent(self):
        self.sink.refused.add("ar@x.com")
        letter = self._dun()
        self.assertEqual(letter.delivery_state, "sent")
        self.assertIn("ar@x.com: 550", letter.delivery_ids.error)
        self.assertTrue(letter.activity_ids)

    def test_partial_refusal_of_the_customer_is_a_failure(self):
        self.sink.refused.add("k@customer.example")
        letter = self._dun()
        self.assertEqual(letter.delivery_state, "failed")
        self.assertIn("k@customer.example: 550", letter.delivery_ids.error)

    def test_an_attempt_that_ended_unknown_is_never_repeated_by_itself(self):
        """As after a crash between the server's acceptance and the commit."""
        self._run_day("24 May")
        letter = self._letters()
        letter.delivery_ids._begin_attempt()
        self.assertEqual(letter.delivery_ids.state, "sending")
        self._send_queue()
        self._send_queue()
        self.assertFalse(self._received(letter))
        self.assertEqual(letter.delivery_ids.state, "uncertain")
        self.assertEqual(letter.delivery_state, "failed")
        self.assertTrue(letter.activity_ids)
        letter.delivery_ids.action_confirm_arrived()
        self.assertEqual(letter.delivery_state, "sent")

    def test_paid_while_the_message_waits_in_the_queue(self):
        self._run_day("24 May")
        self._pay(self.invoice, 119, "24 May")
        self._send_queue()
        letter = self._letters()
        self.assertFalse(self._received(letter))
        self.assertIn("has changed since", letter.delivery_ids.error)

    def test_letters_of_one_case_are_one_thread(self):
        first = self._letter_on("24 May")
        self._letter_on("31 May")
        old, new = (message for _from, _to, message in self.sink.received)
        self.assertIn(old["Message-Id"], new["References"])
        self.assertNotEqual(first.name, self._letters()[-1].name)

    def test_a_case_of_many_letters_has_no_line_that_servers_refuse(self):
        self._run_day("24 May")
        letter = self._letters()
        for _time in range(14):
            letter.action_resend()
        mails = letter.delivery_ids.mail_mail_id.sorted("id")
        self.assertEqual(len(mails), 15)
        self.assertLess(len(f"References: {mails[-1].references}"), 998)
        kept, known = mails[-1].references.split(), mails.mapped("message_id")
        self.assertEqual(kept[0], known[0])
        self.assertGreater(len(kept), 5)
        self.assertEqual(kept[1:], known[1 - len(kept) :])

    @mute_logger("odoo.addons.mail.models.mail_mail")
    def test_server_that_cannot_be_reached_is_tried_again(self):
        server = self.env["ir.mail_server"].sudo().search([("name", "=", "Receiver")])
        port = server.smtp_port
        server.smtp_port = 1
        delivery = self._dun().delivery_ids
        self.assertEqual(delivery.state, "queued")
        self.assertTrue(delivery.error)
        server.smtp_port = port
        delivery.mail_mail_id.sudo().scheduled_date = False
        self._send_queue()
        self.assertEqual(delivery.state, "sent")
