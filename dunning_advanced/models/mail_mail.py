from odoo import fields, models
from odoo.tools.mail import email_normalize_all, email_split_and_format_normalize


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

    def _postprocess_sent_message(
        self, success_pids, success_emails, failure_reason=False, failure_type=None
    ):
        """Bring the result back to the delivery."""
        for mail in self:
            deliveries = mail.dunning_delivery_ids
            if mail.state == "sent":
                deliveries._set_sent()
            elif deliveries:
                deliveries._fail(failure_reason or mail.failure_reason or failure_type)
        return super()._postprocess_sent_message(
            success_pids,
            success_emails,
            failure_reason=failure_reason,
            failure_type=failure_type,
        )
