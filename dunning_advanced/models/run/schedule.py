"""The scheduled actions: one run a day, company and type, as far as it may go alone."""

import logging
import random
import time

import psycopg2

from odoo import api, models
from odoo.fields import Domain
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY

from ..facts.statement import Statement

_logger = logging.getLogger(__name__)

# How often a letter is tried when others write the same records at the same moment,
# with growing pauses: as core does with requests.
_ATTEMPTS = 4


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

        Each company gets its run of the day with a task, and the background's loop
        takes the tasks to their end. What a killed server or an action that is out of
        time has left is done by the next call; what is done is not done again.

        :param applies_to: customer, invoice or group
        :param as_of: the day; None: today where each company is
        """
        self = self._as_system()
        for attempt in range(_ATTEMPTS):
            try:
                begun = self._begin_nights(applies_to, as_of)
                break
            except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
                # A night that cannot begin would be lost: the next call is tomorrow's.
                if attempt == _ATTEMPTS - 1:
                    raise
                self.env.cr.rollback()
        if not begun._work_off_tasks():
            # The background goes on: a second call would look once more for all that
            # is done by then.
            self.env["ir.cron"]._commit_progress(remaining=0)

    def _begin_nights(self, applies_to, as_of):
        """Give each company's run of its day the night's task, unless it is done.

        :return: the runs that are at work
        """
        companies = self._get_scheduled_companies(applies_to)
        days = {c: as_of or c._dunning_today() for c in companies}
        nights = {c: self._find_night(c, applies_to, day) for c, day in days.items()}
        # Nobody waits for the end of a night: somebody wants to have looked once more.
        again = all(run.date_end and not run.task for run in nights.values())
        begun = self.browse()
        for company, run in nights.items():
            try:
                with self.env.cr.savepoint():
                    run = run or self._create_night(company, applies_to, days[company])
                    begun |= run._begin_night(again)
                    self._take_back_not_begun(company, applies_to)
            except psycopg2.OperationalError:
                raise
            except Exception as error:  # one company's fault must not stop the next
                _logger.exception("Dunning of company %s did not begin", company.id)
                self._tell_not_begun(company, applies_to, error)
        return begun

    def _tell_not_begun(self, company, applies_to, error):
        """There is no run that could say it: a person of the company is told.

        :param error: what was raised, while it is handled
        """
        reason = self.env["dunning.words"]._explain_failure(error)
        self.env["mail.activity"]._dunning_tell_once(
            company.partner_id,
            company.dunning_procedure_id._get_responsible(company),
            company,
            Statement("night_not_begun", {"reason": reason}),
            about=self._get_cron(applies_to),
        )

    def _take_back_not_begun(self, company, applies_to):
        """It has begun: should it fail once more, that is told anew."""
        self.env["mail.activity"]._dunning_find_told(
            company.partner_id, "night_not_begun", self._get_cron(applies_to)
        ).unlink()

    def _get_scheduled_companies(self, applies_to):
        """Companies with dunning switched on that have anything to say of the type.

        Customers, whatever procedures there are: who has none is listed with this
        reason. So is an invoice whose own procedure has been archived.
        """
        companies = self.env["res.company"].search([("dunning_enabled", "=", True)])
        if applies_to == "customer":
            return companies
        of_type = self.env["dunning.procedure"].with_context(active_test=False)
        of_type = of_type.search([("applies_to", "=", applies_to)])
        active = of_type.filtered("active")
        if not all(procedure.company_id for procedure in active):
            return companies
        carried = self.env["account.move"]._read_group(
            [
                ("dunning_procedure_id", "in", (of_type - active).ids),
                ("payment_state", "not in", ("paid", "reversed")),
            ],
            ["company_id"],
        )
        return companies & active.company_id.union(*(one for (one,) in carried))

    def _find_night(self, company, applies_to, day):
        return self.search(
            [
                ("scheduled", "=", True),
                ("company_id", "=", company.id),
                ("applies_to", "=", applies_to),
                ("date", "=", day),
            ],
            limit=1,
        )

    def _create_night(self, company, applies_to, day):
        return self.create(
            {
                "scheduled": True,
                "company_id": company.id,
                "applies_to": applies_to,
                "date": day,
            }
        )

    def _begin_night(self, again):
        """Give the run of a day its task, unless it has been done.

        :param again: also when it has been done: then whoever got no letter is decided
            about once more; letters stay as they are
        :return: the run if it is at work
        """
        # What earlier nights have not done is in this one, as of its day.
        earlier = Domain("task", "=", "night") & Domain("date", "<", self.date)
        self._find_other_nights(earlier)._end_task(stopped=True)
        # What a person has stopped or cancelled stays so.
        ended = self.stopped or self.state in ("cancelled", "closed")
        may_begin = not (self.task or ended)
        if may_begin and (again or not self.date_end or self._has_given_up()):
            if self.date_end:
                self._forget_skips_without_letter()
            self._with_guard().write(self._prepare_task_vals("night", 0))
        return self.filtered("task")

    def _has_given_up(self):
        """Whether trouble ended it that was not one customer's: then it is not done."""
        given_up = [
            ("run_id", "=", self.id),
            ("reason", "=", "failed"),
            ("partner_id", "=", False),
        ]
        return bool(self.env["dunning.run.skip"].search_count(given_up, limit=1))

    def _forget_skips_without_letter(self):
        """Forget why customers got no letter, so that they are decided about again."""
        of_run = Domain("run_id", "=", self.id)
        alive = of_run & Domain("state", "!=", "cancelled")
        letters = self.env["dunning.letter"]._read_group(alive, ["partner_id"])
        with_letter = [partner.id for (partner,) in letters]
        self.env["dunning.run.skip"].search(
            of_run & Domain("partner_id", "not in", with_letter)
        )._as_verb().unlink()

    def _process(self, letters, as_of, to_send, go_on=None):
        """Issue some letters that are proposals, and send some; never raises for one.

        :param letters: ``dunning.letter``, at most :data:`LETTERS_AT_ONCE`
        :param as_of: the day of those that are issued
        :param to_send: those that are to be sent
        :param go_on: function that commits, is told how many letters were done, and
            says whether to go on; None: all in the caller's transaction
        :return: False when ``go_on`` said stop
        :raises psycopg2.OperationalError: without ``go_on``, when somebody was faster
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
        except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
            if not go_on:
                raise
            self.env.cr.rollback()
            return False
        except Exception:  # one by one it will be seen which, and said
            _logger.warning(
                "Dunning letters of run %s are issued one by one: together they failed",
                self.id,
                exc_info=True,
            )
            return False
        return True

    def _process_alone(self, letter, as_of, send):
        """As ``_process_letter``, where each letter has a transaction of its own."""
        for attempt in range(_ATTEMPTS):
            if attempt:
                time.sleep(random.uniform(0, 2**attempt))
            if not self._is_still_to_do(letter):
                return
            try:
                self._process_letter(letter, as_of, send)
            except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
                # Somebody was faster: ask again, of what is true when they are done.
                self.env.cr.rollback()
            else:
                return
        if self._is_still_to_do(letter):
            self._list_failure(letter, Statement("in_use"))

    def _is_still_to_do(self, letter):
        """Whether nobody has unchecked, cancelled or done a letter of the task, or
        stopped it, since the letter was found."""
        if not self.task:
            return False
        todo = self._get_task_domain(self.task) & Domain("id", "=", letter.id)
        return bool(letter.search_count(todo, limit=1))

    def _process_letter(self, letter, as_of, send):
        """Issue one letter if it is a proposal, and send it if asked to.

        :param as_of: the day of a letter that is issued
        :raises psycopg2.OperationalError: when somebody was faster
        """
        customer = letter.partner_id
        try:
            with self.env.cr.savepoint():
                issued = letter.state == "issued" or letter._issue(as_of)
                if issued and send:
                    letter._send()
        except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
            raise
        except Exception as error:  # one broken customer must not stop the others
            _logger.exception("Dunning letter for partner %s failed", customer.id)
            reason = self.env["dunning.words"]._explain_failure(error)
            self._list_failure(letter, reason)

    def _list_failure(self, letter, reason):
        """Keep the proposal for a person, and say on the run why it was not issued.

        :param reason: :class:`Statement`
        """
        # Nobody's decision: the next night tries again.
        vals = {"selected": False, "unchecked_by_id": False}
        letter._with_guard().write(vals)
        letter._list_fallen(letter._prepare_failed(reason))
