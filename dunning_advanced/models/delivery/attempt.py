"""Attempts over SMTP: begin, succeed, fail for now, fail for good, or who knows."""

import re
from datetime import timedelta

from odoo import fields, models
from odoo.tools.mail import email_normalize_all

from ..facts.statement import Statement

# Minutes until the next attempt after a temporary failure; then it has failed.
RETRY_MINUTES = (5, 15, 60, 240, 720)

# SMTP replies of the class 4xx: "(451, b'...')" or "451 ...".
_TEMPORARY_REPLY = re.compile(r"(?<!\d)4\d\d(?!\d)")


class DunningDelivery(models.Model):
    _inherit = "dunning.delivery"

    attempt_count = fields.Integer(string="Attempts", readonly=True)

    def action_confirm_arrived(self):
        """A person knows that an uncertain message has arrived."""
        self._check_may_work()
        uncertain = self.filtered(lambda delivery: delivery.state == "uncertain")
        uncertain._as_verb()._set_sent()

    def _begin_attempt(self):
        """Note that a message is about to be handed over; False when it must not be.

        :return: False when another process has it, when an earlier attempt ended with
            nobody knowing how, or when the letter has become wrong
        """
        self.ensure_one()
        if not self.try_lock_for_update(allow_referencing=True):
            return False
        if self.state == "sending":
            self._set_uncertain(Statement("server_stopped"))
            self.mail_mail_id.cancel()
            return False
        obstacle = self._get_reason_not_to_send()
        if obstacle:
            self.mail_mail_id.cancel()
            self._fail(obstacle.code, **obstacle.values)
            return False
        count = self.attempt_count + 1
        return bool(self._update_state("sending", attempt_count=count))

    def _get_reason_not_to_send(self):
        """Why the message must not leave although it waits in the queue.

        :return: :class:`Statement`, or None
        """
        return self._get_reasons_not_to_send().get(self)

    def _handle_failure(self, reason, failure_type=None):
        """Try again later what may pass by itself; tell a person of all else."""
        for delivery in self:
            if delivery._is_temporary(reason, failure_type):
                delivery._retry_later(reason, failure_type)
            else:
                failure = delivery._explain_mail_failure(reason, failure_type)
                delivery._fail(failure.code, **failure.values)

    def _explain_mail_failure(self, reason, failure_type):
        return self.env["dunning.words"]._explain_mail_failure(reason, failure_type)

    def _is_temporary(self, reason, failure_type):
        if self.attempt_count > len(RETRY_MINUTES):
            return False
        connection = failure_type == "mail_smtp"
        return connection or bool(_TEMPORARY_REPLY.search(reason or ""))

    def _retry_later(self, reason, failure_type=None):
        """Put the message back into Odoo's queue, with a growing pause."""
        pause = RETRY_MINUTES[max(self.attempt_count, 1) - 1]
        next_try = fields.Datetime.now() + timedelta(minutes=pause)
        self._update_state("queued")
        failure = self._explain_mail_failure(reason, failure_type)
        self._set_error(failure.code, **failure.values)
        self.mail_mail_id.write({"state": "outgoing", "scheduled_date": next_try})
        queue = self.env.ref("mail.ir_cron_mail_scheduler_action")
        queue._trigger(at=next_try)

    def _set_uncertain(self, reason):
        """Nobody knows whether the message left: a person decides, no program.

        :param reason: :class:`Statement`, or the mail server's own words
        """
        self._fail("uncertain", reason=reason)
        self._update_state("uncertain")

    def _note_refusals(self, refused):
        """The server took the message, but not for everybody.

        :param refused: dict of address to (code, reply) as smtplib has it
        """
        words = ", ".join(
            f"{address}: {code} {reply.decode(errors='replace')}"
            for address, (code, reply) in refused.items()
        )
        customer_refused = set(refused) & set(email_normalize_all(self.email_to))
        self._fail("recipients_refused", refused=words)
        if not customer_refused:
            self._update_state("sent")
