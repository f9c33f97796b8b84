"""An answer to a letter, from the customer's mail program back to the letter."""

from odoo.tests import tagged
from odoo.tools import mute_logger

from .support.answer_case import AnswerCase


@tagged("post_install", "-at_install")
class TestMailAnswers(AnswerCase):
    def test_an_answer_lands_on_the_letter(self):
        letter = self._dun()
        ((_sender, _recipients, message),) = self.sink.received
        self.assertIn("@acme.example", message["Reply-To"])
        self._answer(message, "We have paid yesterday.")
        newest = letter.message_ids.sorted("id")[-1]
        self.assertIn("We have paid yesterday.", newest.body)
        self.assertEqual(newest.author_id, self.customer)

    def test_each_letter_is_one_message_of_its_own(self):
        other = self._create_customer("Other")
        self._create_invoice("10 May", 50.0, partner=other)
        self._dun()
        self.assertEqual(len(self.sink.received), 2)
        for customer in self.customer | other:
            letter = self._letters(customer)
            ((_sender, recipients, message),) = (
                one for one in self.sink.received if customer.email in one[1]
            )
            strangers = (self.customer | other) - customer
            self.assertFalse(recipients & set(strangers.mapped("email")))
            (attachment,) = message.iter_attachments()
            self.assertEqual(attachment.get_content(), letter.pdf_id.raw)

    def test_a_letter_sent_again_is_marked_and_stays_as_it_was(self):
        letter = self._dun()
        level, fee = self.invoice.dunning_level_id, letter.fee_amount
        letter.action_resend()
        self._send_queue()
        first, second = (message for _from, _to, message in self.sink.received)
        self.assertEqual(first["Subject"], second["Subject"])
        self.assertIn(first["Message-Id"], second["References"])
        for message, is_marked in ((first, False), (second, True)):
            text = message.get_body(("html",)).get_content()
            self.assertEqual("once more" in text, is_marked)
        oldest, newest = letter.delivery_ids.sorted("id")
        self.assertEqual((newest.again, oldest.again), (True, False))
        self.assertIn("sent again", "".join(letter.message_ids.mapped("body")))
        self.assertEqual(
            (self.invoice.dunning_level_id, letter.fee_amount), (level, fee)
        )

    def test_sent_again_while_it_waits_goes_once(self):
        self._run_day("24 May")
        letter = self._letters()
        letter.action_resend()
        self._send_queue()
        self.assertEqual(len(self._received(letter)), 1)
        self.assertEqual(letter.delivery_state, "sent")

    @mute_logger("odoo.addons.mail.models.mail_mail")
    def test_a_wrong_own_address_is_corrected_and_the_letter_sent(self):
        letter = self._propose("24 May").letter_ids
        letter.write({"edit_email_to": "typo@x.com", "email_cc": "", "email_bcc": ""})
        letter.action_issue()
        self.sink.refused.add("typo@x.com")
        letter.action_send()
        self._send_queue()
        self.assertEqual(letter.delivery_state, "failed")
        responsible = letter.activity_ids.user_id
        self.assertEqual(responsible, letter._get_responsible())
        letter.edit_email_to = "right@x.com"
        letter.action_send()
        self._send_queue()
        oldest, newest = letter.delivery_ids.sorted("id")
        self.assertEqual((newest.email_to, newest.state), ("right@x.com", "sent"))
        self.assertEqual((oldest.email_to, oldest.state), ("typo@x.com", "failed"))

    def test_an_uncertain_letter_can_be_sent_again_by_a_person_only(self):
        self._run_day("24 May")
        letter = self._letters()
        letter.delivery_ids._begin_attempt()
        self._send_queue()
        self.assertTrue(letter.is_uncertain)
        letter.action_send()
        self._send_queue()
        self.assertFalse(self._received(letter))
        letter.action_resend()
        self._send_queue()
        self.assertEqual(len(self._received(letter)), 1)
        self.assertFalse(letter.is_uncertain)
        self.assertEqual(letter.delivery_state, "sent")

    @mute_logger("odoo.sql_db")
    def test_an_answer_with_a_zero_byte_stops_no_other(self):
        letter = self._dun()
        ((_sender, _recipients, message),) = self.sink.received
        gateway = self.env["mail.thread"].sudo()
        for number, (old, new) in enumerate(
            (
                (b"Subject: Re:", b"Subject: R\0:"),
                (b"@customer.example>", b"\0@customer.example>"),
                (b"In-Reply-To: <", b"In-Reply-To: \0<"),
            )
        ):
            raw = self._prepare_answer(message, "Broken", number).as_bytes()
            # As core fetches: each message is undone alone.
            with self.assertRaises(ValueError), self.env.cr.savepoint():
                gateway.message_process(None, raw.replace(old, new, 1))
        self._answer(message, "We have \0 paid.", 9)
        newest = letter.message_ids.sorted("id")[-1]
        self.assertEqual(newest.author_id, self.customer)
        self.assertIn("paid.", newest.body)
        self.assertNotIn("Broken", "".join(letter.message_ids.mapped("body")))
