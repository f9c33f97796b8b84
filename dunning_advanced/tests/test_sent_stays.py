"""The e-mail of a letter stays what it is, while it waits and when it has left."""

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import new_test_user, tagged

from .support.mail_case import MailCase

BY_HAND = "cannot be changed by hand"


@tagged("post_install", "-at_install")
class TestSentStays(MailCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.user, cls.boss = (
            new_test_user(
                cls.env,
                role,
                groups=f"dunning_advanced.group_dunning_{role}",
                company_id=cls.company.id,
            )
            for role in ("user", "manager")
        )
        cls.system = new_test_user(
            cls.env,
            "system",
            groups="dunning_advanced.group_dunning_manager,base.group_system",
            company_id=cls.company.id,
        )

    def _waiting(self):
        self._run_day("24 May")
        return self._letters()

    def _note(self, letter):
        return letter.delivery_ids.mail_mail_id.sudo().mail_message_id.sudo(False)

    def test_nobody_changes_what_is_about_to_be_sent(self):
        letter = self._waiting()
        note = self._note(letter)
        forged = self.env["ir.attachment"].create({"name": "x", "raw": b"x"})
        for user in (self.user, self.boss, self.system):
            own = note.with_user(user)
            for vals in (
                {"body": "Pay to another account"},
                {"subject": "Other"},
                {"attachment_ids": [Command.clear()]},
                {"attachment_ids": [Command.link(forged.id)]},
                {"author_id": user.partner_id.id},
                {"email_from": "evil@z.example"},
                {"message_id": "<other@z.example>"},
                {"message_type": "notification"},
            ):
                with self.assertRaisesRegex(UserError, BY_HAND):
                    own.write(vals)
            with self.assertRaisesRegex(UserError, BY_HAND):
                letter.with_user(user)._message_update_content(own, body="Other")
        self._send_queue()
        (message,) = self._received(letter)
        self.assertIn(letter._get_pdf().name, message.as_string())

    def test_nobody_leads_the_answers_or_the_e_mail_elsewhere(self):
        letter = self._waiting()
        note = self._note(letter)
        servers = self.env["ir.mail_server"].sudo()
        server = servers.create({"name": "Evil", "smtp_host": "z.example"})
        for user in (self.user, self.boss, self.system):
            own = note.with_user(user)
            for vals in (
                {"reply_to": "evil@z.example"},
                {"mail_server_id": server.id},
                {"record_alias_domain_id": False},
                {"record_company_id": False},
                {"outgoing_email_to": "evil@z.example"},
                {"incoming_email_cc": "evil@z.example"},
                {"partner_ids": [Command.link(user.partner_id.id)]},
            ):
                with self.subTest(user=user.login, vals=vals):
                    with self.assertRaisesRegex(UserError, BY_HAND):
                        own.write(vals)
        self._send_queue()
        (message,) = self._received(letter)
        self.assertNotIn("z.example", message.as_string())

    def test_what_was_sent_is_not_rewritten(self):
        letter = self._waiting()
        note = self._note(letter)
        self._send_queue()
        self.assertEqual(letter.delivery_state, "sent")
        with self.assertRaisesRegex(UserError, BY_HAND):
            note.with_user(self.user).body = "We have never asked for this"

    def test_nobody_takes_the_e_mail_away_unseen(self):
        letter = self._waiting()
        for user in (self.user, self.boss, self.system):
            with self.assertRaisesRegex(UserError, BY_HAND):
                self._note(letter).with_user(user).unlink()
        self._send_queue()
        self.assertEqual(letter.delivery_state, "sent")

    def test_what_is_deleted_from_the_queue_is_told(self):
        letter = self._waiting()
        letter.delivery_ids.mail_mail_id.sudo().unlink()
        self.assertEqual(letter.delivery_state, "failed")
        self.assertIn("has taken the e-mail out", letter.delivery_ids.error)
        self.assertFalse(letter.delivery_ids.mail_mail_id)

    def test_other_words_on_a_letter_are_their_authors(self):
        letter = self._waiting().with_user(self.user)
        said = letter.message_post(body="Called them", message_type="comment")
        letter._message_update_content(said, body="Called them twice")
        self.assertIn("twice", said.body)
        said.unlink()
        self.assertFalse(said.exists())

    def test_other_messages_cost_nothing_more(self):
        said = self.customer.message_post(body="Hello", message_type="comment")
        self.env.flush_all()
        self.env.invalidate_all()
        said.fetch(["model", "res_id", "body", "subject"])
        with self.assertQueryCount(1):
            said.sudo().subject = "Changed"
            said.flush_recordset()
