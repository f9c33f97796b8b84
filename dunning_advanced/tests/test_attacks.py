"""What somebody with a role, or without one, could forge by a plain call."""

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged
from odoo.tests.common import freeze_time
from odoo.tools import mute_logger

from .support.attack_case import AttackCase


@tagged("post_install", "-at_install")
@freeze_time("2026-05-24 10:00:00")
class TestAttacks(AttackCase):
    def _work_in_background(self):
        with self._real_schedule() as env:
            env["dunning.run"]._cron_work()

    def test_nobody_lets_the_background_work_as_the_superuser(self):
        run = self._propose_as(self.alice)
        other = self.env["res.company"].sudo().create({"name": "Other"})
        for vals in (
            {"user_id": False, "task": "propose"},
            {"user_id": self.boss.id, "task": "issue_send"},
            {"user_id": False, "task": "propose", "company_id": other.id},
            {"scheduled": True},
            {"state": "draft", "date": "2020-01-01"},
            {"task_total": 5, "date_start": False, "date_end": False},
        ):
            with self.subTest(vals=vals), self.assertRaisesRegex(UserError, "by hand"):
                run.write(vals)
            with self.subTest(new=vals), self.assertRaises(UserError):
                run.create(vals)

    def test_work_without_a_user_stops(self):
        run = self._propose_as(self.alice)
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE dunning_run SET user_id = NULL, task = 'propose' WHERE id = %s",
            [run.id],
        )
        before = run.letter_ids
        self.env.invalidate_all()
        with mute_logger("odoo.addons.dunning_advanced.models.run.background"):
            self._work_in_background()
        self.assertFalse(run.task)
        self.assertEqual(run.letter_ids, before)
        self.assertIn("Start it again", run.sudo().message_ids[0].body)

    def test_work_of_a_user_who_lost_the_role_stops(self):
        run = self._propose_as(self.alice)
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE dunning_run SET task = 'issue_send' WHERE id = %s", [run.id]
        )
        self.env.invalidate_all()
        invoicing = self.env.ref("account.group_account_invoice")
        self.alice.sudo().group_ids = [Command.set(invoicing.ids)]
        with mute_logger("odoo.addons.dunning_advanced.models.run.background"):
            self._work_in_background()
        self.assertFalse(run.sudo().task)
        self.assertEqual(set(run.sudo().letter_ids.mapped("state")), {"proposed"})

    def test_a_file_that_a_letter_only_points_to_is_not_handed_out(self):
        letter = self._issued(self.alice, self.alpha)
        letter.run_id.level_ids.invalidate_recordset()
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE dunning_letter SET pdf_id = %s WHERE id = %s",
            [self.secret.id, letter.id],
        )
        self.env.invalidate_all()
        self.assertFalse(letter._get_pdf())
        self.assertFalse(letter._get_pdf_url())
        self.assertNotIn(self.secret, letter._get_mail_attachments())

    def test_the_file_of_a_letter_stays_its_own(self):
        letter = self._issued(self.alice, self.alpha)
        pdf = letter.sudo().pdf_id
        for vals in (
            {"res_id": False},
            {"res_model": "res.partner"},
            {"public": True},
            {"name": "Final-Notice.pdf"},
        ):
            with self.assertRaisesRegex(UserError, "kept as proof"):
                pdf.write(vals)
        with self.assertRaisesRegex(UserError, "its own file"):
            letter._as_verb().pdf_id = self.secret

    def test_the_evidence_of_an_issued_letter_is_not_rewritten(self):
        letter = self._issued(self.boss, self.alpha)
        letter.action_send()
        line, delivery = letter.line_ids, letter.delivery_ids
        item = self.invoices[self.nobodys].line_ids.filtered("date_maturity")
        new_line = {
            **line.copy_data()[0],
            "move_line_id": item.id,
            "move_id": item.move_id.id,
            "letter_id": letter.id,
        }
        invoice = item.move_id
        for user in (self.alice, self.boss):
            mine = letter.with_user(user), invoice.with_user(user), new_line
            for call in self._rewrites(*mine):
                with self.assertRaises(UserError):
                    call()
        self.assertEqual(letter.line_ids, line)
        self.assertEqual(letter.delivery_ids, delivery)

    def _rewrites(self, letter, invoice, line):
        """Calls that would change what an issued letter proves, each its own way."""
        sent = {"letter_id": letter.id, "channel": "print", "state": "sent"}
        return (
            lambda: letter.line_ids.create(line),
            lambda: letter.write({"line_ids": [Command.create(line)]}),
            lambda: letter.write({"amount_total": 0.01}),
            lambda: letter.write({"delivery_state": "sent"}),
            lambda: letter.write({"days_overdue": 1}),
            lambda: letter.write({"user_id": letter.env.uid}),
            lambda: letter.write({"last_letter_date": False}),
            lambda: letter.write({"delivery_ids": [Command.create(sent)]}),
            lambda: letter.delivery_ids.create(sent),
            lambda: letter.delivery_ids.write({"recipient": "Nobody"}),
            lambda: letter.delivery_ids.write({"state": "sent"}),
            lambda: letter.delivery_ids.unlink(),
            lambda: letter.line_ids.unlink(),
            lambda: letter.unlink(),
            lambda: invoice.write({"dunning_line_ids": [Command.create(line)]}),
            lambda: letter.partner_id.write(
                {"dunning_letter_ids": [Command.delete(letter.id)]}
            ),
        )

    def test_a_promise_is_noted_in_ones_own_name_and_stays(self):
        promises = self.env["dunning.promise"].with_user(self.alice)
        vals = {"move_id": self.invoices[self.alpha].id, "date": "2026-06-01"}
        for more in ({"user_id": self.boss.id}, {"amount_open": 1}, {"active": False}):
            with self.assertRaises(UserError):
                promises.create({**vals, **more})
        forged = promises.with_context(default_user_id=self.boss.id)
        promise = forged.create(vals)
        self.assertEqual(promise.user_id, self.alice)
        for more in ({"user_id": self.boss.id}, {"date": "2030-01-01"}, {"active": 0}):
            with self.assertRaises(UserError):
                promise.write(more)
        promise.note = "By telephone"
        promise.action_withdraw()
        self.assertFalse(promise.active)

    def test_nobody_makes_a_dunned_customer_his_own(self):
        groups = "base.group_user,base.group_partner_manager"
        carl = new_test_user(
            self.env, "carl", groups=groups, company_id=self.company.id
        )
        letter = self._issued(self.boss, self.bravo)
        bravo = self.bravo.with_user(carl)
        own = self._create_customer("Own", user_id=carl.id)
        belongs = {"parent_id": own.id, "is_company": False}
        for vals in ({"user_id": carl.id}, belongs):
            with self.assertRaises(AccessError) as caught:
                bravo.write(vals)
            self.assertIn("Ask a sales manager", str(caught.exception))
        with self.assertRaises(AccessError):
            letter.with_user(carl).read(["amount_total"])
        bravo.write({"phone": "1", "user_id": self.bob.id})
        self._create_customer("New").with_user(carl).user_id = carl
        contacts = self.env.ref("base.group_partner_manager")
        self.alice.sudo().group_ids = [Command.link(contacts.id)]
        for partner in (self.bravo, self._create_customer("C", user_id=self.bob.id)):
            for user in (self.alice.id, False):
                with self.assertRaises(AccessError) as caught:
                    partner.with_user(self.alice).user_id = user
                self.assertIn("Ask a sales manager", str(caught.exception))
        self.bravo.user_id = self.alice

    def test_a_manager_of_one_company_leaves_what_others_share(self):
        other = self.setup_other_company()["company"]
        other.sudo().dunning_enabled = True
        standard = self.standard.with_user(self.boss)
        self.assertFalse(standard.company_id)
        for call in (
            lambda: standard.write({"name": "Mine"}),
            lambda: standard.level_ids[0].write({"title": "Mine"}),
            lambda: standard.level_ids.create(
                {"procedure_id": standard.id, "name": "X", "days": 7}
            ),
            standard.level_ids[-1:].unlink,
            lambda: standard.create({"name": "For all"}),
        ):
            with self.assertRaisesRegex(AccessError, "do not work in"):
                call()
        copy = standard.copy()
        self.assertEqual(copy.company_id, self.company)
        copy.level_ids[0].title = "Mine"
        with self.assertRaisesRegex(AccessError, "do not work in"):
            copy.company_id = False

    def test_a_group_stays_with_own_customers(self):
        groups = self.env["dunning.invoice.group"].with_user(self.alice)
        group = groups.create({"name": "Own", "partner_id": self.alpha.id})
        with self.assertRaises(AccessError):
            group.partner_id = self.bravo

    def test_no_field_of_the_company_shows_customers_how_they_are_dunned(self):
        pia = new_test_user(self.env, "pia", groups="base.group_portal")
        public = self.env.ref("base.public_user")
        for user in (pia, public):
            for model in ("res.company", "res.partner", "account.move"):
                names = self.env[model].with_user(user).fields_get()
                shown = [name for name in names if name.startswith("dunning_")]
                self.assertFalse(shown, f"{user.login} {model}")
        with self.assertRaises(AccessError):
            self.company.with_user(pia).read(["dunning_restrict_users"])
        for model in ("account.move", "res.partner"):
            with self.assertRaises(AccessError):
                records = self.env[model].with_user(pia)
                records.search([("dunning_collection_state", "=", "proposed")])
