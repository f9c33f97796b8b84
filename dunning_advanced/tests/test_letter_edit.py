"""One proposal is changed by hand: texts, recipients, items. Then it is issued."""

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, new_test_user, tagged
from odoo.tests.common import freeze_time

from .common import DunningCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-05-24 10:00:00")
class EditCommon(DunningCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.user = cls._create_user("worker", "dunning_advanced.group_dunning_user")
        cls.invoice = cls._create_invoice("10 May")

    @classmethod
    def _create_user(cls, login, group):
        return new_test_user(cls.env, login, groups=group, company_id=cls.company.id)

    def _proposed(self, user=None):
        run = self._propose("24 May")
        letter = run.letter_ids.filtered(lambda lt: lt.partner_id == self.customer)
        return letter.with_user(user or self.user)

    def _line(self, letter, invoice):
        return letter.line_ids.filtered(lambda line: line.move_id == invoice)


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


@tagged("post_install", "-at_install")
@freeze_time("2026-05-24 10:00:00")
class TestEditItems(EditCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other = cls._create_invoice("9 May", 50)
        cls.coming = cls._create_invoice("30 May", 30)

    def _skips(self, letter, reason):
        return letter.run_id.skip_ids.filtered(lambda skip: skip.reason == reason)

    def test_left_out_items_stay_out_when_issued(self):
        letter = self._proposed()
        self.assertEqual(letter.amount_total, 169.0)
        self._line(letter, self.other).action_drop()
        self.assertEqual(letter.amount_total, 119.0)
        self.assertEqual(letter.dropped_item_ids.move_id, self.other)
        letter.action_issue()
        self.assertEqual(letter.line_ids.move_id, self.invoice)
        self.assertFalse(self.other.dunning_level_id)
        self.assertEqual(self._skips(letter, "not_selected").move_id, self.other)

    def test_restoring_takes_them_in_again(self):
        letter = self._proposed()
        before = letter.line_ids.move_line_id
        self._line(letter, self.other).action_drop()
        letter.action_restore_items()
        self.assertEqual(letter.line_ids.move_line_id, before)
        self.assertEqual(letter.amount_total, 169.0)
        self.assertFalse(letter.dropped_item_ids)
        self.assertFalse(self._skips(letter, "not_selected"))
        bodies = "".join(letter.message_ids.mapped("body"))
        self.assertIn(f"Left out: {self.other.name}", bodies)
        self.assertIn(f"Taken in again: {self.other.name}", bodies)

    def test_proposing_again_takes_them_in_again(self):
        letter = self._proposed()
        run = letter.run_id
        self._line(letter, self.other).action_drop()
        run.with_user(self.user).action_propose()
        again = run.letter_ids.filtered(lambda lt: lt.partner_id == self.customer)
        self.assertEqual(again.amount_total, 169.0)

    def test_level_and_fee_follow_what_is_left(self):
        levels = self.standard.level_ids
        levels[1].write({"kind": "notice", "fee_amount": 7.5})
        self.env["dunning.letter"].search([])._as_verb().unlink()
        self.standard.min_days_between = 0
        old = self._create_invoice("1 May", 10)
        self._run_day("16 May")
        letter = self._proposed()
        self.assertEqual((letter.level_id, letter.fee_amount), (levels[1], 7.5))
        self._line(letter, old).action_drop()
        self.assertEqual((letter.level_id, letter.fee_amount), (levels[0], 0.0))
        self.assertEqual(letter.amount_total, 169.0)

    def test_the_last_item_cannot_be_left_out(self):
        letter = self._proposed()
        self._line(letter, self.other).action_drop()
        with self.assertRaisesRegex(UserError, "nothing is left to dun K for"):
            self._line(letter, self.invoice).action_drop()
        self.assertEqual(letter.amount_total, 119.0)

    def test_what_is_left_is_refused_with_its_reason(self):
        letter = self._proposed()
        self.invoice.write({"dunning_paused": True, "dunning_pause_reason": "Asked"})
        with self.assertRaisesRegex(UserError, "Invoice is paused"):
            self._line(letter, self.other).action_drop()

    def test_what_was_paid_meanwhile_falls_out_and_is_listed(self):
        third = self._create_invoice("8 May", 20)
        letter = self._proposed()
        self._pay(third, 20, "24 May")
        self._line(letter, self.other).action_drop()
        self.assertEqual(letter.amount_total, 119.0)
        self.assertEqual(self._skips(letter, "paid").move_id, third)

    def test_credits_cannot_be_left_out(self):
        refund = self._create_invoice("1 May", 5, move_type="out_refund")
        letter = self._proposed()
        with self.assertRaisesRegex(UserError, "Credits are always deducted"):
            self._line(letter, refund).action_drop()

    def test_items_of_an_issued_letter_stay(self):
        letter = self._proposed()
        letter.action_issue()
        with self.assertRaisesRegex(UserError, "has been issued"):
            self._line(letter, self.other).action_drop()
        with self.assertRaisesRegex(UserError, "has been issued"):
            letter.action_restore_items()
