"""What a run does in the background becomes jobs: once, by rights, to the end."""

from unittest.mock import patch

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tests.common import freeze_time
from odoo.tools import mute_logger

from odoo.addons.dunning_advanced.tests.support.run_case import (
    leave_to_background,
)

from ..models import dunning_run_job
from .common import JobRunCase

CONTROLLER = "odoo.addons.queue_job.controllers.main"


@tagged("post_install", "-at_install")
@freeze_time("2026-05-24 10:00:00")
class TestJobs(JobRunCase):
    def test_long_work_becomes_jobs_that_do_it_to_the_end(self):
        run = self._start()
        self.assertEqual((run.task, run.task_total), ("propose", 3))
        self.assertFalse(run.letter_ids)
        called = self._do_jobs()
        self.assertEqual(called, ["_job_plan", "_job_decide", "_job_plan"])
        self._assert_proposed(run, 3)
        self._issue(run)
        self.assertEqual(run.task, "issue_send")
        called = self._do_jobs(self._jobs() | self._jobs("_job_issue"))
        self.assertEqual(called, ["_job_plan"])
        self._do_jobs()
        self.assertEqual((run.task, run.state, run.issued_count), (False, "sent", 3))
        self.assertTrue(all(letter.pdf_id for letter in run.letter_ids))

    def test_each_kind_of_work_has_a_channel_of_its_own(self):
        self._issue(self._new_run())
        self._do_jobs()
        self._start()
        self._do_jobs()
        jobs = (
            self.env["queue.job"]
            .sudo()
            .search([("channel", "=like", "root.dunning.%")])
        )
        self.assertEqual(
            {(job.method_name, job.channel) for job in jobs},
            {
                ("_job_plan", "root.dunning.decide"),
                ("_job_decide", "root.dunning.decide"),
                ("_job_issue", "root.dunning.issue"),
                ("_job_send", "root.dunning.send"),
            },
        )

    def test_a_second_click_makes_no_second_job(self):
        run = self._start()
        self.assertEqual(len(self._jobs()), 1)
        with leave_to_background(), self.assertRaisesRegex(UserError, "at work"):
            run.action_propose()
        run._trigger_work()
        with self._real_schedule() as env:
            env["dunning.run"]._cron_work()
        self.assertEqual(len(self._jobs()), 1)
        self._do_jobs(self._jobs())
        waiting = self._jobs()
        self.assertEqual(waiting.mapped("method_name"), ["_job_decide"])
        run._trigger_work()
        self.assertEqual(self._jobs(), waiting)

    def test_a_job_of_a_finished_run_does_nothing(self):
        run = self._issue(self._new_run())
        self._do_jobs(self._jobs())
        run.action_stop()
        self._do_jobs()
        self.assertEqual((run.issued_count, run.state), (0, "proposed"))
        jobs = run._find_jobs()
        self.assertFalse(jobs)

    def test_a_job_of_an_earlier_task_leaves_the_next_task_alone(self):
        run = self._issue(self._new_run())
        self._do_jobs(self._jobs())
        old = self._jobs()
        self.assertEqual(old.mapped("method_name"), ["_job_issue"])
        run.action_stop()
        with freeze_time("2026-05-24 10:05:00"):
            self._issue(run)
            self._do_jobs(old)
            self.assertEqual(run.issued_count, 0)
            self._do_jobs()
        self.assertEqual(run.issued_count, 3)

    def test_a_job_that_is_done_twice_does_its_work_once(self):
        run = self._start()
        self._do_jobs(self._jobs())
        decide = self._jobs()
        self._do_jobs(decide)
        decide.requeue()
        self._do_jobs(decide)
        self.assertEqual(run.letter_count, 3)
        self._do_jobs()
        self._issue(run)
        self._do_jobs(self._jobs())
        issue = self._jobs("_job_issue")
        self._do_jobs(issue)
        issue.requeue()
        self._do_jobs(issue)
        self.assertEqual(run.issued_count, 3)
        self.assertEqual(len(run.letter_ids.delivery_ids), 3)

    def test_a_plan_that_is_made_twice_makes_no_second_jobs(self):
        with patch.object(dunning_run_job, "SLICE_SIZE", 1):
            run = self._start()
            plan = self._jobs()
            self._do_jobs(plan)
            decide = self._jobs()
            self._do_jobs(decide[0])
            plan.requeue()
            self._do_jobs(plan)
            self.assertEqual(self._jobs(), decide[1:])
            self._do_jobs()
        self._assert_proposed(run, 3)

    def test_slices_and_plans_take_all_customers_once(self):
        self._create_invoice("10 May")
        with (
            patch.object(dunning_run_job, "SLICE_SIZE", 1),
            patch.object(dunning_run_job, "JOBS_AT_ONCE", 2),
        ):
            run = self._start()
            called = self._do_jobs()
        self.assertEqual(called.count("_job_decide"), 4)
        self.assertEqual(called.count("_job_plan"), 3)
        self.assertEqual(len(run.letter_ids.partner_id), 4)
        self.assertEqual((run.letter_count, run.state), (4, "proposed"))

    def test_letters_of_a_customer_are_never_in_two_jobs(self):
        procedure = self.standard.copy({"applies_to": "invoice", "name": "By invoice"})
        self.standard.allow_override = True
        customers = [self._create_customer(f"D{number}") for number in range(3)]
        for customer in customers:
            moves = self._create_invoices("10 May", [50, 60], partner=customer)
            moves.dunning_procedure_id = procedure
        run = self._new_run(applies_to="invoice")
        self.assertEqual(run.letter_count, 6)
        with (
            patch.object(dunning_run_job, "LETTERS_AT_ONCE", 3),
            patch.object(dunning_run_job, "JOBS_AT_ONCE", 2),
        ):
            self._issue(run)
            self._do_jobs(self._jobs())
            jobs = self._jobs("_job_issue")
            letters = [self.env["dunning.letter"].browse(job.args[1]) for job in jobs]
            self.assertEqual(len(letters), 2)
            self.assertFalse(letters[0].partner_id & letters[1].partner_id)
            self._do_jobs()
        self.assertEqual(run.issued_count, 6)

    def test_jobs_work_by_the_rights_of_whoever_started_them(self):
        run = self._issue(self._new_run())
        self._do_jobs()
        self.assertEqual(run.letter_ids.pdf_id.create_uid, self.user)
        self.assertEqual(run.letter_ids.issuer_id, self.user)

    def test_whoever_lost_the_rights_ends_the_task_and_the_run_says_so(self):
        run = self._issue(self._new_run())
        group = self.env.ref("dunning_advanced.group_dunning_user")
        self.user.sudo().group_ids = [Command.unlink(group.id)]
        with mute_logger(CONTROLLER):
            self._do_jobs()
        # Core's words are for whoever has lost the rights; others read these.
        why = "Whoever started it may not do it any more."
        self.assertIn(why, str(self.failures.pop()))
        run = run.sudo()
        self.assertEqual((run.task, run.issued_count), (False, 0))
        self.assertIn("The work stopped", run.message_ids[0].body)
        self.assertIn(why, run.message_ids[0].body)

    def test_users_see_no_jobs_and_call_none(self):
        run = self._start()
        with self.assertRaises(AccessError):
            self.env["queue.job"].with_user(self.user).search([])
        job = self._jobs()
        self.assertEqual(job.user_id, self.env.ref("base.user_root"))
        self.assertEqual(job.company_id, run.company_id)

    def test_the_night_becomes_jobs_too(self):
        self.standard.automation = "send"
        self._run_day("24 May")
        letters = self.env["dunning.letter"].search([("run_id.scheduled", "=", True)])
        self.assertFalse(letters)
        self._do_jobs()
        run = self.env["dunning.run"].search([("scheduled", "=", True)])
        self.assertEqual((run.task, run.state, run.issued_count), (False, "sent", 3))
        self.assertEqual(set(run.letter_ids.mapped("delivery_ids.state")), {"queued"})
        self._run_day("24 May")
        self._do_jobs()
        self.assertEqual(run.issued_count, 3)
