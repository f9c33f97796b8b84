"""Jobs whose servers are gone, and a night whose progress is asked for."""

from datetime import timedelta

from odoo import fields
from odoo.tests import tagged
from odoo.tests.common import freeze_time

from .common import JobRunCase


@tagged("post_install", "-at_install")
@freeze_time("2026-05-24 10:00:00")
class TestAbandonedJobs(JobRunCase):
    def _kill_jobs(self, jobs):
        """As processes leave them that were killed at their job an hour ago."""
        hour_ago = fields.Datetime.now() - timedelta(hours=1)
        # Raw SQL: when a job was made is closed to everybody.
        self.env.flush_all()
        self.env.cr.execute("UPDATE queue_job SET date_created = %s", [hour_ago])
        self.env.invalidate_all()
        jobs.write({"state": "started", "date_started": hour_ago})
        locks = self.env["queue.job.lock"].sudo()
        locks.create([{"queue_job_id": job.id} for job in jobs])

    def _start_beside_another_job(self):
        """A run that waits for jobs, and a job that is no work of a run."""
        run = self._start()
        self.env["dunning.delivery"].sudo()._wake_queue()
        return run, self._jobs("_job_send")

    def _work_by_schedule(self):
        with self._real_schedule() as env:
            env["dunning.run"]._cron_work()

    def test_anothers_job_that_died_long_ago_is_nobody_who_runs_jobs(self):
        run, other = self._start_beside_another_job()
        self._kill_jobs(other)
        self._work_by_schedule()
        self._assert_proposed(run, 3)

    def test_our_job_that_died_long_ago_keeps_nobody_from_the_work(self):
        run = self._start()
        self._kill_jobs(self._jobs("_job_plan"))
        self._work_by_schedule()
        self._assert_proposed(run, 3)

    def test_a_long_job_that_is_alive_is_waited_for(self):
        run, other = self._start_beside_another_job()
        self._kill_jobs(other)
        # As when its process holds the lock of the job.
        locks = self.registry["queue.job.lock"]
        self.patch(locks, "try_lock_for_update", lambda one, **_how: one.browse())
        self._work_by_schedule()
        self.assertEqual(run.task, "propose")

    def test_the_progress_of_a_night_is_told(self):
        self.standard.automation = "send"
        self._run_day("24 May")
        self._do_jobs(self._jobs())
        run = self.env["dunning.run"].search([("scheduled", "=", True)])
        self.assertEqual((run.task_done, run.task_total), (0, 3))
        self._do_jobs(self._jobs("_job_decide"))
        self.assertEqual((run.task_done, run.task_total), (3, 3))
