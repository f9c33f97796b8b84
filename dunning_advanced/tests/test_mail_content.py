"""The e-mail stands alone: what it says, to whom it can be shown, how it looks."""

import base64
import io
import re

from PIL import Image

from odoo.tests import tagged
from odoo.tests.common import freeze_time

from ..models.plain_text import to_text
from ..models.setup.level_sample import Sample
from .support.mail_case import MailCase


@tagged("post_install", "-at_install")
class TestMailContent(MailCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        person = cls.env["res.users"].create(
            {
                "name": "Petra Muster",
                "login": "petra@acme.example",
                "email": "petra@acme.example",
                "phone": "+49 30 555",
                "company_id": cls.company.id,
                "company_ids": [(6, 0, cls.company.ids)],
                "group_ids": [
                    (4, cls.env.ref("dunning_advanced.group_dunning_manager").id)
                ],
            }
        )
        cls.standard.user_id = person
        cls.company.write(
            {
                "company_registry": "HRB 4711",
                "vat": "US12345671",
                "primary_color": "#ffff66",
                "report_footer": False,
            }
        )
        cls.env["res.partner.bank"].create(
            {
                "acc_number": "DE89370400440532013000",
                "partner_id": cls.company.partner_id.id,
                "allow_out_payment": True,
            }
        )

    def _message(self):
        letter = self._dun()
        message = self.sink.received[-1][2]
        html = message.get_body(("html",)).get_content()
        text = message.get_body(("plain",)).get_content().replace("\r\n", "\n")
        return letter, message, html, text

    def test_it_leaves_over_the_server_that_its_template_names(self):
        server = self.env["ir.mail_server"].create(
            {"name": "For dunning", "smtp_host": "localhost"}
        )
        self.standard.level_ids.mail_template_id.mail_server_id = server
        self._create_invoice("10 May")
        self._run_day("24 May")
        letter = self._letters()[-1]
        with freeze_time("2026-05-24 12:00:00"):
            letter.action_send()
        self.assertEqual(letter.delivery_ids.mail_mail_id.mail_server_id, server)

    def test_the_subject_names_the_invoice_the_amount_and_the_day(self):
        letter, message, _html, _text = self._message()
        for part in (self.invoice.name, "119.00", "May 31, 2026", letter.name):
            self.assertIn(part, message["Subject"])

    def test_the_subject_says_how_many_invoices_there_are(self):
        self._create_invoice("11 May")
        _letter, message, _html, _text = self._message()
        self.assertIn("2 invoices", message["Subject"])
        self.assertIn("238.00", message["Subject"])

    def test_it_can_be_paid_from_alone(self):
        self.invoice.ref = "PO 4711"
        letter, _message, html, text = self._message()
        for part in (
            self.invoice.name,
            "PO 4711",
            "May 10, 2026",
            "May 31, 2026",
            "DE89 3704 0044 0532 0130 00",
            letter._get_payment_reference(),
            "Petra Muster",
            "+49 30 555",
            "HRB 4711",
            letter._get_payment_url(),
        ):
            self.assertIn(part, text)
            self.assertIn(part, html.replace("&amp;", "&"))

    def test_ten_items_are_listed_and_the_others_counted(self):
        for number in range(11):
            self._create_invoice("10 May", amount=10.0 + number)
        letter, _message, _html, text = self._message()
        listed = [line for line in letter.line_ids if line.move_name in text]
        self.assertEqual(len(listed), 10)
        self.assertIn("and 2 more", text)

    def test_it_says_what_becomes_of_a_part_that_is_disputed(self):
        self.invoice.write(
            {
                "dunning_disputed": True,
                "dunning_disputed_amount": 19.0,
                "dunning_dispute_reason": "Broken",
            }
        )
        letter, _message, html, text = self._message()
        self.assertEqual(letter.amount_total, 100.0)
        self.assertIn("disputed: $ 19.00", text.replace("\xa0", " "))
        for said in (html, text):
            self.assertIn("What you dispute is not part of the amount to pay", said)

    def test_no_advertising_and_no_name_of_a_model(self):
        _letter, _message, html, text = self._message()
        for word in ("Odoo", "odoo.com", "Your Dunning Letter", "Powered"):
            self.assertNotIn(word, html)
            self.assertNotIn(word, text)

    def test_the_page_is_valid_for_narrow_screens_and_dark_ones(self):
        _letter, _message, html, _text = self._message()
        self.assertIn('<html lang="en-US">', html)
        self.assertIn("prefers-color-scheme: dark", html)
        self.assertIn("max-width: 600px", html)
        # A rule may ask how wide the screen is; nothing may ask it to be wide.
        self.assertNotRegex(html, r"(?<!\()min-width")
        for name in ("dunning_box", "dunning_label"):
            self.assertIn(f'class="{name}"', html)

    def test_the_button_has_the_company_s_colour_as_dark_as_it_takes(self):
        _letter, _message, html, _text = self._message()
        (colour,) = re.findall(
            r"background-color:\s*(#\w{6});\s*color:\s*#ffffff", html
        )
        self.assertNotEqual(colour, "#ffff66")

    def test_the_text_part_is_what_a_person_would_write(self):
        _letter, _message, _html, text = self._message()
        self.assertNotRegex(text, "[\u034f\u200b\u200c]")
        self.assertNotIn("\n\n\n", text)
        self.assertNotRegex(text, r"\[\d+\]|\*\*")
        self.assertIn("\nPlease pay by: May 31, 2026\n", text)
        self.assertIn("\nbilling@acme.example\n", text)
        self.assertIn(
            f"\n{self.invoice.name} · May 10, 2026 · $ 119.00\n",
            text.replace("\xa0", " "),
        )

    def test_lists_and_quotes_of_an_own_template_are_text_too(self):
        page = (
            "<div><h5>Two ways</h5><ol><li>By <b>transfer</b></li><li><p>Online</p>"
            "</li></ol>or<ul>\n<li>call us</li>\n<li>write</li></ul>"
            "<blockquote>Thank you</blockquote>Acme</div>"
        )
        lines = "Two ways||1. By transfer|2. Online||or||- call us|- write||Thank you||"
        self.assertEqual(to_text(page), f"{lines}Acme\n".replace("|", "\n"))

    def test_french_sets_a_colon_apart_in_one_line_with_its_word(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.customer.lang = "fr_FR"
        _letter, _message, _html, text = self._message()
        online = "Consulter en ligne et répondre"
        for label in ("Total à régler", "Téléphone", "IBAN", online):
            self.assertIn(f"{label}\xa0: ", text)
        self.assertIn("\nTotal à régler\xa0: $\xa0119,00\n", text)
        self.assertIn("HRB 4711", text)
        own = [line for line in text.splitlines() if "://" not in line]
        self.assertFalse([line for line in own if re.search(r"[^\s\d]:", line)])

    def test_the_logo_comes_with_the_e_mail(self):
        picture = io.BytesIO()
        Image.new("RGB", (200, 60), "#1f5f8b").save(picture, "PNG")
        self.company.logo = base64.b64encode(picture.getvalue())
        letter, message, html, _text = self._message()
        (name,) = re.findall(r'src="cid:([^"]+)"', html)
        ids = {part["Content-ID"]: part for part in message.walk()}
        self.assertEqual(ids[f"<{name}>"].get_content_type(), "image/png")
        (attachment,) = message.iter_attachments()
        self.assertEqual(attachment.get_content(), letter.pdf_id.raw)

    def test_a_logo_is_called_what_it_is(self):
        picture = io.BytesIO()
        Image.new("RGB", (200, 60), "#1f5f8b").save(picture, "JPEG")
        self.company.logo = base64.b64encode(picture.getvalue())
        _letter, message, html, _text = self._message()
        (name,) = re.findall(r'src="cid:([^"]+)"', html)
        ids = {part["Content-ID"]: part for part in message.walk()}
        self.assertEqual(ids[f"<{name}>"].get_content_type(), "image/jpeg")
        self.assertEqual(ids[f"<{name}>"].get_filename(), "logo.jpeg")

    def test_e_mail_and_paper_have_texts_of_their_own(self):
        level = self.standard.level_ids[0]
        level.write(
            {
                "mail_subject": "Open: {{ object.claimed_invoices }}",
                "mail_introduction": "{{ object.salutation }} short,\nin the e-mail.",
            }
        )
        letter, message, html, text = self._message()
        self.assertEqual(message["Subject"], f"Open: {self.invoice.name}")
        self.assertIn("Dear Accounts Payable Team, short,\nin the e-mail.", text)
        self.assertNotIn("slipped your attention", html)
        self.assertIn("slipped your attention", letter.introduction)

    def test_what_is_written_for_one_letter_is_in_its_e_mail(self):
        self.standard.level_ids[0].mail_introduction = "Of the level"
        letter = self._propose("24 May").letter_ids
        letter.edit_introduction = "Of this letter"
        letter.action_issue()
        letter.action_send()
        self._send_queue()
        text = self.sink.received[-1][2].get_body(("plain",)).get_content()
        self.assertIn("Of this letter", text)
        self.assertNotIn("Of the level", text)

    def test_a_dunning_manager_may_use_the_invoices_placeholders(self):
        user = self.standard.user_id
        level = self.standard.level_ids[0].with_user(user)
        for name in (
            "claimed_invoices",
            "invoice_dates",
            "invoice_due_dates",
            "customer_references",
            "amount_to_pay",
            "payment_reference",
        ):
            level.mail_introduction = f"About {{{{ object.{name} }}}}"

    def test_a_person_is_addressed_by_name(self):
        self.customer.is_company = False
        self.standard.level_ids[
            0
        ].introduction = "{{ object.salutation }}\n\nplease pay."
        _letter, _message, _html, text = self._message()
        self.assertIn("Dear K,", text)

    def test_what_was_said_before_is_named_where_it_is_true(self):
        self.standard.level_ids[1].introduction = "{{ object.said_before }} Please pay."
        first = self._dun()
        self.assertFalse(first.said_before)
        self._run_day("31 May")
        second = self._letters()[-1]
        said = "We wrote to you about this on May 24, 2026."
        self.assertEqual(second.introduction, f"{said} Please pay.")

    def test_an_item_that_was_never_named_is_not_said_to_be(self):
        self._dun()
        self._create_invoice("12 May")
        self._run_day("31 May")
        self.assertIn("some of these invoices", self._letters()[-1].said_before)

    def test_the_numbers_at_the_foot_are_named_in_each_reader_s_language(self):
        german = self._create_customer("Kunde", lang="de_DE")
        self._create_invoice("10 May", partner=german)
        self._dun()
        texts = []
        for customer in (self.customer, german):
            (message,) = self._received(self._letters(customer))
            texts.append(message.get_body(("plain",)).get_content())
        self.assertIn("Company ID: HRB 4711 · Tax ID: US12345671", texts[0])
        for number in ("HRB 4711", "US12345671"):
            self.assertIn(number, texts[1])
        for label in ("Company ID", "Tax ID"):
            self.assertNotIn(label, texts[1])

    def test_what_is_attached_to_the_template_goes_along(self):
        level = self.standard.level_ids[0]
        template = level.mail_template_id.sudo().copy()
        template.attachment_ids = self.env["ir.attachment"].create(
            {
                "name": "terms.txt",
                "raw": b"Our terms",
                "res_model": template._name,
                "res_id": template.id,
            }
        )
        level.mail_template_id = template
        proposal = self._propose("24 May").letter_ids
        self.assertIn("terms.txt", proposal._get_mail_attachment_names())
        letter, message, _html, _text = self._message()
        files = {one.get_filename(): one for one in message.iter_attachments()}
        self.assertEqual(set(files), {letter.pdf_id.name, "terms.txt"})
        self.assertEqual(files["terms.txt"].get_payload(decode=True), b"Our terms")
        _route, sample, _subject, _body = level._render_sample(Sample())
        self.assertEqual([name for name, _raw in sample], ["sample.pdf", "terms.txt"])
