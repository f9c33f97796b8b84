"""Work: what a person starts on a run, at once when short, else in the background.

Background work commits every few letters. It can be left and come back to, and goes
on after a restart: what is left to do is read from letters and lists. Only how far a
long proposal has come is noted, since whoever owes nothing to it is on neither.
"""

from odoo import api, fields, models
from odoo.exceptions import LockError, UserError
from odoo.fields import Domain
from odoo.tools import split_every

from ..letter.issue import LETTERS_AT_ONCE

# A person waits for the end of work up to this size: customers, or letters.
AT_ONCE = {"propose": 1000, "issue": 20, "send": 20, "issue_send": 20}

# Tasks that begin with proposing.
PROPOSING = ("propose", "night")


class DunningRun(models.Model):
    _inherit = "dunning.run"

    task = fields.Selection(
        selection=[
            ("propose", "Proposing"),
            ("issue", "Issuing"),
            ("send", "Sending"),
            ("issue_send", "Issuing and Sending"),
            ("night", "As Far as the Procedures Go Alone"),
        ],
        string="Work In Progress",
        readonly=True,
        copy=False,
        index="btree_not_null",
    )
    task_total = fields.Integer(readonly=True, copy=False)
    task_done = fields.Integer(compute="_compute_task_progress")
    task_progress = fields.Float(
        string="Progress", compute="_compute_task_progress", help="In percent."
    )
    user_id = fields.Many2one(
        "res.users",
        string="Started By",
        readonly=True,
        copy=False,
        index="btree_not_null",
    )
    date_start = fields.Datetime(string="Started On", readonly=True, copy=False)
    date_end = fields.Datetime(string="Ended On", readonly=True, copy=False)
    stopped = fields.Boolean(
        readonly=True,
        copy=False,
        help="The work was ended before its end: the scheduled action leaves the run "
        "alone for the rest of the day.",
    )
    duration = fields.Float(
        compute="_compute_duration", help="Of the last step, in hours."
    )

    @api.depends("date_start", "date_end")
    def _compute_duration(self):
        for run in self:
            ended = run.date_start and run.date_end
            run.duration = (
                (run.date_end - run.date_start).total_seconds() / 3600 if ended else 0
            )

    @api.depends("task", "task_total")
    def _compute_task_progress(self):
        for run in self:
            run.task_done = run._get_task_done() if run.task else 0
            run.task_progress = 100 * run.task_done / (run.task_total or 1)

    def _get_task_done(self):
        if self.task in PROPOSING:
            left = len(self._get_undecided_partner_ids())
            return max(self.task_total - left, 0)
        left = self.env["dunning.letter"].search_count(self._get_task_domain(self.task))
        return max(self.task_total - left, 0)

    def action_stop(self):
        """Stop the work in the background; what has been done stays done."""
        self._check_may_work()
        self.letter_ids._check_own_customers()
        self.filtered("task")._end_task(stopped=True)

    def _start(self, task):
        """Begin a task: do it at once if it is short, else leave it to the background.

        :param task: propose, issue, send or issue_send
        :return: a notification of what became of the letters; None when the page of the
            run shows it: of a proposal, and of what the background does
        """
        self._check_may_work()
        skips = self.env["dunning.run.skip"]
        of_runs = Domain("run_id", "in", self.ids)
        last_known = skips.search(of_runs, order="id desc", limit=1).id or 0
        letters = self._get_task_letters(task)
        for run in self:
            run._start_one(task)
        if task == "propose" or self.filtered("task"):
            return None
        fell_out = Domain("fell_out", "=", True) & Domain("id", ">", last_known)
        fallen = skips.search(of_runs & fell_out)
        # What fell out stands on the page of the run, with the way to the reasons.
        return letters.exists()._tell_outcome(task, fallen)

    def _get_task_letters(self, task):
        """The letters that a task is for; none when it has still to write them."""
        letters = self.env["dunning.letter"]
        if task in PROPOSING:
            return letters
        return letters.search(
            Domain.OR(run._get_task_domain(task) for run in self), order="id"
        )

    def _start_one(self, task):
        self._lock_for_task()
        self._check_no_task()
        self._check_own_letters(task)
        getattr(self, f"_before_{task}")()
        size = self._get_task_size(task)
        self._with_guard().write(self._prepare_task_vals(task, size))
        if size > AT_ONCE[task]:
            self._trigger_work()
        else:
            self._work()

    def _lock_for_task(self):
        """Let no other task begin, and none that was stopped still write its last."""
        try:
            self.lock_for_update(allow_referencing=True)
            self._lock_out_background()
        except LockError as error:
            raise UserError(
                self.env._("Somebody else works on this run. Try again in a moment.")
            ) from error

    def _check_no_task(self):
        if self.task:
            raise UserError(
                self.env._("This run is at work. Wait for its end, or stop it first.")
            )

    def _check_own_letters(self, task):
        """Refuse work on letters to customers that others are responsible for.

        Proposing anew deletes all that the run has proposed.
        """
        if self.company_id._dunning_restricts(self.env):
            letters = self.letter_ids
            if task != "propose":
                letters = letters.search(self._get_task_domain(task))
            letters._check_own_customers()

    def _before_propose(self):
        self._check_can_propose()
        self._forget_proposal()

    def _before_issue(self):
        self.company_id._dunning_check_on()
        if not self._get_task_size("issue"):
            raise UserError(
                self.env._("No proposal is checked. Check the letters to issue.")
            )

    def _before_issue_send(self):
        # No alias: whoever extends the one extends both.
        self._before_issue()

    def _before_send(self):
        if not self._get_task_size("send"):
            raise UserError(
                self.env._("There is nothing to send: issue letters of this run first.")
            )

    def _get_task_size(self, task):
        if task in PROPOSING:
            return len(self._get_undecided_partner_ids())
        return self.env["dunning.letter"].search_count(self._get_task_domain(task))

    def _prepare_task_vals(self, task, size):
        return {
            "task": task,
            "task_total": size,
            "user_id": self.env.user.id,
            "date_start": fields.Datetime.now(),
            "date_end": False,
            "stopped": False,
        }

    def _get_task_domain(self, task):
        """The letters that a task has still to do."""
        to_issue = Domain("state", "=", "proposed") & Domain("selected", "=", True)
        to_send = self.env["dunning.letter"]._get_to_send_domain()
        domains = {
            "issue": to_issue,
            "send": to_send,
            "issue_send": to_issue | to_send,
            # What needs no person.
            "night": to_issue & Domain("procedure_id.automation", "!=", "propose"),
        }
        of_run = Domain("run_id", "=", self.id) & self._get_selection_domain()
        return of_run & domains[task]

    def _trigger_work(self):
        """Let the background begin with these runs."""
        # sudo: a user may start the work, but not change scheduled actions.
        self.env.ref("dunning_advanced.ir_cron_dunning_work").sudo()._trigger()

    def _work(self, go_on=None):
        """Do what is left of the task; False when ``go_on`` said stop before the end.

        :param go_on: function that is told how much was done and says whether to go on
        """
        self.ensure_one()
        is_done = self.task not in PROPOSING or self._propose(go_on)
        if is_done and self.task != "propose":
            is_done = self._work_off(go_on)
        if is_done:
            self._end_work()
        return is_done

    def _work_off(self, go_on=None, among=Domain.TRUE):
        """Issue and send the letters that the task has still to do.

        :param go_on: see :meth:`_work`
        :param among: domain of those letters that are meant
        :return: False when ``go_on`` said stop
        """
        # A night issues as of its own day, a person as of today.
        by_night = self.task == "night"
        day = self.date if by_night else self.company_id._dunning_today()
        letters = self.env["dunning.letter"]
        todo = self._get_task_domain(self.task) & among
        ids = letters.search(todo, order="id").ids
        for some in split_every(LETTERS_AT_ONCE, ids):
            # Asked anew: people go on, and uncheck, cancel or issue some themselves.
            some = letters.search(todo & Domain("id", "in", some), order="id")
            if not self._process(some, day, self._filter_to_send(some), go_on):
                return False
            self._forget_what_was_read()
        return True

    def _filter_to_send(self, letters):
        """Those of these letters that the task sends when it has issued them."""
        if self.task == "night":
            return letters.filtered(lambda lt: lt.procedure_id.automation == "send")
        return letters.browse() if self.task == "issue" else letters

    def _forget_what_was_read(self):
        """Letters that are done are not needed: memory must not grow with them."""
        self.env.flush_all()
        self.env.invalidate_all()

    def _end_work(self):
        """The task has come to its end."""
        task, is_selection = self.task, self.task_is_selection
        self._end_task()
        self._set_state_after(task, is_selection)

    def _end_task(self, **values):
        ended = {"task": False, "decided_up_to": 0, "date_end": fields.Datetime.now()}
        self._with_guard().write({**ended, **values})
        self._forget_selection()

    def _set_state_after(self, task, is_selection):
        states = {"issue": "issued", "send": "sent", "issue_send": "sent"}
        if task == "night" or is_selection:
            self._set_state_of_letters()
        elif task in states and self._has_letters():
            self._update_state(states[task])

    def _set_state_of_letters(self):
        """What some letters of it have come to; with proposals left the run waits."""
        letters = self.env["dunning.letter"]
        of_run = Domain("run_id", "=", self.id)
        proposed = of_run & Domain("state", "=", "proposed")
        if self._has_letters() and not letters.search_count(proposed, limit=1):
            sent = of_run & Domain("delivery_ids", "!=", False)
            is_sent = letters.search_count(sent, limit=1)
            self._update_state("sent" if is_sent else "issued")
        else:
            self._update_state("proposed")

    def _has_letters(self):
        """Whether a letter of it was ever issued: without one the run is not issued."""
        of_run = Domain("run_id", "=", self.id)
        said = of_run & Domain("state", "!=", "proposed")
        return bool(self.env["dunning.letter"].search_count(said, limit=1))
