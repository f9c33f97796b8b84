"""What another process has or writes is left to it, and the job tries again."""

from datetime import timedelta
from unittest.mock import patch

from psycopg2.errors import UniqueViolation

from odoo import fields
from odoo.exceptions import UserError
from odoo.sql_db import db_connect
from odoo.tests import tagged
from odoo.tests.common import freeze_time

from odoo.addons.dunning_advanced.models.run import background

from ..models.jobs import MAX_RETRIES
from .common import JobRunCase


@tagged("post_install", "-at_install")
@freeze_time("2026-05-24 10:00:00")
class TestJobClashes(JobRunCase):
    def test_a_plan_that_a_killed_process_left_waiting_is_made_anew(self):
        run = self._start()
        self._do_jobs(self._jobs())
        self._do_jobs(self._jobs("_job_decide"))
        # As when the process dies before it tells the plan that its turn has come.
        self._jobs("_job_plan").state = "wait_dependencies"
        self._do_jobs()
        self.assertEqual(run.task, "propose")
        with self._real_schedule() as env:
            env["dunning.run"]._cron_work()
        self._do_jobs()
        self._assert_proposed(run, 3)

    def test_where_nobody_runs_jobs_the_scheduled_action_works(self):
        run = self._start()
        with self._real_schedule() as env:
            env["dunning.run"]._cron_work()
        self.assertEqual(run.letter_count, 0)
        self.env["queue.job"].sudo().search([("state", "=", "started")]).state = "done"
        old = fields.Datetime.now() - timedelta(hours=1)
        self._age_jobs(old)
        with self._real_schedule() as env:
            env["dunning.run"]._cron_work()
        self._assert_proposed(run, 3)
        self._do_jobs()
        self.assertEqual(run.letter_count, 3)

    def _age_jobs(self, moment):
        # Raw SQL: when a job was made is closed to everybody.
        self.env.flush_all()
        self.env.cr.execute("UPDATE queue_job SET date_created = %s", [moment])
        self.env.invalidate_all()

    def test_a_run_that_another_process_works_on_is_left_for_later(self):
        run = self.env["dunning.run"].with_user(self.user).create({})
        lock = (background._LOCK_SPACE, run.id)
        # Another connection: a process of its own for PostgreSQL.
        with db_connect(self.env.cr.dbname).cursor() as other:
            other.execute("SELECT pg_try_advisory_lock(%s, %s)", lock)
            self.assertTrue(other.fetchone()[0])
            with self.assertRaisesRegex(UserError, "Somebody else works on this run"):
                run.action_propose()
            run._with_guard().write(run._prepare_task_vals("propose", 3))
            run._trigger_work()
            self._do_jobs()
            (job,) = self._jobs("_job_plan")
            self.assertEqual((job.state, job.retry), ("pending", 0))
            self.assertGreater(job.eta, fields.Datetime.now())
            other.execute("SELECT pg_advisory_unlock(%s, %s)", lock)
        with freeze_time("2026-05-24 10:01:00"):
            self._do_jobs()
        self._assert_proposed(run, 3)

    def test_the_first_number_of_a_year_is_drawn_by_one_job_the_other_tries_again(self):
        run = self._issue(self._new_run())
        self._do_jobs(self._jobs())
        # As when another process has begun the sequence's year, and committed it.
        with patch.object(
            type(self.env["ir.sequence"]), "next_by_id", side_effect=UniqueViolation
        ):
            self._do_jobs()
        job = self._jobs("_job_issue")
        self.assertEqual((job.state, job.retry, run.issued_count), ("pending", 1, 0))
        self.assertEqual(run.checked_count, 3)
        with freeze_time("2026-05-24 10:10:00"):
            self._do_jobs()
        self.assertEqual(run.issued_count, 3)

    def _in_use(self, busy):
        """As while somebody else works on one of the customers."""
        letters, busy_id = type(self.env["dunning.letter"]), busy.id
        lock = letters._lock_customers

        def lock_others(letters):
            return lock(letters).filtered(lambda one: one.partner_id.id != busy_id)

        return patch.object(letters, "_lock_customers", lock_others)

    def test_a_customer_somebody_else_works_on_lets_the_job_try_again(self):
        run = self._issue(self._new_run())
        self._do_jobs(self._jobs())
        with self._in_use(self.customers[0]):
            self._do_jobs()
        # The others' letters are committed; a test's cursor undoes that with the job.
        job = self._jobs("_job_issue")
        self.assertEqual((job.state, job.retry), ("pending", 1))
        self.assertEqual(run.checked_count, 3)
        self.assertFalse(run.skip_ids.filtered("fell_out"))
        with freeze_time("2026-05-24 10:10:00"):
            self._do_jobs()
        self.assertEqual(run.issued_count, 3)

    def test_a_customer_in_use_for_too_long_is_listed_and_the_others_go_on(self):
        run = self._issue(self._new_run())
        self._do_jobs(self._jobs())
        busy = self.customers[0]
        # As after half an hour.
        self._jobs("_job_issue").retry = MAX_RETRIES - 1
        with self._in_use(busy):
            self._do_jobs()
        self.assertEqual((run.task, run.issued_count), (False, 2))
        (skip,) = run.skip_ids.filtered("fell_out")
        self.assertEqual((skip.partner_id, skip.reason), (busy, "failed"))
        left = run.letter_ids.filtered(lambda letter: letter.state == "proposed")
        self.assertEqual((left.partner_id, left.selected), (busy, False))
