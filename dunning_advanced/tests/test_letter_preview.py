"""Previews show what would be sent and leave nothing behind."""

import io

from odoo.exceptions import AccessError
from odoo.tests import HttpCase, tagged
from odoo.tests.common import freeze_time
from odoo.tools.pdf import PdfReader

from .support.edit_case import EditCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-05-24 10:00:00")
class TestLetterPreview(EditCommon, HttpCase):
    def _preview(self, letter):
        action = letter.action_preview_email()
        return self.env[action["res_model"]].browse(action["res_id"])

    def _counts(self):
        models = ("ir.attachment", "mail.message", "mail.mail", "dunning.delivery")
        return {name: self.env[name].sudo().search_count([]) for name in models}

    def test_the_email_is_shown_as_it_would_be_sent(self):
        self.customer.write({"dunning_cc": "cfo@x.com", "dunning_bcc": "box@x.com"})
        self.standard.level_ids[0].attach_invoices = "overdue"
        letter = self._proposed()
        letter.write({"edit_introduction": "As agreed", "edit_email_to": "a@x.com"})
        before, row = self._counts(), letter.read()
        preview = self._preview(letter)
        self.assertEqual(
            (preview.email_to, preview.email_cc, preview.email_bcc),
            ("a@x.com", "cfo@x.com", "box@x.com"),
        )
        self.assertIn("Payment reminder", preview.subject)
        self.assertIn("As agreed", preview.body)
        self.assertIn("119.00", preview.body)
        self.assertIn("Draft.pdf", preview.attachments)
        self.assertIn(self.invoice.name.replace("/", "_"), preview.attachments)
        self.assertFalse(preview.warning)
        self.assertEqual(self._counts(), before)
        letter.invalidate_recordset()
        self.assertEqual(letter.read(), row)

    def test_after_a_preview_the_same_transaction_reads_the_proposal_as_it_is(self):
        letter = self._proposed()
        said = letter._prepare_text_vals()
        now = letter.read(list(said))
        self._preview(letter)
        self.assertEqual(letter.read(list(said)), now)
        self.assertNotEqual(letter.title, said["title"])

    def test_what_was_sent_is_what_the_preview_showed(self):
        letter = self._proposed()
        letter.edit_closing = "Yours"
        preview = self._preview(letter)
        letter.action_issue()
        issued = self._preview(letter)
        letter.action_send()
        mail = letter.delivery_ids.mail_mail_id.sudo()
        self.assertEqual(preview.subject.replace("Draft", letter.name), mail.subject)
        self.assertEqual(issued.subject, mail.subject)
        self.assertEqual(issued.attachments, letter.pdf_id.name)
        self.assertEqual(preview.email_to, mail.email_to)
        self.assertIn("Yours", mail.body_html)

    def test_what_would_keep_it_from_being_sent_is_said(self):
        self.customer.email = False
        self.assertIn("no e-mail address", self._preview(self._proposed()).warning)
        self.customer.email = "k@customer.example"
        self.standard.level_ids[0].write({"send_email": False, "send_post": True})
        self.assertIn("not sent by e-mail", self._preview(self._proposed()).warning)

    def _fetch(self, letter, login):
        self.env.flush_all()
        self.authenticate(login, login)
        return self.url_open(letter.action_preview_pdf()["url"])

    def test_the_draft_is_marked_has_no_number_and_is_not_kept(self):
        letter = self._proposed()
        letter.edit_introduction = "As agreed on the phone"
        before = self._counts()
        answer = self._fetch(letter, "worker")
        self.assertEqual(answer.headers["Content-Type"], "application/pdf")
        page = PdfReader(io.BytesIO(answer.content)).pages[0]
        text = page.extract_text().replace("\t", " ")
        self.assertIn("DRAFT", text)
        self.assertIn("As agreed on the phone", text)
        self.assertNotIn("DUN/", text)
        self.assertEqual(self._counts(), before)
        self.assertFalse(letter.name or letter.pdf_id)

    def test_the_issued_file_is_shown_once_there_is_one(self):
        letter = self._proposed()
        letter.action_issue()
        answer = self._fetch(letter, "worker")
        self.assertEqual(answer.content, letter.sudo().pdf_id.raw)

    def test_who_may_not_read_letters_gets_no_preview(self):
        employee = self._create_user("employee", "base.group_user")
        letter = self._proposed()
        self.env.flush_all()
        self.authenticate("employee", "employee")
        answer = self.url_open(f"/dunning/letter/{letter.id}/draft.pdf")
        self.assertEqual(answer.status_code, 403)
        with self.assertRaises(AccessError):
            letter.with_user(employee).action_preview_email()

    def test_a_proposal_that_is_gone_is_not_found(self):
        letter = self._proposed()
        url = letter.action_preview_pdf()["url"]
        letter.action_cancel(None)
        self.env.flush_all()
        self.authenticate("worker", "worker")
        self.assertEqual(self.url_open(url).status_code, 404)
