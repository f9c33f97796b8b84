"""A run's task goes to jobs; the scheduled actions only look after them."""

from datetime import timedelta

from odoo import SUPERUSER_ID, fields, models
from odoo.fields import Domain

from odoo.addons.dunning_advanced.models.run.work import PROPOSING

from .jobs import LIVE_STATES, MAX_RETRIES

# The scheduled action looks after the jobs of runs at work so often.
LOOK_AFTER = timedelta(minutes=5)
# A job that could begin, and no job of any kind that does: nobody runs jobs here.
PATIENCE = timedelta(minutes=15)


class DunningRun(models.Model):
    _inherit = "dunning.run"

    def _trigger_work(self):
        """Plan the jobs at once; the scheduled action looks after them later."""
        if self._nobody_runs_jobs():
            return super()._trigger_work()
        for run in self:
            run._ensure_jobs()
        return self._look_after_later()

    def _work_off_tasks(self):
        """Leave the tasks to jobs; where nobody runs jobs, work as without them."""
        if self._nobody_runs_jobs():
            self._look_after_later()
            return super()._work_off_tasks()
        for run in self:
            run._ensure_jobs()
        if self:
            self._look_after_later()
        self.env["ir.cron"]._commit_progress(remaining=0)
        return True

    def _look_after_later(self):
        # sudo: a user may start the work, but not change scheduled actions.
        action = self.env.ref("dunning_advanced.ir_cron_dunning_work").sudo()
        action._trigger(at=fields.Datetime.now() + LOOK_AFTER)

    def _nobody_runs_jobs(self):
        """Whether jobs wait here without anybody who does them."""
        limit = fields.Datetime.now() - PATIENCE
        # sudo: jobs are the system's; only their number counts.
        jobs = self.env["queue.job"].sudo()
        may_begin = Domain("eta", "=", False) | Domain("eta", "<", limit)
        # Also what a process has begun that was killed: a runner would begin it anew.
        waits = may_begin & Domain("state", "in", ("pending", "enqueued", "started"))
        ours = Domain("channel", "=like", "root.dunning.%")
        waits &= ours & Domain("date_created", "<", limit)
        if not jobs.search_count(waits, limit=1):
            return False
        begun = Domain("date_started", ">", limit)
        return not (jobs.search_count(begun, limit=1) or self._is_long_job_alive())

    def _is_long_job_alive(self):
        """Whether a process is at a job that it began long ago.

        A process that was killed holds no lock any more, but its job stays begun.
        """
        # sudo: as jobs.
        locks = self.env["queue.job.lock"].sudo()
        locks = locks.search([("queue_job_id.state", "=", "started")])
        return locks.try_lock_for_update(allow_referencing=True) != locks

    def _ensure_jobs(self):
        """Plan the task unless its jobs are on their way.

        A process that dies may leave the next plan waiting for jobs that are done.
        """
        states = set(self._find_jobs().mapped("state"))
        if states - {"wait_dependencies"}:
            return
        self._find_jobs().button_cancelled()
        first = "decide" if self.task in PROPOSING else "issue"
        self._delayable_plan(first, 0).delay()

    def _find_jobs(self):
        """The jobs of the run's present task that are not at their end."""
        # sudo: a user who works runs need not be allowed to see jobs.
        return (
            self.env["queue.job"]
            .sudo()
            .search(
                [
                    ("identity_key", "=like", f"{self._get_job_prefix()}-%"),
                    ("state", "in", LIVE_STATES),
                ]
            )
        )

    def _find_other_jobs(self):
        """As :meth:`_find_jobs`, but for the job that is being done."""
        own = self.env.context.get("job_uuid")
        return self._find_jobs().filtered(lambda job: job.uuid != own)

    def _get_job_prefix(self):
        return f"dunning.run-{self.id}-{self._get_task_start()}".replace(" ", "T")

    def _get_task_start(self):
        """What tells the present task of the run from an earlier one."""
        return fields.Datetime.to_string(self.date_start)

    def _delayable(self, *key):
        """A job of the run's present task, which is not made twice.

        The system does it; :meth:`_as_starter` sees to the rights.

        :param key: what tells it from the task's other jobs
        """
        system = self.with_user(SUPERUSER_ID).with_company(self.company_id)
        return system.delayable(
            identity_key="-".join(map(str, (self._get_job_prefix(), *key))),
            max_retries=MAX_RETRIES,
        )

    def _delayable_plan(self, phase, after):
        """The job that plans what comes next.

        :param phase: decide or issue
        :param after: id of the last customer that is planned already
        """
        plan = self._delayable("plan", phase, after)
        return plan._job_plan(self._get_task_start(), phase, after)
