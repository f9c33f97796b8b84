"""Texts per level: checked when saved, tried on a sample that leaves nothing behind."""

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from .common import DunningCommon
from .support.smtp_case import SmtpCase


@tagged("post_install", "-at_install")
class TestLevelSample(DunningCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.notice = cls.standard.level_ids[-1]
        cls.env.user.email = "me@acme.example"

    def _counts(self):
        models = (
            "dunning.letter",
            "dunning.letter.line",
            "dunning.delivery",
            "res.partner",
            "ir.sequence.date_range",
        )
        return [
            self.env[model].sudo().with_context(active_test=False).search_count([])
            for model in models
        ]

    def test_an_unknown_placeholder_is_refused_and_named(self):
        for text in (
            "{{ object.no_such_field }}",
            "{{ totalGrossAmount }}",
            "{{ 1/0 }}",
        ):
            with self.assertRaisesRegex(
                ValidationError, "Dunning Notice does not work"
            ):
                self.notice.introduction = text
        self.notice.introduction = "To {{ object.partner_id.name }}"

    def test_a_placeholder_that_fails_in_one_language_only_is_refused(self):
        with self.assertRaisesRegex(ValidationError, "German"):
            self.notice.with_context(lang="de_DE").closing = "{{ object.nichts }}"

    def test_placeholders_of_the_letter_work(self):
        self.notice.title = (
            "{{ object.name }} {{ object.company_id.name }} "
            "{{ format_date(object.deadline) }} "
            "{{ format_amount(object.amount_total, object.currency_id) }} "
            "{{ object.line_ids[0].move_name }}"
        )

    def test_what_the_button_inserts_is_written_as_people_read_it(self):
        texts = {
            "title": "{{object.deadline}} {{object.partner_id}}",
            "introduction": "{{ object.amount_total }} {{object.kind}}",
            "closing": "{{object.group_id.name ||| no group}}",
        }
        expected = {
            "en_US": ["May 31, 2026 K", "$\xa01,239.50 Dunning Notice", "no group"],
            "de_DE": ["31. Mai 2026 K", "$\xa01.239,50 Mahnung", "no group"],
            "fr_FR": [
                "31 mai 2026 K",
                "$\xa01\xa0239,50 Relance formelle",
                "no group",
            ],
        }
        self._create_invoice("10 May", 1234.5)
        self.standard.level_ids[:-1].unlink()
        self._run_day("24 May")
        letter = self._letters()
        for lang, said in expected.items():
            self.notice.with_context(lang=lang).write(texts)
            self.customer.lang = lang
            rendered = letter._prepare_text_vals()
            self.assertEqual([rendered[field] for field in texts], said)

    def test_a_manager_needs_no_right_to_edit_templates_for_what_letters_say(self):
        manager = new_test_user(
            self.env,
            "texts",
            groups="dunning_advanced.group_dunning_manager",
            company_id=self.company.id,
        )
        level = self.notice.with_user(manager)
        level.closing = "{{ object.amount_total }} {{ object.company_id.name }}"
        with self.assertRaises(AccessError):
            level.closing = "{{ object.company_id.partner_id.vat }}"

    def test_test_pdf_leaves_nothing_behind(self):
        before = self._counts()
        files = self.env["ir.attachment"].search_count([])
        action = self.notice.action_test_pdf()
        self.assertIn(f"/dunning/level/{self.notice.id}/", action["url"])
        content = self.notice._render_sample_pdf()
        self.assertTrue(content.startswith(b"%PDF"))
        self.assertEqual(self._counts(), before)
        self.assertEqual(self.env["ir.attachment"].search_count([]), files)

    def test_test_email_goes_to_the_user_alone_and_leaves_nothing_behind(self):
        before = self._counts()
        self.notice.action_send_test_email()
        mail = self.env["mail.mail"].sudo().search([], order="id desc", limit=1)
        self.assertIn("me@acme.example", mail.email_to)
        self.assertFalse(mail.email_cc or mail.dunning_bcc or mail.recipient_ids)
        self.assertIn("[Test] Final notice", mail.subject)
        self.assertIn("1,433.50", mail.body_html)
        self.assertEqual(mail.attachment_ids.mimetype, "application/pdf")
        self.assertEqual(self._counts(), before)

    def test_test_email_leaves_over_the_server_of_its_template(self):
        server = self.env["ir.mail_server"].create(
            {"name": "For dunning", "smtp_host": "localhost"}
        )
        self.notice.mail_template_id.mail_server_id = server
        self.notice.action_send_test_email()
        mail = self.env["mail.mail"].search([], order="id desc", limit=1)
        self.assertEqual(mail.mail_server_id, server)

    def test_the_next_number_is_not_used_up(self):
        self._create_invoice("10 May")
        self.notice._render_sample_pdf()
        self._run_day("24 May")
        self.assertEqual(self._letters().name, "DUN/2026/00001")


@tagged("post_install", "-at_install")
class TestTestEmail(SmtpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.level = cls.standard.level_ids[0]
        cls.env.user.email = "me@acme.example"

    def test_what_the_mail_server_refuses_is_told_and_not_called_sent(self):
        self.level.action_send_test_email()
        self.assertEqual(len(self.sink.received), 1)
        self.sink.refused.add("me@acme.example")
        with (
            mute_logger("odoo.addons.mail.models.mail_mail"),
            self.assertRaisesRegex(UserError, "no such user here"),
        ):
            self.level.action_send_test_email()

    def test_the_sender_is_that_of_the_levels_company(self):
        second = self.env["res.company"].create({"name": "Second"})
        own = self.standard.copy({"company_id": second.id, "name": "Own"})
        with self.assertRaisesRegex(UserError, "Second has no e-mail address"):
            own.level_ids[0].action_send_test_email()
        second.dunning_email_from = "dunning@second.example"
        own.level_ids[0].action_send_test_email()
        ((_from, _to, message),) = self.sink.received
        self.assertEqual(message["From"], "dunning@second.example")


@tagged("post_install", "-at_install")
class TestAttachments(DunningCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.standard.automation = "send"
        cls.overdue = cls._create_invoice("10 May")
        cls.later = cls._create_invoice("10 June")
        cls.standard.not_due = "all"
        for number, invoice in enumerate((cls.overdue, cls.later)):
            cls.env["ir.attachment"].sudo().create(
                {
                    "name": f"{number}.pdf",
                    "raw": b"%PDF-1.4 copy",
                    "mimetype": "application/pdf",
                    "res_model": "account.move",
                    "res_id": invoice.id,
                    "res_field": "invoice_pdf_report_file",
                }
            )
        (cls.overdue | cls.later).invalidate_recordset()

    def _attached(self, value):
        self.standard.level_ids.attach_invoices = value
        self._run_day("24 May")
        letter = self._letters()
        files = letter.delivery_ids.mail_mail_id.sudo().attachment_ids
        self.assertIn(letter.pdf_id, files)
        return files - letter.pdf_id

    def test_no_copies(self):
        self.assertFalse(self._attached("none"))

    def test_copies_of_overdue_invoices_reuse_the_existing_file(self):
        self.assertEqual(self._attached("overdue"), self.overdue.invoice_pdf_report_id)

    def test_copies_of_all_invoices_on_the_letter(self):
        self.assertEqual(
            self._attached("all"),
            self.overdue.invoice_pdf_report_id | self.later.invoice_pdf_report_id,
        )
