"""The messages of dunning letters: hidden copies, and never sent twice by itself."""

import smtplib

from odoo import fields, models
from odoo.tools.mail import email_normalize_all, email_split_and_format_normalize


class RefusalRecorder:
    """An SMTP session that remembers which recipients the server refused.

    smtplib reports them only when all are refused; Odoo does not look at the others.
    """

    def __init__(self, session):
        self._session = session
        self.refused = {}

    def __getattr__(self, name):
        return getattr(self._session, name)

    def send_message(self, *args, **kwargs):
        """Send as smtplib does, and keep the refused recipients with the reply."""
        self.refused = self._session.send_message(*args, **kwargs) or {}
        return self.refused


class MailMail(models.Model):
    _inherit = "mail.mail"

    dunning_bcc = fields.Char(copy=False)
    dunning_delivery_ids = fields.One2many("dunning.delivery", "mail_mail_id")

    def _prepare_outgoing_list(self, mail_server=False, doc_to_followers=None):
        """Add the Bcc recipients of a dunning letter to its one message.

        Odoo removes the Bcc header before sending, and drops every recipient that is
        not named in ``email_to_normalized``.
        """
        emails = super()._prepare_outgoing_list(
            mail_server=mail_server, doc_to_followers=doc_to_followers
        )
        bcc = email_split_and_format_normalize(self.dunning_bcc or "")
        if bcc and emails:
            first = emails[0]
            # The dict of headers is shared with the other messages: copy it.
            first["headers"] = {**first["headers"], "Bcc": ", ".join(bcc)}
            first["email_to_normalized"] = [
                *first["email_to_normalized"],
                *email_normalize_all(self.dunning_bcc),
            ]
        return emails

    def _send(self, auto_commit=False, smtp_session=None, **kwargs):
        """Send the messages of dunning letters one by one, each at most once.

        An attempt is noted and committed before the mail server gets the message. When
        the process dies before the result is stored, the next one finds the note and
        shows the delivery to a person instead of sending again.
        """
        # sudo: whoever empties the queue need not be allowed to read deliveries.
        letters = self.sudo().filtered("dunning_delivery_ids").with_env(self.env)
        if not letters or self.env["ir.mail_server"]._disable_send():
            return super()._send(
                auto_commit=auto_commit, smtp_session=smtp_session, **kwargs
            )
        others = self - letters
        if others:
            super(MailMail, others)._send(
                auto_commit=auto_commit, smtp_session=smtp_session, **kwargs
            )
        for mail in letters:
            if mail._begin_dunning_attempt(auto_commit):
                send = super(MailMail, mail)._send
                mail._attempt_dunning(send, auto_commit, smtp_session, **kwargs)
        return True

    def _begin_dunning_attempt(self, auto_commit):
        """Note the attempt; False when this message must not be sent now."""
        # sudo: see _send.
        delivery = self.sudo().dunning_delivery_ids
        may_send = self.state == "outgoing" and delivery._begin_attempt()
        if auto_commit:
            # The note must survive whatever happens while the message is sent.
            self.env.cr.commit()  # pylint: disable=invalid-commit
        return may_send

    def _attempt_dunning(self, send, auto_commit, smtp_session, **kwargs):
        """Hand one message over and store what came of it.

        :param send: core's ``_send`` of this message
        """
        # sudo: see _send.
        delivery = self.sudo().dunning_delivery_ids
        recorder = smtp_session and RefusalRecorder(smtp_session)
        try:
            send(auto_commit=False, smtp_session=recorder, **kwargs)
        except smtplib.SMTPServerDisconnected as error:
            # The server may have taken the message before it went away.
            delivery._set_uncertain(str(error))
            self.write({"state": "exception", "failure_reason": str(error)})
        if recorder and recorder.refused:
            delivery._note_refusals(recorder.refused)
        if auto_commit:
            # The server has the message: what it said must not be lost again.
            self.env.cr.commit()  # pylint: disable=invalid-commit

    def _postprocess_sent_message(
        self, success_pids, success_emails, failure_reason=False, failure_type=None
    ):
        """Bring the result back to the delivery."""
        for mail in self:
            # sudo: see _send.
            delivery = mail.sudo().dunning_delivery_ids
            if mail.state == "sent":
                delivery._set_sent()
            elif delivery:
                reason = failure_reason or mail.failure_reason or failure_type
                delivery._handle_failure(reason, failure_type)
        return super()._postprocess_sent_message(
            success_pids,
            success_emails,
            failure_reason=failure_reason,
            failure_type=failure_type,
        )
