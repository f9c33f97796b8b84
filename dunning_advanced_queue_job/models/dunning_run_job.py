"""The jobs of a run: plan, decide, issue. Each does nothing when its task has ended.

Jobs of a task have customers of their own, so they may work at the same time. The plan
is alone: it makes the next jobs when those before are done, so many that the queue
bears them.
"""

import sys
from contextlib import contextmanager

from odoo import models
from odoo.exceptions import LockError
from odoo.fields import Domain
from odoo.tools import split_every

from odoo.addons.dunning_advanced.models.facts.dunning_open_item import SLICE_SIZE
from odoo.addons.dunning_advanced.models.facts.statement import (
    Statement,
    StatementError,
)
from odoo.addons.dunning_advanced.models.letter.issue import LETTERS_AT_ONCE
from odoo.addons.queue_job.delay import group
from odoo.addons.queue_job.exception import RetryableJobError

from . import jobs

# Jobs that one plan makes.
JOBS_AT_ONCE = 200


class DunningRun(models.Model):
    _inherit = "dunning.run"

    def _job_plan(self, task_start, phase, after):
        """Dunning: plan what comes next"""
        with self._at_work(task_start, shared=False) as run:
            # A process that died when it had planned is followed by one that plans.
            if run and not run._find_other_jobs():
                run._count_night()
                run._plan(phase, after)

    def _job_decide(self, task_start, partner_ids):
        """Dunning: decide about some customers"""
        with self._at_work(task_start) as run:
            if run:
                among = Domain("partner_id", "in", partner_ids)
                decided = run._get_decided_partner_ids(among)
                left = [id_ for id_ in partner_ids if id_ not in decided]
                if left:
                    run._propose_slice(run.env["res.partner"].browse(left))

    def _job_issue(self, task_start, letter_ids):
        """Dunning: issue some letters, and send those that the task sends"""
        with self._at_work(task_start) as run:
            if run:
                run._issue_some(Domain("id", "in", letter_ids))

    def _job_failed(self, **_failure):
        """Called for a job that is not tried again: end the task, and say so."""
        error = sys.exception()
        # What the queue raises after many tries has the reason behind it; what has
        # words for everybody says them itself.
        while error.__cause__ and not isinstance(error, StatementError):
            error = error.__cause__
        if self.exists().task:
            self._give_up(error)

    @contextmanager
    def _at_work(self, task_start, shared=True):
        """The run as whoever started the task; none when the task is not on any more.

        What is done is committed while nobody else can begin with the run.

        :param task_start: see ``_get_task_start``
        :param shared: whether other jobs may work on it at the same time
        """
        with (
            jobs.only_once(self.env),
            self._locked(shared) as is_ours,
            jobs.concurrency_retried(self.env),
        ):
            if not is_ours:
                jobs.wait("Another process works on the run.")
            # Only a new transaction sees what others have done before we had the lock.
            self.env.cr.commit()  # pylint: disable=invalid-commit
            run = self.exists()
            is_on = run.task and run._get_task_start() == task_start
            yield run._as_starter() if is_on else run.browse()
            self.env.cr.commit()  # pylint: disable=invalid-commit

    def _count_night(self):
        """Remember how much a night has to do, which is counted when it begins."""
        if not self.task_total and (size := self._get_task_size(self.task)):
            self._with_guard().task_total = size

    def _plan(self, phase, after):
        """Make the next jobs, or come to the task's end.

        :param phase: decide or issue
        :param after: id of the last customer that is planned already
        """
        if phase == "decide":
            if slices := self._get_next_customers(after):
                return self._delay_all("decide", slices, slices[-1][-1])
            self._end_proposing()
            phase, after = "issue", 0
        if self.task != "propose":
            slices, last = self._get_next_letters(after)
            if slices:
                return self._delay_all("issue", slices, last)
        return self._end_work()

    def _delay_all(self, phase, slices, last):
        """Make a job for each slice, and a plan that waits for all of them.

        :param slices: lists of ids
        :param last: id of the last customer among them
        """
        start = self._get_task_start()
        made = []
        for ids in slices:
            job = self._delayable(phase, min(ids), len(ids))
            made.append(getattr(job, f"_job_{phase}")(start, ids))
        group(*made).on_done(self._delayable_plan(phase, last)).delay()

    def _get_next_customers(self, after):
        """Slices of customers to decide about: lists of their ids."""
        left = sorted(id_ for id_ in self._get_undecided_partner_ids() if id_ > after)
        slices = split_every(SLICE_SIZE, left[: JOBS_AT_ONCE * SLICE_SIZE])
        return [list(ids) for ids in slices]

    def _get_next_letters(self, after):
        """Slices of letters to issue or send, a customer's never in two.

        So no two jobs want the same customer's lock.

        :return: (lists of ids, id of the last customer among them)
        """
        found = self.env["dunning.letter"]._read_group(
            self._get_task_domain(self.task), ["partner_id"], ["id:array_agg"]
        )
        left = sorted((customer.id, ids) for customer, ids in found)
        slices, last = [], after
        for customer_id, ids in left:
            if customer_id <= after:
                continue
            if not slices or len(slices[-1]) + len(ids) > LETTERS_AT_ONCE:
                if len(slices) == JOBS_AT_ONCE:
                    break
                slices.append([])
            slices[-1] += ids
            last = customer_id
        return slices, last

    def _issue_some(self, among):
        """Issue letters, those to customers whom nobody else works on.

        In one transaction: what others were faster with is done anew for all of them.

        :param among: domain of the letters
        :raises RetryableJobError: when there are others, for which it is tried again
        """
        letters = self.env["dunning.letter"].search(
            self._get_task_domain(self.task) & among
        )
        mine = letters._lock_customers()
        self._work_off(among=Domain("id", "in", mine.ids))
        busy = letters - mine
        if busy and self._is_last_try():
            # The others' work goes on: see "_process_alone".
            for letter in busy:
                self._list_failure(letter, Statement("in_use"))
        elif busy:
            # What is done is not to be undone by the other try.
            self.env.cr.commit()  # pylint: disable=invalid-commit
            reason = "Somebody else works on a customer of these letters."
            raise RetryableJobError(reason) from LockError(reason)

    def _is_last_try(self):
        """Whether the job that is being done is given up if it fails once more."""
        own = [("uuid", "=", self.env.context.get("job_uuid"))]
        # sudo: as in _find_jobs. Its tries do not count the present one.
        job = self.env["queue.job"].sudo().search(own)
        return bool(job) and job.retry + 1 >= job.max_retries
