"""Dunning is switched off, or whoever works leaves: what waits is not lost."""

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tests.common import freeze_time, new_test_user
from odoo.tools import mute_logger

from .support.run_case import RunCase, leave_to_background

# What is expected is on the run; it stands in the log as well.
BACKGROUND = "odoo.addons.dunning_advanced.models.run.background"


@tagged("post_install", "-at_install")
@freeze_time("2026-05-24 10:00:00")
class TestSwitchedOff(RunCase):
    def _work(self, user=None):
        with self._real_schedule() as env:
            env(user=user.id if user else env.uid)["dunning.run"]._cron_work()

    def _leave(self, run):
        with leave_to_background():
            run.action_issue()
        self.assertEqual(run.task, "issue")

    def _said(self, run):
        return " ".join(run.sudo().message_ids.mapped("body"))

    def test_proposals_stay_until_it_is_switched_on_again(self):
        run = self._new_run()
        letters = run.letter_ids
        letters[0].introduction = "Dear Jane"
        self.company.sudo().dunning_enabled = False
        for issue in (run.action_issue, letters[0].action_issue):
            with self.assertRaisesRegex(UserError, "switched off"):
                issue()
        letters.action_issue()
        self.assertEqual(letters.exists().mapped("state"), ["proposed"] * 3)
        failed = run.skip_ids.filtered(lambda skip: skip.reason == "failed")
        self.assertIn("switched off", failed[:1].detail)
        self.company.sudo().dunning_enabled = True
        run.action_issue()
        self.assertEqual(letters.mapped("state"), ["issued"] * 3)
        self.assertEqual(letters[0].introduction, "Dear Jane")

    def _assert_ends(self, run, said):
        with mute_logger(BACKGROUND):
            self._work()
        run = run.with_user(self.env.user)
        self.assertFalse(run.task)
        self.assertIn(said, self._said(run))
        self.assertEqual(run.letter_ids.mapped("state"), ["proposed"] * 3)

    def test_work_in_the_background_ends_and_says_so(self):
        run = self._new_run()
        self._leave(run)
        self.company.sudo().dunning_enabled = False
        self._assert_ends(run, "switched off")

    def test_work_of_an_archived_company_ends_and_says_so(self):
        run = self._new_run()
        self._leave(run)
        # As it is read: core refuses to archive the company of active users.
        self.env.flush_all()
        archive = "UPDATE res_company SET active = FALSE WHERE id = %s"
        self.env.cr.execute(archive, [self.company.id])
        self.env.invalidate_all()
        self._assert_ends(run, "switched off")

    def test_a_night_leaves_what_people_wrote(self):
        self.standard.automation = "propose"
        self._run_day("24 May")
        letter = self._letters(self.customers[0], state="proposed")
        letter.introduction = "Dear Jane"
        with self._real_schedule() as env:
            night = env["dunning.run"]._begin_nights("customer", self.day("25 May"))
            env["res.company"].browse(self.company.id).dunning_enabled = False
            night.filtered(lambda run: run.company_id.id == self.company.id)._propose()
        self.assertEqual(letter.exists().introduction, "Dear Jane")

    def _start_and_leave(self, **values):
        run = self._new_run()
        self._leave(run)
        self.user.sudo().write(values)
        return run

    def test_whoever_started_it_is_archived(self):
        run = self._start_and_leave(active=False)
        self._assert_ends(run, "may not do it any more")

    def test_whoever_started_it_is_deleted(self):
        run = self._start_and_leave()
        self.user.sudo().unlink()
        self._assert_ends(run, "may not do it any more")

    def test_whoever_started_it_has_lost_the_role(self):
        employee = Command.set(self.env.ref("base.group_user").ids)
        run = self._start_and_leave(group_ids=[employee])
        self._assert_ends(run, "may not do it any more")

    def test_whoever_started_it_has_moved_to_another_company(self):
        other = self.setup_other_company()["company"]
        moved = {"company_id": other.id, "company_ids": [Command.set(other.ids)]}
        run = self._start_and_leave(**moved)
        self._assert_ends(run, "may not do it any more")

    def test_a_night_is_the_systems_whichever_user_its_action_has(self):
        for login, groups in (
            ("night_manager", "dunning_advanced.group_dunning_manager"),
            ("night_employee", "base.group_user"),
        ):
            user = new_test_user(
                self.env, login, groups=groups, company_id=self.company.id
            )
            with self.subTest(login), self.env.cr.savepoint() as undo:
                run = self._new_run()
                self._leave(run)
                self._work(user)
                self.assertEqual(run.letter_ids.mapped("state"), ["issued"] * 3)
                undo.rollback()
                self.env.invalidate_all()
                with self._real_schedule() as env:
                    env(user=user.id)["dunning.run"]._cron_customer()
                (letter,) = self._letters(self.customers[0])
                self.assertEqual(letter.run_id.user_id, self.env.ref("base.user_root"))
                undo.rollback()
                self.env.invalidate_all()

    def test_letters_are_written_where_nobody_has_a_language(self):
        customer = self.customers[0]
        (customer | self.company.partner_id).sudo().lang = False
        with self._real_schedule() as env:
            runs = env["dunning.run"].with_context(lang=None)
            runs._run_schedule("customer", as_of=self.day("24 May"))
        (letter,) = self._letters(customer)
        self.assertIn("Dear", letter.salutation)
