"""Jobs are done as the job runner's own call does them, with real commits."""

from unittest.mock import patch

from odoo import fields

from odoo.addons.dunning_advanced.tests.support.run_case import (
    RunCase,
    leave_to_background,
)
from odoo.addons.queue_job.controllers.main import RunJobController


class JobMixin:
    def setUp(self):
        super().setUp()
        # What jobs have raised.
        self.failures = []

    def tearDown(self):
        self.assertFalse(self.failures)
        super().tearDown()

    def _jobs(self, method=None, env=None):
        """Jobs of ours that wait for the job runner, oldest first."""
        domain = [("channel", "=like", "root.dunning.%"), ("state", "=", "pending")]
        if method:
            domain.append(("method_name", "=", method))
        # sudo: users need not be allowed to see jobs.
        return (env or self.env)["queue.job"].sudo().search(domain, order="id")

    def _do_jobs(self, jobs=None):
        """Do jobs as the job runner does, one after the other, until none may begin.

        :param jobs: only these
        :return: names of the methods, in the order in which they were called
        """
        called = []
        with self._real_schedule() as env:
            while job := self._get_next_job(env, jobs):
                called.append(job.method_name)
                self._do_job(env, job)
        return called

    def _get_next_job(self, env, among=None):
        now = fields.Datetime.now()
        found = self._jobs(env=env).filtered(lambda job: not job.eta or job.eta <= now)
        return (found if among is None else found & among.with_env(env))[:1]

    def _do_job(self, env, job):
        job.state = "enqueued"
        env.cr.commit()
        acquired = RunJobController._acquire_job(env, job.uuid)
        # A test's cursors are one inside the other: the job's own would be undone, too.
        kept = patch.object(env.cr, "rollback")
        try:
            with kept:
                RunJobController._runjob(env, acquired)
        except Exception as error:  # noqa: BLE001 - as the server, which logs it
            self.failures.append(error)
        env.cr.commit()


class JobRunCase(JobMixin, RunCase):
    def _assert_proposed(self, run, letters):
        self.assertEqual((run.task, run.state), (False, "proposed"))
        self.assertEqual(run.letter_count, letters)

    def _start(self, **values):
        """A run whose proposal is left to jobs."""
        run = self.env["dunning.run"].with_user(self.user).create(values)
        with leave_to_background():
            run.action_propose()
        return run

    def _issue(self, run):
        with leave_to_background():
            run.action_issue_send()
        return run
