"""Odoo lets every colleague read and write what waits at the Snailmail service."""

import base64

from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged
from odoo.tests.common import freeze_time

from .common import SnailmailCase


@tagged("post_install", "-at_install")
@freeze_time("2026-05-24 10:00:00")
class TestSnailmailDoors(SnailmailCase):
    def setUp(self):
        super().setUp()
        self.letter = self._send_letter()
        self.posted = self.letter.delivery_ids.snailmail_letter_id

    def _user(self, login, groups, company=None):
        company = company or self.company
        return new_test_user(
            self.env,
            login,
            groups=groups,
            company_id=company.id,
            company_ids=[(6, 0, company.ids)],
        )

    def _people_without_letters(self):
        """Who reads no dunning letters of the company."""
        other = self.setup_other_company(name="Elsewhere")["company"]
        manager = "dunning_advanced.group_dunning_manager"
        return (
            self._user("employee", "base.group_user,base.group_partner_manager"),
            self._user("elsewhere", manager, other),
            self._user("technician", "base.group_system"),
        )

    def test_nobody_else_reads_a_dunning_letter_at_the_service(self):
        for user in self._people_without_letters():
            theirs = self.posted.with_user(user)
            with self.subTest(user=user.login):
                self.env.invalidate_all()
                with self.assertRaises(AccessError):
                    theirs.read(["attachment_datas", "attachment_fname"])
                ours = [("model", "=", "dunning.letter")]
                self.assertFalse(theirs.search(ours))
                messages = self.env["mail.message"].with_user(user)
                failed = [("letter_ids.state", "=", "pending")]
                self.assertFalse(messages.search(failed) & self.letter.message_ids)

    def test_whoever_reads_the_letters_reads_what_is_posted_of_them(self):
        for groups in (
            "account.group_account_readonly",
            "account.group_account_invoice",
            "dunning_advanced.group_dunning_user",
        ):
            user = self._user(groups.split(".")[1], groups)
            (found,) = self.posted.with_user(user).read(["attachment_datas"])
            pdf = base64.b64decode(found["attachment_datas"])
            self.assertEqual(pdf[:4], b"%PDF")

    def test_nobody_says_by_hand_what_became_of_a_letter_at_the_service(self):
        users = (
            *self._people_without_letters(),
            self._user("billing", "account.group_account_invoice"),
            self._user("clerk", "dunning_advanced.group_dunning_user"),
            self._user("boss", "dunning_advanced.group_dunning_manager"),
        )
        stranger = self._create_customer("Stranger")
        for user in users:
            theirs = self.posted.with_user(user)
            for values in (
                {"state": "sent"},
                {"state": "error", "error_code": "CREDIT_ERROR", "info_msg": "No"},
                {"partner_id": stranger.id},
                {"street": "Elsewhere 1"},
                {"attachment_id": False},
                {"model": "res.partner", "res_id": stranger.id},
            ):
                with self.subTest(user=user.login, values=values):
                    with self.assertRaises(UserError):
                        theirs.write(values)
                    self.env.invalidate_all()
                    self.assertEqual(self.posted.partner_id, self.customer)
                    self.assertEqual(self.letter.delivery_ids.state, "queued")

    def test_nobody_posts_a_letter_past_its_deliveries(self):
        vals = {
            "model": "dunning.letter",
            "res_id": self.letter.id,
            "partner_id": self.customer.id,
            "attachment_id": self.posted.attachment_id.id,
        }
        mine = self._create_invoice("10 May")
        for groups in (
            "account.group_account_invoice",
            "dunning_advanced.group_dunning_manager",
        ):
            user = self._user(groups.split(".")[1], groups)
            letters = self.env["snailmail.letter"].with_user(user)
            with self.assertRaises(UserError):
                letters.create(vals)
            own = letters.create({**vals, "model": mine._name, "res_id": mine.id})
            with self.assertRaises(UserError):
                own.write({"model": "dunning.letter", "res_id": self.letter.id})

    def test_only_those_who_work_the_letter_take_it_back_from_the_service(self):
        people = [
            *self._people_without_letters(),
            self._user("billing", "account.group_account_invoice"),
        ]
        for user in people:
            theirs = self.posted.with_user(user)
            calls = (theirs.cancel, theirs.snailmail_print)
            message = self.posted.message_id.with_user(user)
            for call in (*calls, message.send_letter):
                with self.subTest(user=user.login, call=call.__name__):
                    with self.assertRaises(UserError):
                        call()
                    self.assertEqual(self.posted.state, "pending")
        clerk = self._user("clerk", "dunning_advanced.group_dunning_user")
        self.posted.message_id.with_user(clerk).cancel_letter()
        self.assertEqual(self.posted.state, "canceled")
        self.assertEqual(self.letter.delivery_ids.state, "failed")

    def test_what_waits_to_be_posted_is_neither_replaced_nor_deleted(self):
        clerk = self._user("clerk", "dunning_advanced.group_dunning_user")
        file = self.posted.attachment_id.with_user(clerk)
        printed = self.posted.sudo().attachment_id.raw
        for call in (
            lambda: file.write({"raw": b"%PDF-another letter"}),
            lambda: file.write({"res_model": False, "res_id": False}),
            file.unlink,
        ):
            with self.assertRaises(UserError):
                call()
        self.assertEqual(self.posted.sudo().attachment_id.raw, printed)
        # What nobody posts any more is no more than a copy.
        self.posted.with_user(clerk).cancel()
        file.unlink()
        self.assertEqual(self.letter.pdf_id.raw, printed)

    def test_core_letters_of_others_are_as_open_as_ever(self):
        partner = self._create_customer("Mine")
        employee = self._user("employee", "base.group_user,base.group_partner_manager")
        letters = self.env["snailmail.letter"].with_user(employee)
        mine = letters.create(
            {"model": "res.partner", "res_id": partner.id, "partner_id": partner.id}
        )
        self.assertEqual(letters.search([("id", "=", mine.id)]), mine)
        mine.cancel()
        self.assertEqual(mine.state, "canceled")

    def test_who_names_no_letter_of_the_service_says_nothing_of_others(self):
        self.standard.level_ids.send_print = True
        self.letter.action_send()
        printed = self.letter.delivery_ids.filtered(lambda d: d.channel == "print")
        self.assertEqual(printed.state, "queued")
        employee = self._user("employee", "base.group_user")
        # As a program calls it with "ids": [null].
        nothing = self.env["snailmail.letter"].with_user(employee).browse([None])
        for call in (
            lambda: nothing.write({"state": "sent"}),
            lambda: nothing.write({"state": "error"}),
            nothing.cancel,
            nothing.snailmail_print,
        ):
            call()
            self.assertEqual(printed.state, "queued")
