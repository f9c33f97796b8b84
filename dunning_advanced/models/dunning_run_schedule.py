"""The scheduled actions: one run a day, company and type, as far as it may go alone."""

import logging

import psycopg2

from odoo import api, models
from odoo.exceptions import LockError

_logger = logging.getLogger(__name__)


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

        Each letter commits on its own: a broken one is listed and the others go on,
        and what a killed server has left is done by the next call.

        :param applies_to: customer, invoice or group
        :param as_of: the day; None: today where each company is
        """
        for company in self._get_scheduled_companies(applies_to):
            day = as_of or company._dunning_today()
            run = self._get_scheduled_run(company, applies_to, day)
            if not run._work_schedule():
                return

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
        return run or self.create({"scheduled": True, **key})

    def _work_schedule(self):
        """Do what is left of the run; False when the time of the job is over."""
        self.ensure_one()
        cron = self.env["ir.cron"]
        if not self._get_pending_letters():
            self._forget_older_proposals()
            self._propose()
        pending = self._get_pending_letters()
        cron._commit_progress(remaining=len(pending))
        for letter in pending:
            self._process_letter(letter)
            if not cron._commit_progress(1):
                return False
        self._set_worked_state()
        cron._commit_progress()
        return True

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
                run.state = "cancelled"

    def _process_letter(self, letter):
        """Issue one letter and send it if its procedure says so; never raises."""
        customer = letter.partner_id
        automation = letter.procedure_id.automation
        try:
            with self.env.cr.savepoint():
                if letter._issue(self.date) and automation == "send":
                    letter._send()
        except (LockError, psycopg2.errors.UniqueViolation):
            # Somebody works on this customer, or was faster: the next run asks again.
            self._list_failure(letter, customer, self.env._("In use by somebody else."))
        except psycopg2.errors.SerializationFailure:
            self.env.cr.rollback()
        except Exception as error:  # one broken customer must not stop the others
            _logger.exception("Dunning letter for partner %s failed", customer.id)
            self._list_failure(letter, customer, str(error))

    def _list_failure(self, letter, customer, detail):
        """Keep the proposal for a person, and say on the run why it was not issued."""
        letter.selected = False
        lines = letter.line_ids.filtered(lambda line: line.section != "credit")
        self.env["dunning.run.skip"].create(
            [
                {
                    "run_id": self.id,
                    "partner_id": customer.id,
                    "move_id": line.move_id.id,
                    "move_line_id": line.move_line_id.id,
                    "reason": "failed",
                    "detail": detail,
                }
                for line in lines
            ]
        )

    def _set_worked_state(self):
        """What the night has come to; proposals that wait for a person stay such."""
        states = set(self.letter_ids.mapped("state"))
        if "proposed" not in states:
            sent = any(letter.delivery_ids for letter in self.letter_ids)
            self.state = "sent" if sent else "issued"
