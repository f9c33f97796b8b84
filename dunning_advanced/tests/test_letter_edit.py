"""Texts of one proposal are changed by hand. Then it is issued."""

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged
from odoo.tests.common import freeze_time

from .support.edit_case import EditCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-05-24 10:00:00")
class TestEditTexts(EditCommon):
    def test_a_proposal_shows_the_texts_of_its_level(self):
        letter = self._proposed()
        self.assertEqual(letter.edit_title, letter.level_id.title)
        self.assertEqual(letter.edit_closing, letter.level_id.closing)

    def test_an_own_text_is_used_and_frozen_and_the_others_follow_the_level(self):
        letter = self._proposed()
        with Form(letter) as form:
            form.edit_introduction = (
                "As agreed, {{object.partner_id.name}} pays by {{ object.deadline }}"
            )
        self.standard.level_ids.write({"title": "Changed later"})
        letter.action_issue()
        self.assertEqual(letter.introduction, "As agreed, K pays by May 31, 2026")
        self.assertEqual(letter.title, "Changed later")
        self.assertEqual(letter.edit_introduction, letter.introduction)

    def test_the_levels_text_again_takes_the_own_one_back(self):
        letter = self._proposed()
        default = letter.edit_title
        letter.edit_title = "Mine"
        self.assertEqual(letter.title, "Mine")
        letter.edit_title = default
        self.assertIs(letter.title, False)

    def test_all_changes_can_be_undone(self):
        letter = self._proposed()
        self.assertFalse(letter.is_edited)
        before = letter.read(["edit_title", "edit_closing", "edit_email_cc"])
        letter.write({"edit_title": "Mine", "edit_closing": "", "email_cc": "a@x.com"})
        self.assertTrue(letter.is_edited)
        letter.action_undo_edits()
        self.assertFalse(letter.is_edited)
        after = letter.read(["edit_title", "edit_closing", "edit_email_cc"])
        self.assertEqual(after, before)

    def test_an_emptied_text_stays_empty(self):
        letter = self._proposed()
        letter.edit_closing = False
        self.env.flush_all()
        letter.invalidate_recordset()
        self.assertEqual(letter.edit_closing, "")
        letter.action_issue()
        self.assertFalse(letter.closing)
        self.assertTrue(letter.introduction)

    def test_the_texts_are_those_of_the_customers_language(self):
        self.env["res.lang"]._activate_lang("de_DE")
        self.standard.level_ids[0].with_context(lang="de_DE").title = "Erinnerung"
        self.customer.lang = "de_DE"
        self.assertEqual(self._proposed().edit_title, "Erinnerung")

    def test_placeholders_that_fail_are_found_when_saving(self):
        letter = self._proposed()
        for text, named in (
            ("Dear {{ object.partner_id.nam }}", "object.partner_id.nam"),
            ("Dear {{ object.partner_id.name", "Dear {{"),
            ("Dear {{ partner.name }}", "partner.name"),
            ("Dear {{ object.contact_name }}", "object.contact_name"),
        ):
            with self.assertRaisesRegex(ValidationError, "Introduction") as caught:
                letter.edit_introduction = text
            self.assertIn(named, str(caught.exception))
            self.assertIn("{{ object.partner_id.name }}", str(caught.exception))

    def test_only_who_writes_level_texts_writes_expressions(self):
        code = "{{ object.env['res.users'].sudo().browse(1).login }}"
        letter = self._proposed()
        with self.assertRaisesRegex(ValidationError, "cannot be used here"):
            letter.edit_title = code
        with self.assertRaisesRegex(ValidationError, "cannot be used here"):
            letter.write({"title": code})
        manager = self._create_user("boss", "dunning_advanced.group_dunning_manager")
        with self.assertRaisesRegex(ValidationError, "cannot be used here"):
            letter.with_user(manager).edit_title = "{{ 1 + 1 }} invoices"
        editors = self.env.ref("mail.group_mail_template_editor").sudo()
        editors.user_ids = [Command.link(manager.id)]
        with self.assertRaisesRegex(ValidationError, "does not work"):
            letter.with_user(manager).edit_title = "{{ object.nonsense }}"
        letter.with_user(manager).edit_title = "{{ 1 + 1 }} invoices"
        letter.action_issue()
        self.assertEqual(letter.title, "2 invoices")

    def test_placeholders_of_the_level_may_be_kept(self):
        self.standard.level_ids[0].closing = "{{ object.company_id.city or '' }}"
        letter = self._proposed()
        letter.edit_closing = "Yours, {{object.company_id.city or ''}}"
        letter.action_issue()
        self.assertTrue(letter.closing.startswith("Yours, "))

    def test_after_issue_nothing_is_editable(self):
        letter = self._proposed()
        letter.action_issue()
        item = self.invoice.line_ids[:1].id
        for vals in (
            {"edit_title": "x"},
            {"closing": "x"},
            {"dropped_item_ids": [Command.link(item)]},
        ):
            with self.assertRaisesRegex(UserError, "cannot be changed by hand"):
                letter.write(vals)
        letter.action_cancel("Typing error")
        for vals in ({"email_to": "a@x.com"}, {"edit_email_cc": "a@x.com"}):
            with self.assertRaisesRegex(UserError, "cannot be changed by hand"):
                letter.write(vals)

    def test_an_edit_stands_in_the_chatter(self):
        letter = self._proposed()
        letter.write({"edit_title": "Mine", "edit_email_cc": "cfo@x.com"})
        bodies = "".join(letter.message_ids.mapped("body"))
        for label in ("Title", "Cc"):
            self.assertIn(f"Changed for this letter: {label}", bodies)
        self.assertEqual(letter.message_ids[0].author_id, self.user.partner_id)

    def test_who_reads_letters_does_not_edit_them(self):
        letter = self._proposed(self._create_user("r", "account.group_account_invoice"))
        self.assertTrue(letter.edit_title)
        for vals in ({"edit_title": "x"}, {"email_to": "me@x.com"}, {"closing": "x"}):
            with self.assertRaises(AccessError):
                letter.write(vals)
        with self.assertRaises(AccessError):
            letter.line_ids.action_drop()
        with self.assertRaises(AccessError):
            letter.action_restore_items()
