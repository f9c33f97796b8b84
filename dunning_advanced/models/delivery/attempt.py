"""Attempts over SMTP: begin, succeed, fail for now, fail for good, or who knows."""

from datetime import timedelta

from odoo import fields, models

from ..facts import smtp_words
from ..facts.statement import Statement

# Minutes until the next attempt after a temporary failure; then it has failed.
RETRY_MINUTES = (5, 15, 60, 240, 720)


class DunningDelivery(models.Model):
    _inherit = "dunning.delivery"

    attempt_count = fields.Integer(string="Attempts", readonly=True)
    attempt_date = fields.Datetime(string="Last Attempt", readonly=True)

    def action_confirm_arrived(self):
        """A person knows that an uncertain message has arrived."""
        self._check_may_work()
        uncertain = self.filtered(lambda delivery: delivery.state == "uncertain")
        uncertain._as_verb()._set_sent()

    def _begin_attempt(self, obstacle=None, server=None):
        """Note that a message is about to be handed over; False when it must not be.

        The caller is the only sender, see ``_as_sole_sender``.

        :param obstacle: :class:`Statement` why the letter must not leave, False when
            it may; None: ask
        :param server: the ``ir.mail_server`` that gets the message
        :return: False when another process has it, when an earlier attempt ended with
            nobody knowing how, or when the letter has become wrong
        """
        self.ensure_one()
        if not self.try_lock_for_update(allow_referencing=True):
            return False
        # Only this: the bodies of the message are long.
        self.mail_mail_id.fetch(["state"])
        if self.mail_mail_id.state != "outgoing":
            return False
        if self._is_replaced():
            self.mail_mail_id.cancel()
            return False
        if self.state == "sending":
            self._set_uncertain(Statement("server_stopped"))
            self.mail_mail_id.cancel()
            return False
        if obstacle is None:
            obstacle = self._get_reasons_not_to_send().get(self)
        if obstacle:
            self._fail(obstacle.code, **obstacle.values)
            self.mail_mail_id.cancel()
            return False
        self._leave_out_strangers()
        return bool(self._update_state("sending", **self._prepare_attempt_vals(server)))

    def _prepare_attempt_vals(self, server):
        """Values of a delivery whose message is about to be handed over.

        :param server: the ``ir.mail_server`` that gets it, or nothing
        :return: dict for write
        """
        return {
            "attempt_count": self.attempt_count + 1,
            "attempt_date": fields.Datetime.now(),
            "mail_server_id": server and server.id,
            "is_delayed": False,
        }

    def _fail_taken_out(self):
        """Tell that messages were taken out of Odoo's queue before they left."""
        waiting = self.exists().filtered(lambda delivery: delivery.state == "queued")
        waiting._fail("mail_taken_out")
        self.exists()._wake_delayed()

    def _is_replaced(self):
        """Whether somebody put an ended attempt back into the queue, and in vain.

        What has failed may be tried again, unless a newer attempt was made meanwhile.
        """
        if self.state in ("queued", "sending"):
            return False
        newer = self.letter_id.delivery_ids.filtered(
            lambda delivery: delivery.channel == self.channel and delivery.id > self.id
        )
        return self.state != "failed" or any(
            delivery.state != "cancelled" for delivery in newer
        )

    def _note_outcome(self, dialogue):
        """Store what became of the message; see ``smtp_dialogue`` for the outcomes.

        :param dialogue: the :class:`Dialogue` that handed it over
        """
        getattr(self, f"_note_{dialogue.outcome}")(dialogue)

    def _note_sent(self, dialogue):
        self.mail_mail_id.write(
            {"state": "sent", "failure_type": False, "failure_reason": False}
        )
        self._set_sent()
        if dialogue.refused:
            self._note_refusals(dialogue.refused)

    def _note_later(self, dialogue):
        said = smtp_words.words_of(dialogue.error)
        self._try_later(Statement("mail_deferred", {"said": said}))

    def _note_lost(self, dialogue):
        said = smtp_words.words_of(dialogue.error)
        self._try_later(Statement("mail_connection_lost", {"said": said}))

    def _note_refused(self, dialogue):
        said = smtp_words.words_of(dialogue.error)
        self._give_up(Statement("mail_refused", {"said": said}))

    def _note_unsendable(self, _dialogue):
        mail = self.mail_mail_id
        if mail.state == "outgoing":
            # The database interrupted it before the server was spoken to.
            self._try_later(Statement("database_busy"))
            return
        explain = self.env["dunning.words"]._explain_mail_failure
        self._give_up(explain(mail.failure_reason, mail.failure_type))

    def _note_uncertain(self, dialogue):
        said = smtp_words.words_of(dialogue.error)
        self.mail_mail_id.write({"state": "exception"})
        self._set_uncertain(said)

    def _give_up(self, failure):
        """Tell a person; nothing is tried again.

        :param failure: :class:`Statement`
        """
        self.mail_mail_id.write({"state": "exception"})
        self._fail(failure.code, **failure.values)

    def _try_later(self, failure):
        """Put messages back into Odoo's queue, with a growing pause, or give up.

        :param failure: :class:`Statement`
        """
        for count, deliveries in self.grouped("attempt_count").items():
            if count > len(RETRY_MINUTES):
                deliveries._give_up(failure)
            else:
                deliveries._wait(failure, RETRY_MINUTES[max(count, 1) - 1])

    def _wait(self, failure, minutes):
        next_try = fields.Datetime.now() + timedelta(minutes=minutes)
        self._update_state("queued")
        self._set_error(failure.code, **failure.values)
        self.mail_mail_id.write({"state": "outgoing", "scheduled_date": next_try})
        self._wake_queue(next_try)

    def _postpone(self, failure, counts):
        """Leave messages in the queue that did not come to their turn.

        :param failure: :class:`Statement`
        :param counts: whether it counts as an attempt of theirs
        """
        waiting = self.filtered(lambda delivery: delivery.state == "queued")
        if not waiting:
            return
        if not counts:
            waiting._wait(failure, RETRY_MINUTES[0])
            return
        for count, deliveries in waiting.grouped("attempt_count").items():
            deliveries.attempt_count = count + 1
        waiting._try_later(failure)

    def _wake_queue(self, at=None):
        """Let Odoo's queue bring these deliveries to the mail server.

        :param at: when; None: now
        """
        # sudo: only the system may trigger scheduled actions.
        self.env.ref("mail.ir_cron_mail_scheduler_action").sudo()._trigger(at=at)

    def _set_uncertain(self, reason):
        """Nobody knows whether the message left: a person decides, no program.

        :param reason: :class:`Statement`, or the mail server's own words
        """
        self._fail("uncertain", reason=reason)
        self._update_state("uncertain")
