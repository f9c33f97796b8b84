"""The scheduled actions: one run a day, company and type, as far as it may go alone."""

import logging

import psycopg2

from odoo import api, fields, models
from odoo.tools import split_every

from ..facts.statement import Statement
from ..letter.issue import LETTERS_AT_ONCE

_logger = logging.getLogger(__name__)

# How often a letter is tried when others write the same records at the same moment.
_ATTEMPTS = 3


class DunningRun(models.Model):
    _inherit = "dunning.run"

    @api.model
    def _cron_customer(self):
        self._run_schedule("customer")

    @api.model
    def _cron_invoice(self):
        self._run_schedule("invoice")

    @api.model
    def _cron_group(self):
        self._run_schedule("group")

    @api.model
    def _run_schedule(self, applies_to, as_of=None):
        """Propose, issue and send for every company, as far as its procedures allow.

        Every few letters are committed: a broken one is listed and the others go on,
        and what a killed server has left is done by the next call.

        :param applies_to: customer, invoice or group
        :param as_of: the day; None: today where each company is
        """
        for company in self._get_scheduled_companies(applies_to):
            day = as_of or company._dunning_today()
            run = self._get_scheduled_run(company, applies_to, day)
            if not run._work_schedule():
                self._come_again_soon()
                return

    def _come_again_soon(self):
        """Let the scheduled action that is out of time go on at once.

        Others get their turn in between. By itself Odoo would wait for a minute.
        """
        # sudo: the background works for a user, who need not know scheduled actions.
        action = self.env["ir.cron"].sudo().browse(self.env.context.get("cron_id"))
        if action:
            action._trigger()

    def _get_scheduled_companies(self, applies_to):
        """Companies with dunning switched on and a procedure of the type."""
        procedures = self.env["dunning.procedure"].search(
            [("applies_to", "=", applies_to)]
        )
        companies = self.env["res.company"].search([("dunning_enabled", "=", True)])
        shared = procedures.filtered(lambda procedure: not procedure.company_id)
        return companies if shared else companies & procedures.company_id

    def _get_scheduled_run(self, company, applies_to, day):
        """The day's run, a new one, or the one that a stopped server has left."""
        key = {"company_id": company.id, "applies_to": applies_to, "date": day}
        domain = [("scheduled", "=", True), *((k, "=", v) for k, v in key.items())]
        run = self.search(domain, limit=1)
        started = {"user_id": self.env.uid, "date_start": fields.Datetime.now()}
        return run or self.create({"scheduled": True, **started, **key})

    def _work_schedule(self):
        """Do what is left of the run; False when the time of the job is over."""
        self.ensure_one()
        cron = self.env["ir.cron"]
        if not self._get_pending_letters():
            self._forget_older_proposals()
            self._forget_proposal()
            self._propose()
        pending = self._get_pending_letters()
        cron._commit_progress(remaining=len(pending))
        for letters in split_every(LETTERS_AT_ONCE, pending.ids, pending.browse):
            to_send = letters.filtered(
                lambda letter: letter.procedure_id.automation == "send"
            )
            if not self._process(letters, self.date, to_send, cron._commit_progress):
                return False
            self._forget_what_was_read()
        self._set_worked_state()
        cron._commit_progress()
        return True

    def _forget_what_was_read(self):
        """Letters that are done are not needed: memory must not grow with them."""
        self.env.flush_all()
        self.env.invalidate_all()

    def _get_pending_letters(self):
        """The run's proposals that need no person, and have not failed yet."""
        return self.letter_ids.filtered(
            lambda letter: (
                letter.state == "proposed"
                and letter.selected
                and letter.procedure_id.automation != "propose"
            )
        )

    def _forget_older_proposals(self):
        """Remove what earlier scheduled runs have proposed and nobody has issued.

        A proposal reserves nothing; the new one of today takes its place. Their lists
        of items not dunned go too: they can be asked for again at any time.
        """
        older = self.search(
            [
                ("scheduled", "=", True),
                ("company_id", "=", self.company_id.id),
                ("applies_to", "=", self.applies_to),
                ("id", "!=", self.id),
                "|",
                ("letter_ids.state", "=", "proposed"),
                ("skip_ids", "!=", False),
            ]
        )
        for run in older:
            run._forget_proposal()
            if run.state == "proposed":
                run._update_state("cancelled")

    def _process(self, letters, as_of, to_send, go_on=None):
        """Issue some letters that are proposals, and send some; never raises for one.

        :param letters: ``dunning.letter``, at most :data:`LETTERS_AT_ONCE`
        :param as_of: the day of those that are issued
        :param to_send: those that are to be sent
        :param go_on: function that commits, is told how many letters were done, and
            says whether to go on; None: all in the caller's transaction
        :return: False when ``go_on`` said stop
        :raises psycopg2.errors.SerializationFailure: without ``go_on``, when somebody
            was faster
        """
        if self._process_together(letters, as_of, to_send, go_on):
            return not go_on or bool(go_on(len(letters)))
        process = self._process_alone if go_on else self._process_letter
        for letter in letters:
            process(letter, as_of, letter in to_send)
            if go_on and not go_on(1):
                return False
        return True

    def _process_together(self, letters, as_of, to_send, go_on):
        """As ``_process``: printed together, many times faster, but all or none.

        :return: False when one of them failed and all were left as they were
        """
        proposed = letters.filtered(lambda letter: letter.state == "proposed")
        if len(proposed) < 2:
            return False
        try:
            with self.env.cr.savepoint():
                issued = proposed._issue_together(as_of)
                ((letters - proposed + issued) & to_send)._send()
        except psycopg2.errors.SerializationFailure:
            if not go_on:
                raise
            self.env.cr.rollback()
            return False
        except Exception:  # one by one it will be seen which, and said
            return False
        return True

    def _process_alone(self, letter, as_of, send):
        """As ``_process_letter``, where each letter has a transaction of its own."""
        customer = letter.partner_id
        for _attempt in range(_ATTEMPTS):
            try:
                self._process_letter(letter, as_of, send)
            except psycopg2.errors.SerializationFailure:
                # Somebody was faster: ask again, of what is true now.
                self.env.cr.rollback()
            else:
                return
        self._list_failure(letter, customer, Statement("in_use"))

    def _process_letter(self, letter, as_of, send):
        """Issue one letter if it is a proposal, and send it if asked to.

        :param as_of: the day of a letter that is issued
        :raises psycopg2.errors.SerializationFailure: when somebody was faster
        """
        customer = letter.partner_id
        try:
            with self.env.cr.savepoint():
                issued = letter.state == "issued" or letter._issue(as_of)
                if issued and send:
                    letter._send()
        except psycopg2.errors.SerializationFailure:
            raise
        except Exception as error:  # one broken customer must not stop the others
            _logger.exception("Dunning letter for partner %s failed", customer.id)
            reason = self.env["dunning.words"]._explain_failure(error)
            self._list_failure(letter, customer, reason)

    def _list_failure(self, letter, customer, reason):
        """Keep the proposal for a person, and say on the run why it was not issued.

        :param reason: :class:`Statement`
        """
        letter.selected = False
        lines = letter.line_ids.filtered(lambda line: line.section != "credit")
        self.env["dunning.run.skip"]._list(
            [
                {
                    "run_id": self.id,
                    "partner_id": customer.id,
                    "move_id": line.move_id.id,
                    "move_line_id": line.move_line_id.id,
                    "reason": "failed",
                    "fell_out": True,
                    "obstacles": [reason.to_json()],
                }
                for line in lines
            ]
        )

    def _set_worked_state(self):
        """What the night has come to; proposals that wait for a person stay such."""
        states = set(self.letter_ids.mapped("state"))
        if "proposed" not in states:
            sent = any(letter.delivery_ids for letter in self.letter_ids)
            self._update_state("sent" if sent else "issued")
        self.date_end = fields.Datetime.now()
