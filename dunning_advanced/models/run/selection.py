"""Selection: letters chosen in a list, which their runs work off in the background.

One request is one transaction: many letters in it would be issued all or none, and all
their customers be locked until its end.
"""

from odoo import api, fields, models
from odoo.fields import Domain

from ..actions import notify


class DunningRun(models.Model):
    _inherit = "dunning.run"

    task_is_selection = fields.Boolean(
        string="Only Chosen Letters",
        readonly=True,
        copy=False,
        help="The work in progress is about letters that somebody has chosen in a "
        "list, not about all that are checked.",
    )

    @api.model
    def _start_selection(self, letters, task):
        """Leave chosen letters to the background; the caller has asked for the rights.

        :param letters: ``dunning.letter`` that the task is for
        :param task: issue, send or issue_send
        :return: a notification that says so
        :raises UserError: when one of their runs is at work already
        """
        self._adopt(letters)
        letters.filtered(lambda lt: lt.state == "proposed")._check_for_task()
        for run, chosen in letters.grouped("run_id").items():
            run._lock_for_task()
            run._check_no_task()
            chosen._with_guard().write({"in_task": True})
            vals = run._prepare_task_vals(task, len(chosen))
            run._with_guard().write({**vals, "task_is_selection": True})
        letters.run_id._trigger_work()
        return self._notify_background(len(letters))

    def _adopt(self, letters):
        """Give a run to letters that have none, being written one by one."""
        alone = letters.filtered(lambda letter: not letter.run_id)
        for company, own in alone.grouped("company_id").items():
            for applies_to, some in own.grouped("applies_to").items():
                vals = {"company_id": company.id, "applies_to": applies_to}
                run = self.create(vals)
                run._update_state("proposed")
                some._with_guard().write({"run_id": run.id})

    def _notify_background(self, count):
        return notify(
            "info",
            self.env._(
                "Letters that are worked off in the background: %(count)s. The "
                "dunning console shows how far they have come.",
                count=count,
            ),
            link=(
                self.env._("Show them"),
                "/odoo/action-dunning_advanced.dunning_run_action",
            ),
        )

    def _get_selection_domain(self):
        """What narrows the task to the chosen letters."""
        chosen = Domain("in_task", "=", True)
        return chosen if self.task_is_selection else Domain.TRUE

    def _forget_selection(self):
        """The task has ended: nothing is chosen any more."""
        runs = self.filtered("task_is_selection")
        chosen = Domain("run_id", "in", runs.ids) & Domain("in_task", "=", True)
        self.env["dunning.letter"].search(chosen)._with_guard().write(
            {"in_task": False}
        )
        runs._with_guard().write({"task_is_selection": False})
