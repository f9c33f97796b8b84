"""The account that a letter names: the same on paper, in its e-mail and on its page."""

import pypdfium2

from odoo.tests import tagged
from odoo.tests.common import freeze_time

from .support.mail_case import MailCase

FIRST = "DE89 3704 0044 0532 0130 00"
SECOND = "DE02 1203 0000 0000 2020 51"


@tagged("post_install", "-at_install")
@freeze_time("2026-05-24 10:00:00")
class TestAccountStays(MailCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.standard.automation = "issue"
        cls.first, cls.second = cls.env["res.partner.bank"].create(
            [
                {
                    "acc_number": number,
                    "partner_id": cls.company.partner_id.id,
                    "allow_out_payment": True,
                }
                for number in (FIRST, SECOND)
            ]
        )
        cls.invoice.partner_bank_id = False
        cls.company.dunning_bank_account_id = cls.first

    def _issue(self):
        self._run_day("24 May")
        letter = self._letters()
        (page,) = pypdfium2.PdfDocument(letter.pdf_id.raw)
        self.assertIn(FIRST, page.get_textpage().get_text_range())
        return letter

    def _iban(self, letter):
        (iban,) = [
            row["text"] for row in letter._get_bank_rows() if row["label"] == "IBAN"
        ]
        return iban

    def test_another_choice_changes_nothing_that_was_issued(self):
        letter = self._issue()
        self.company.dunning_bank_account_id = self.second
        letter.action_send()
        self._send_queue()
        (message,) = self._received(letter)
        for kind in ("html", "plain"):
            text = message.get_body((kind,)).get_content()
            self.assertIn(FIRST, text)
            self.assertNotIn(SECOND, text)
        self.assertEqual(self._iban(letter), FIRST)

    def test_another_account_on_the_invoice_changes_nothing_either(self):
        letter = self._issue()
        self.invoice.partner_bank_id = self.second
        self.assertEqual(self._iban(letter), FIRST)

    def test_a_proposal_names_the_choice_of_today(self):
        letter = self._propose("24 May").letter_ids
        self.assertEqual(self._iban(letter), FIRST)
        self.company.dunning_bank_account_id = self.second
        self.assertEqual(self._iban(letter), SECOND)

    def test_nobody_is_sent_a_letter_that_names_an_archived_account(self):
        letter = self._issue()
        self.first.active = False
        letter.action_send()
        delivery = letter.delivery_ids
        self.assertEqual(delivery.state, "failed")
        self.assertIn(f"Account {FIRST} is archived", delivery.error)
        self.assertTrue(letter.activity_ids)
        # Whoever opens its page is shown where to pay by now.
        self.assertEqual(self._iban(letter), SECOND)

    def test_nor_one_whose_account_was_archived_while_it_waited(self):
        letter = self._issue()
        letter.action_send()
        self.assertEqual(letter.delivery_ids.state, "queued")
        self.first.active = False
        self._send_queue()
        self.assertEqual(letter.delivery_ids.state, "failed")
        self.assertFalse(self._received(letter))
        letter.action_cancel("Account closed")
        self._run_day("24 May")
        self.assertEqual(self._iban(self._letters()), SECOND)

    def test_the_e_mail_speaks_the_language_of_its_letter(self):
        self.env["res.lang"]._activate_lang("de_DE")
        self.customer.lang = "de_DE"
        letter = self._issue()
        self.customer.lang = "en_US"
        letter.action_send()
        self._send_queue()
        (message,) = self._received(letter)
        text = message.get_body(("plain",)).get_content()
        self.assertIn("Zahlungserinnerung: Rechnung", message["Subject"])
        self.assertIn("Verwendungszweck:", text)
        self.assertNotIn("Payment reference", text)
        self.assertIn(letter.introduction.split()[0], text)
