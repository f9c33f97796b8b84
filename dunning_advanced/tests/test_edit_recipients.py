"""Recipients of one letter are changed by hand."""

from odoo.exceptions import ValidationError
from odoo.tests import Form, tagged
from odoo.tests.common import freeze_time

from .support.edit_case import EditCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-05-24 10:00:00")
class TestEditRecipients(EditCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customer.write({"dunning_cc": "cfo@x.com", "dunning_bcc": "box@x.com"})

    def _sent(self, letter):
        letter.action_issue()
        letter.action_send()
        delivery = letter.delivery_ids
        return delivery.email_to, delivery.email_cc, delivery.email_bcc

    def test_the_customers_addresses_are_shown_and_used(self):
        letter = self._proposed()
        self.assertEqual(letter.edit_email_to, "k@customer.example")
        self.assertEqual(letter.edit_email_cc, "cfo@x.com")
        to, cc, bcc = self._sent(letter)
        self.assertIn("<k@customer.example>", to)
        self.assertEqual((cc, bcc), ("cfo@x.com", "box@x.com"))

    def test_own_recipients_are_used_instead(self):
        letter = self._proposed()
        with Form(letter) as form:
            form.edit_email_to = "a@x.com; b@x.com"
            form.edit_email_cc = "c@x.com"
        self.assertEqual(
            self._sent(letter), ("a@x.com, b@x.com", "c@x.com", "box@x.com")
        )
        mail = letter.delivery_ids.mail_mail_id.sudo()
        self.assertEqual(mail.email_to, "a@x.com, b@x.com")
        self.assertEqual(mail.dunning_bcc, "box@x.com")

    def test_a_customer_without_address_gets_the_letter_at_the_own_one(self):
        self.customer.email = False
        letter = self._proposed()
        self.assertFalse(letter.has_email)
        letter.edit_email_to = "a@x.com"
        self.assertTrue(letter.has_email)
        self.assertEqual(self._sent(letter)[0], "a@x.com")

    def test_an_emptied_copy_is_not_sent_and_an_emptied_recipient_is_the_customer(self):
        letter = self._proposed()
        letter.write({"edit_email_cc": False, "edit_email_to": False})
        to, cc, bcc = self._sent(letter)
        self.assertIn("<k@customer.example>", to)
        self.assertEqual((cc or "", bcc), ("", "box@x.com"))

    def test_a_malformed_address_is_refused_and_named(self):
        letter = self._proposed()
        for name in ("edit_email_to", "edit_email_cc", "edit_email_bcc"):
            with self.assertRaisesRegex(ValidationError, "“a@x.com, b”"):
                letter[name] = "c@x.com; a@x.com, b"
