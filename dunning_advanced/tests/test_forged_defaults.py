"""No default of a context, or of one's own, enters what one may not write."""

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged
from odoo.tests.common import freeze_time

from .support.attack_case import AttackCase


@tagged("post_install", "-at_install")
@freeze_time("2026-05-24 10:00:00")
class TestForgedDefaults(AttackCase):
    def test_no_default_forges_an_issued_letter(self):
        forged = {
            "default_state": "issued",
            "default_name": "DUN/FAKE/99",
            "default_pdf_id": self.secret.id,
            "default_escalates": True,
            "default_task": "propose",
            "default_scheduled": True,
            "default_fell_out": True,
        }
        runs = self.env["dunning.run"].with_user(self.alice).with_context(**forged)
        run = runs.create({})
        self.assertEqual((run.state, run.task, run.scheduled), ("draft", False, False))
        run.action_propose()
        letters = run.letter_ids
        self.assertEqual(set(letters.mapped("state")), {"proposed"})
        self.assertFalse(any(letters.mapped("name")) or letters.pdf_id)
        vals = letters[0].copy_data()[0]
        with self.assertRaises(AccessError):
            letters.create(vals)

    def test_no_default_of_ones_own_forges_anything(self):
        defaults = self.env["ir.default"].with_user(self.alice)
        for model, name, value in (
            ("dunning.run", "state", "issued"),
            ("dunning.run", "user_id", self.boss.id),
            ("dunning.letter", "name", "DUN/FAKE/99"),
            ("dunning.delivery", "state", "sent"),
        ):
            defaults.set(model, name, value, user_id=True)
        run = self._propose_as(self.alice)
        self.assertEqual((run.state, run.user_id), ("proposed", self.alice))
        self.assertFalse(any(run.letter_ids.mapped("name")))
        run.action_issue_send()
        self.assertEqual(set(run.letter_ids.delivery_ids.mapped("state")), {"queued"})

    def test_no_default_of_ones_own_sets_up_new_customers(self):
        carl = new_test_user(
            self.env, "carl", groups="base.group_user,base.group_partner_manager"
        )
        settings = {
            "dunning_paused": True,
            "dunning_pause_reason": "Mine",
            "dunning_procedure_id": self.standard.id,
            "dunning_apply_fees": False,
            "dunning_debtor_kind": "consumer",
            "dunning_charges_agreed": True,
            "dunning_cc": "carl@evil.example",
        }
        for name, value in settings.items():
            defaults = self.env["ir.default"].with_user(carl)
            defaults.set("res.partner", name, value, user_id=True)
        contacts = self.env["res.partner"]
        plain = contacts.create({"name": "Plain"})
        mine = contacts.with_user(carl).create({"name": "Mine"})
        for name in settings:
            self.assertEqual(mine.sudo()[name], plain[name], name)
        # What the company starts with counts for whoever makes the contact.
        self.env["ir.default"].set("res.partner", "dunning_cc", "all@acme.example")
        mine = contacts.with_user(carl).create({"name": "Mine"})
        self.assertEqual(mine.sudo().dunning_cc, "all@acme.example")

    def test_no_default_adds_recipients_or_files_to_a_letters_message(self):
        run = self._propose_as(self.alice)
        run.action_issue()
        letter = run.letter_ids.filtered(lambda lt: lt.partner_id == self.alpha)
        forged = {
            "default_attachment_ids": [Command.set(self.secret.ids)],
            "default_recipient_ids": [Command.set(self.bravo.ids)],
            "default_email_cc": "evil@z.example",
            "default_dunning_bcc": "evil@z.example",
            "default_state": "sent",
            "default_date_sent": "2020-01-01 00:00:00",
        }
        letter.with_context(**forged).action_send()
        delivery = letter.delivery_ids
        self.assertEqual((delivery.state, delivery.date_sent), ("queued", False))
        mail = delivery.mail_mail_id.sudo()
        self.assertNotIn(self.secret, mail.attachment_ids)
        self.assertFalse(mail.recipient_ids or mail.email_cc or mail.dunning_bcc)

    def test_no_default_enters_settings_that_one_may_not_write(self):
        groups = "base.group_user,base.group_partner_manager"
        carl = new_test_user(
            self.env, "carl", groups=groups, company_id=self.company.id
        )
        partners = self.env["res.partner"].with_user(carl)
        forged = partners.with_context(
            default_dunning_paused=True,
            default_dunning_pause_reason="x",
            default_dunning_bcc="evil@z.example",
            default_dunning_agency_id=self.alpha.id,
        )
        partner = forged.create({"name": "New"}).sudo()
        self.assertFalse(partner.dunning_paused or partner.dunning_bcc)
        self.assertFalse(partner.dunning_agency_id)
        with self.assertRaises(AccessError):
            self.bravo.with_user(carl).dunning_agency_id = self.alpha

    def test_no_default_hands_an_invoice_over(self):
        moves = self.env["account.move"].with_user(self.boss)
        forged = moves.with_context(
            default_dunning_collection_date="2026-01-01",
            default_dunning_agency_id=self.alpha.id,
        )
        move = forged.create({"move_type": "out_invoice", "partner_id": self.bravo.id})
        self.assertFalse(move.dunning_collection_date or move.dunning_agency_id)
