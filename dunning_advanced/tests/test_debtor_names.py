"""Whose name stands on what the debtor gets, and in which direction one reads it."""

import pypdfium2

from odoo.tests import tagged

from .support.mail_case import MailCase

ARABIC = "لم نتلق بعد دفعتكم عن {{ object.claimed_invoices }}. يرجى الدفع."


@tagged("post_install", "-at_install")
class TestDebtorNames(MailCase):
    def _dun_address(self, customer):
        """The letter to a customer whose invoice address has no name, and its mail."""
        address = self.env["res.partner"].create(
            {
                "parent_id": customer.id,
                "type": "invoice",
                "email": "invoices@home.example",
                "street": "Garden Lane 9",
                "zip": "20095",
                "city": "Hamburg",
            }
        )
        self._create_invoice("10 May", partner=address)
        self._run_day("24 May")
        self._send_queue()
        letter = self._letters(customer)
        (message,) = [
            message
            for _from, recipients, message in self.sink.received
            if "invoices@home.example" in recipients
        ]
        return letter, message

    def test_an_address_without_a_name_is_that_of_its_customer(self):
        for name, is_company in (("Jane Doe", False), ("Doe Ltd", True)):
            customer = self._create_customer(name, is_company=is_company)
            self.sink.received.clear()
            letter, message = self._dun_address(customer)
            with self.subTest(name):
                self.assertEqual(message["To"], f"{name} <invoices@home.example>")
                lines = letter._get_address()["lines"]
                self.assertEqual(lines[:2], [name, "Garden Lane 9"])
                (page,) = pypdfium2.PdfDocument(letter.pdf_id.raw)
                text = page.get_textpage().get_text_range()
                self.assertRegex(text, rf"{name}\s+Garden Lane 9")

    def test_whoever_has_no_name_is_addressed_without_one(self):
        for values in ({"name": "  "}, {"type": "invoice", "name": False}):
            nobody = self._create_customer("N", is_company=False)
            nobody.write({**values, "email": "nobody@home.example"})
            self._create_invoice("10 May", partner=nobody)
            self._run_day("24 May")
            letter = self._letters(nobody)
            with self.subTest(values):
                self.assertEqual(letter.salutation, "Dear Accounts Payable Team,")
                self.assertNotIn("False", letter.introduction)

    def test_own_words_that_run_to_the_left_are_shown_as_they_are_read(self):
        self.env["res.lang"]._activate_lang("ar_001")
        self.customer.lang = "ar_001"
        levels = self.standard.level_ids.with_context(lang="ar_001")
        levels.write({"introduction": ARABIC, "mail_introduction": ARABIC})
        letter = self._dun()
        shown = letter._with_customer_language()
        paper = str(self.env["ir.actions.report"]._render_dunning_letter_body(shown))
        self.assertRegex(paper, r'class="text" dir="rtl"')
        (message,) = self._received(letter)
        html = message.get_body(("html",)).get_content()
        self.assertRegex(html, r'<span dir="rtl"[^>]*>[^<]*لم نتلق')
        self.customer.lang = "en_US"
        self.assertFalse(letter._with_customer_language()._get_text_direction())
