"""Background: one loop takes the tasks of runs to their end, whoever gave them.

The night and a person's long work are the same to it. Each slice is committed; what is
left to do is read from letters and lists, so that it goes on after a restart.
"""

import logging

from odoo import SUPERUSER_ID, api, models
from odoo.exceptions import LockError, UserError
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY
from odoo.tools import SQL

from .. import session_lock
from ..facts.statement import Statement, StatementError

_logger = logging.getLogger(__name__)

# How often a task is begun when others write the same records at the same moment.
_ATTEMPTS = 3
# Our own space among PostgreSQL's advisory locks.
_LOCK_SPACE = 0x64756E


class DunningRun(models.Model):
    _inherit = "dunning.run"

    @api.model
    def _cron_work(self):
        """Go on with the runs that are at work, each as the user who started it."""
        self = self._as_system()
        # Whoever waits for work of their own comes before the night.
        order = "scheduled, date_start, id"
        runs = self.search([("task", "!=", False)], order=order)
        # Of a night that is over, the next one does what is left, as of its own day.
        over = runs.filtered(
            lambda run: (
                run.task == "night" and run.date < run.company_id._dunning_today()
            )
        )
        over._end_task(stopped=True)
        over._trigger_nights()
        (runs - over)._work_off_tasks()

    @api.model
    def _as_system(self):
        """For scheduled actions, whichever user somebody has given them: what they do
        is all companies', and no user may do it."""
        return self.with_user(SUPERUSER_ID)

    def _trigger_nights(self):
        """Let the next nights of these begin: where it is tomorrow, but not yet here,
        the scheduled actions would come only when that day is over, too."""
        for applies_to in set(self.mapped("applies_to")):
            for cron in self._get_cron(applies_to):
                cron._trigger()

    def _get_cron(self, applies_to):
        """The scheduled action of a type's nights; empty when it has been deleted."""
        name = f"dunning_advanced.ir_cron_dunning_{applies_to}"
        cron = self.env.ref(name, raise_if_not_found=False) or self.env["ir.cron"]
        return cron.sudo()  # sudo: as in _trigger_work.

    def _work_off_tasks(self):
        """Take the tasks of these runs to their end, one run after the other.

        :return: False when time was over before
        """
        for run in self:
            if not run._work_in_background():
                self._come_again_soon()
                return False
        self.env["ir.cron"]._commit_progress(remaining=0)
        return True

    def _come_again_soon(self):
        """Let the background go on at once when time is over.

        Others get their turn in between. By itself Odoo would wait for a minute.
        """
        # sudo: as in _trigger_work.
        self.env.ref("dunning_advanced.ir_cron_dunning_work").sudo()._trigger()

    def _work_in_background(self):
        """Do what is left, with a commit after each piece; False when time is over.

        One run's trouble is said on it, and is not the others'.
        """
        with self._locked() as is_ours:
            if not is_ours:
                return True  # another process is at it
            for _attempt in range(_ATTEMPTS):
                try:
                    return self._work_as_starter()
                except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
                    # Somebody was faster: go on, with what is true now.
                    self.env.cr.rollback()
                except Exception as error:  # the next run goes on
                    self.env.cr.rollback()
                    _logger.exception("The work of dunning run %s stopped", self.id)
                    self._give_up(error)
                    return True
        # The task stays: the next call of the scheduled action goes on with it.
        _logger.info("Dunning run %s is in use by others, it goes on later", self.id)
        return True

    def _locked(self, shared=False):
        """Keep other processes from working on the run, beyond the commits.

        Two scheduled actions may come to the same run.

        :param shared: work beside others who share it, each on customers of its own
        :return: a context that yields whether nobody is in the way
        """
        return session_lock.holding(self.env, self._get_lock_key(), shared)

    def _lock_out_background(self):
        """As :meth:`_locked` alone, until the transaction ends.

        :raises LockError: when a process is at work on the run
        """
        # Raw SQL: see session_lock.py.
        lock = SQL("SELECT pg_try_advisory_xact_lock(%s)", self._get_lock_key())
        ((is_ours,),) = self.env.execute_query(lock)
        if not is_ours:
            raise LockError(self.env._("Another process is at work on this run."))

    def _get_lock_key(self):
        return SQL("%s, %s", _LOCK_SPACE, self.id)

    def _work_as_starter(self):
        """Do what is left with the rights of whoever started it, and nobody else's."""
        # Commit first: only a new transaction sees what others have done to the run.
        self.env["ir.cron"]._commit_progress()
        self.invalidate_recordset()
        if not self.exists().task:
            return True
        own = self._as_starter()
        left = own._get_task_size(self.task)
        if left and not self.task_total:
            self._with_guard().task_total = left  # of a night: counted here alone
        self.env["ir.cron"]._commit_progress(remaining=left)
        return own._work(own._go_on_in_background)

    def _as_starter(self):
        """The run with the rights of whoever started it: never another's.

        :raises UserError: when nobody did, or who did may not work it any more, or the
            company has stopped dunning
        """
        self.company_id._dunning_check_on()
        user = self.user_id
        if not user or not (user.active or self.scheduled):
            raise StatementError(self.env, "nobody_started")
        own = self.with_user(user).with_context(lang=self._get_language())
        own = own.with_company(self.company_id)
        try:
            own._check_may_work()
        except UserError as error:
            # Its words are for the starter, and others read them.
            raise StatementError(self.env, "nobody_started") from error
        return own

    def _get_language(self):
        """Of what the background writes: that of whoever started it; at night, or when
        they have left, the company's."""
        person = self.user_id.filtered("active")
        return self.company_id._dunning_language(person.lang)

    def _go_on_in_background(self, done):
        """Commit, and say whether to go on: there is time, and nobody said stop."""
        time_left = self.env["ir.cron"]._commit_progress(done)
        self.invalidate_recordset(["task"])
        return bool(time_left and self.task)

    def _give_up(self, error):
        """End a task that cannot be done, and say so on the run.

        :param error: what was raised, while it is handled
        """
        reason = self.env["dunning.words"]._explain_failure(error)
        # Nobody has stopped it: once the cause is mended it may be called again.
        self._end_task()
        # Listed as well: the dashboard shows what the last night could not do.
        self.env["dunning.run.skip"]._list(
            [{"run_id": self.id, "reason": "failed", "obstacles": [reason.to_json()]}]
        )
        words = self.env["dunning.words"].with_context(lang=self._get_language())
        self.message_post(body=words._say(Statement("stopped", {"reason": reason})))
