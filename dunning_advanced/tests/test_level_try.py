"""A level is tried as it stands on the screen, in any language, and never saved."""

from lxml import html

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import HttpCase, new_test_user, tagged
from odoo.tests.common import freeze_time

from .common import DunningCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-05-24 10:00:00")
class TestLevelTry(DunningCommon, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("de_DE")
        cls.level = cls.standard.level_ids[0]
        cls.level.with_context(lang="de_DE").introduction = "Guten Tag aus Berlin"
        cls.level.introduction = "Good day from Berlin"
        cls.manager = new_test_user(
            cls.env,
            "boss",
            "dunning_advanced.group_dunning_manager",
            email="boss@acme.example",
            company_id=cls.company.id,
        )
        cls.invoice = cls._create_invoice("10 May", 4321)

    def _try(self, **values):
        dialogs = self.env["dunning.level.try"].with_user(self.manager)
        return dialogs.create({"level_id": self.level.id, **values})

    def _text(self, dialog):
        """What the letter would say; the PDF itself is fetched in one test."""
        reports = self.env["ir.actions.report"]
        with dialog.level_id._sample_letter(dialog._get_sample()) as letter:
            letter.write(letter._prepare_text_vals())
            shown = letter._with_customer_language()
            return html.fromstring(
                str(reports._render_dunning_letter_body(shown))
            ).text_content()

    def test_any_language_from_any_interface_language(self):
        self.assertIn("Good day from Berlin", self._text(self._try()))
        self.assertIn("Guten Tag aus Berlin", self._text(self._try(lang="de_DE")))

    def test_on_a_real_invoice(self):
        dialog = self._try(move_id=self.invoice.id, lang="de_DE")
        text = self._text(dialog)
        for part in ("Guten Tag aus Berlin", self.invoice.name, "4.321,00"):
            self.assertIn(part, text)
        self.assertNotEqual(self.customer.lang, "de_DE")
        self.assertFalse(self._letters())

    def test_an_invoice_that_was_dunned_at_the_level_can_be_tried_again(self):
        self._run_day("24 May")
        dialog = self._try(move_id=self.invoice.id)
        self.assertIn("Good day from Berlin", self._text(dialog))
        self.assertEqual(len(self._letters()), 1)

    def test_what_is_on_the_screen_is_tried_and_not_saved(self):
        dialog = self._try(changes={"introduction": "Unsaved words"})
        self.assertIn("Unsaved words", self._text(dialog))
        self.env.invalidate_all()
        self.assertEqual(self.level.introduction, "Good day from Berlin")

    def test_nothing_else_can_be_smuggled_in_with_what_is_on_the_screen(self):
        self._text(self._try(changes={"procedure_id": 0, "active": False}))
        self.assertTrue(self.level.active)

    def test_a_text_that_one_may_not_write_cannot_be_tried(self):
        text = "{{ object.company_id.partner_id.vat }}"
        dialog = self._try(changes={"introduction": text})
        with self.assertRaises(AccessError):
            self._text(dialog)

    def test_the_words_for_a_letter_that_says_nothing_new(self):
        self.level.again_introduction = "As we have said"
        self.assertIn("As we have said", self._text(self._try(again=True)))

    def test_a_level_for_single_invoices_shows_one(self):
        procedure = self.standard.copy({"applies_to": "invoice"})
        text = self._text(self._try(level_id=procedure.level_ids[0].id))
        self.assertIn("INV/0001", text)
        self.assertNotIn("INV/0002", text)

    def test_the_mail_has_the_copy_that_the_level_asks_for(self):
        self.level.attach_invoices = "all"
        self.env["ir.attachment"].sudo().create(
            {
                "name": "copy.pdf",
                "raw": b"%PDF-1.4 copy",
                "mimetype": "application/pdf",
                "res_model": "account.move",
                "res_id": self.invoice.id,
                "res_field": "invoice_pdf_report_file",
            }
        )
        self.invoice.invalidate_recordset()
        self._try(move_id=self.invoice.id, lang="de_DE").action_send()
        mail = self.env["mail.mail"].sudo().search([], order="id desc", limit=1)
        self.assertEqual(mail.email_to, self.manager.email_formatted)
        self.assertEqual(
            sorted(mail.attachment_ids.mapped("name")), ["copy.pdf", "sample.pdf"]
        )
        self.assertIn("Guten Tag aus Berlin", mail.body_html)

    def test_others_get_neither_the_dialog_nor_its_pdf(self):
        self.authenticate("boss", "boss")
        dialog = self._try()
        answer = self.url_open(dialog.action_pdf()["url"])
        self.assertEqual(answer.headers["Content-Type"], "application/pdf")
        new_test_user(
            self.env,
            "second",
            "dunning_advanced.group_dunning_manager",
            company_id=self.company.id,
        )
        user = new_test_user(
            self.env,
            "plain",
            "dunning_advanced.group_dunning_user",
            company_id=self.company.id,
        )
        for login in ("second", "plain"):
            self.authenticate(login, login)
            answer = self.url_open(dialog.action_pdf()["url"])
            self.assertNotEqual(answer.status_code, 200, login)
        with self.assertRaises(AccessError):
            self.env["dunning.level.try"].with_user(user).create(
                {"level_id": self.level.id}
            )

    def test_an_invoice_of_a_company_that_one_is_not_in_is_refused(self):
        other = self._create_company(name="Other company")
        invoice = (
            self.env["account.move"]
            .with_company(other)
            .create(
                {
                    "move_type": "out_invoice",
                    "partner_id": self.customer.id,
                    "company_id": other.id,
                    "invoice_line_ids": [
                        Command.create({"name": "x", "price_unit": 5})
                    ],
                }
            )
        )
        with self.assertRaises(AccessError):
            self._try(move_id=invoice.id)._get_sample()
