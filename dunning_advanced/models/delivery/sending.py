"""Letters on their way: from Odoo's queue to the mail server, one by one."""

import logging
import smtplib
import time
from datetime import timedelta

import psycopg2

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from .. import session_lock
from ..facts import smtp_words
from ..facts.statement import Statement
from . import smtp_dialogue
from .mailer import Mailer

_logger = logging.getLogger(__name__)

# Letters that are asked together whether they may still leave.
QUESTION_SIZE = 20
# After so many seconds the question is asked again.
QUESTION_SECONDS = 10


class DunningDelivery(models.Model):
    _inherit = "dunning.delivery"

    @api.model
    def _send_mails(self, mails, auto_commit=False):
        """Bring the letters of some e-mails to their mail servers, oldest claim first.

        :param mails: ``mail.mail`` of deliveries
        :param auto_commit: commit each note and each result by itself
        """
        with self._as_sole_sender() as is_sole:
            if not is_sole:
                # Whoever sends now may have chosen its letters before these came.
                later = fields.Datetime.now() + timedelta(minutes=1)
                mails._dunning_get_deliveries()._wake_queue(later)
                return
            if auto_commit:
                # What the one before has sent is seen by a new transaction only.
                self.env.cr.commit()  # pylint: disable=invalid-commit
            mails = (mails | self._get_delayed().mail_mail_id)._dunning_sort_by_claim()
            limits = {}
            for *address, ids in mails._split_by_mail_configuration():
                server_id, alias_domain_id, smtp_from = address
                mailer = Mailer(mails, server_id, smtp_from, alias_domain_id)
                own = mails.browse(ids)
                if mailer.server.owner_user_id:
                    own = own._split_by_delayed_batch(mailer.server)
                may_go = own._dunning_get_deliveries()._keep_to_limits(
                    mailer.server, limits
                )
                try:
                    self._bring_all(may_go.ids, mailer, auto_commit)
                finally:
                    mailer.end()

    def _as_sole_sender(self):
        """Yield whether no other process of this database sends letters now.

        So an attempt that is noted and not finished belongs to a process that died, and
        limits are counted once.
        """
        return session_lock.holding(self.env, SQL("hashtext('dunning_delivery')"))

    def _filter_being_sent(self):
        """Those that another process hands over at this moment.

        With one that nobody hands over a process has died: that is uncertain.
        """
        sending = self.filtered(
            lambda one: one.state == "sending" and one.channel == "email"
        )
        if not sending:
            return sending
        with self._as_sole_sender() as is_sole:
            return sending.browse() if is_sole else sending

    def _bring_all(self, ids, mailer, auto_commit):
        """Bring letters to one server, until they are all there or it has had enough.

        :param ids: of deliveries; the records of a batch would be read again, all of
            them, after each commit
        """
        ids, asked, reasons, moment = list(ids), set(), {}, 0.0
        while ids:
            try:
                mailer.get_ready()
            except Exception as error:  # noqa: BLE001 - as core: whatever it raises
                failure = self._explain_connection(error)
                return self._put_off(ids, failure, mailer, auto_commit)
            if ids[0] not in asked or time.monotonic() - moment > QUESTION_SECONDS:
                asked, moment = set(ids[:QUESTION_SIZE]), time.monotonic()
                reasons = self.browse(asked)._get_reasons_not_to_send()
            delivery = self.browse(ids.pop(0))
            question = reasons.get(delivery, False), mailer.server
            if delivery._begin_and_commit(*question, auto_commit):
                delivery._dunning_hand_over(mailer, auto_commit)
            if mailer.has_had_enough:
                failure = Statement("mail_put_off")
                return self._put_off(ids, failure, mailer, auto_commit)
        return None

    def _explain_connection(self, error):
        """Why there is no session with a mail server, as a statement."""
        if isinstance(error, UserError | smtplib.SMTPAuthenticationError):
            return self.env["dunning.words"]._explain_failure(error)
        said = smtp_words.words_of(error)
        return Statement("mail_server_unreachable", {"said": said})

    def _begin_and_commit(self, obstacle, server, auto_commit):
        """Note the attempt where nothing can undo the note; False: do not send."""
        try:
            with self.env.cr.savepoint():
                may_send = self._begin_attempt(obstacle, server)
            if auto_commit:
                # The note must survive whatever happens while the message is sent.
                self.env.cr.commit()  # pylint: disable=invalid-commit
        except psycopg2.errors.SerializationFailure:
            if not auto_commit:
                raise
            # Somebody changed it this very moment; it stays in the queue.
            self.env.cr.rollback()
            self._wake_queue(fields.Datetime.now() + timedelta(minutes=1))
            self.env.cr.commit()  # pylint: disable=invalid-commit
            return False
        except psycopg2.OperationalError:
            raise
        except Exception as error:  # one broken letter must not stop the others
            _logger.warning("Delivery %s cannot begin", self.id, exc_info=True)
            self._stay_behind(error, auto_commit)
            return False
        return may_send

    def _stay_behind(self, error, auto_commit):
        """Count an attempt that could not even begin; the letter stays in the queue.

        :param error: what was raised, while it is handled
        """
        failure = self.env["dunning.words"]._explain_failure(error)
        try:
            with self.env.cr.savepoint():
                self._postpone(failure, counts=True)
            if auto_commit:
                self.env.cr.commit()  # pylint: disable=invalid-commit
        except psycopg2.OperationalError:
            raise
        except Exception:  # nobody can be told of it, either
            _logger.warning("Delivery %s stays in the queue", self.id, exc_info=True)

    def _dunning_hand_over(self, mailer, auto_commit):
        """Give the letter to the server and record what became of it."""
        self._say(mailer, auto_commit)
        dialogue = mailer.dialogue
        if dialogue.outcome == smtp_dialogue.LOST and dialogue.handed_over:
            # The server had enough of the session, not of the letter.
            self._say_again(mailer, auto_commit)
        mailer.note_outcome()
        self._record(mailer.dialogue or dialogue, auto_commit)
        if mailer.is_broken:
            mailer.end()

    def _say(self, mailer, auto_commit):
        try:
            mailer.hand_over(self.mail_mail_id)
        except (smtplib.SMTPServerDisconnected, UserError):
            # The dialogue knows what was said, and what it means.
            return
        except psycopg2.Error:
            if not auto_commit:
                raise
            # The dialogue knows whether the letter left; the attempt is noted.
            self.env.cr.rollback()

    def _say_again(self, mailer, auto_commit):
        dialogue = mailer.dialogue
        mailer.end()
        try:
            mailer.get_ready()
        except Exception as error:  # noqa: BLE001 - as core: whatever it raises
            # Nothing was taken, and that is what is recorded.
            _logger.info("No second connection for a dunning letter: %r", error)
            mailer.dialogue = dialogue
            return
        self.mail_mail_id.state = "outgoing"
        self._say(mailer, auto_commit)

    def _record(self, dialogue, auto_commit):
        """Store the outcome; what the server said must not be lost again."""
        for attempt in range(3):
            try:
                self._note_outcome(dialogue)
                if auto_commit:
                    self.env.cr.commit()  # pylint: disable=invalid-commit
                return
            except psycopg2.errors.SerializationFailure:
                if not auto_commit or attempt == 2:
                    raise
                # Somebody changed the letter meanwhile: write on top of that.
                self.env.cr.rollback()

    def _put_off(self, ids, failure, mailer, auto_commit):
        """Leave letters in the queue that were not handed over at all.

        A server that has taken some in this pass limits us; else it is out of order,
        and that counts as an attempt for all.
        """
        try:
            self.browse(ids)._postpone(failure, counts=not mailer.taken)
            if auto_commit:
                self.env.cr.commit()  # pylint: disable=invalid-commit
        except psycopg2.errors.SerializationFailure:
            if not auto_commit:
                raise
            # They stay in the queue as they are.
            self.env.cr.rollback()
