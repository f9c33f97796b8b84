"""A message to an agency that did not arrive: whoever wrote it is told.

The invoices stay in collection, and nobody works on them.
"""

from odoo import models

from ..facts.statement import Statement
from .agency_message import AGENCY_LAYOUT

# Of what mail servers say.
_MOST_CHARACTERS = 500


class MailNotification(models.Model):
    _inherit = "mail.notification"

    def write(self, vals):
        """Tell of what came back: core notes it here."""
        result = super().write(vals)
        if vals.get("notification_status") == "bounce":
            self._dunning_tell_agency_missed()
        return result

    def _dunning_tell_agency_missed(self):
        """Tell whoever wrote to an agency that it did not get the message."""
        # sudo: e-mails leave and come back for users of any rights.
        for missed in self.sudo():
            message, agency = missed.mail_message_id, missed.res_partner_id
            # Salespeople get messages in the same layout.
            is_agency = agency in message.partner_ids and agency.partner_share
            if is_agency and message.email_layout_xmlid == AGENCY_LAYOUT:
                move = missed.env["account.move"].browse(message.res_id)
                move.exists()._dunning_tell_missed(
                    message, agency, missed._dunning_get_failure()
                )

    def _dunning_get_failure(self):
        """What a mail server said, or of what kind the failure is."""
        said = " ".join((self.failure_reason or "").split())[:_MOST_CHARACTERS]
        kinds = dict(self._fields["failure_type"]._description_selection(self.env))
        return said or kinds.get(self.failure_type, "")


class MailMail(models.Model):
    _inherit = "mail.mail"

    def _postprocess_sent_message(
        self, success_pids, success_emails, failure_reason=False, failure_type=None
    ):
        """Tell of what could not be sent."""
        # sudo: see _dunning_tell_agency_missed.
        tried = self.env["mail.notification"].sudo()
        if failure_type:
            # Before: core may delete the e-mail that leads to them.
            tried = tried.search([("mail_mail_id", "in", self.ids)])
        result = super()._postprocess_sent_message(
            success_pids,
            success_emails,
            failure_reason=failure_reason,
            failure_type=failure_type,
        )
        failed = tried.filtered(lambda one: one.notification_status == "exception")
        failed._dunning_tell_agency_missed()
        return result


class AccountMove(models.Model):
    _inherit = "account.move"

    def _dunning_tell_missed(self, message, agency, said):
        """Tell a person that an agency did not get a message, once for each.

        :param message: ``mail.message`` about the claim
        :param agency: ``res.partner`` to whom it was written
        :param said: by the mail server
        """
        values = {"agency": agency.display_name, "subject": message.subject or ""}
        for move in self:
            self.env["mail.activity"]._dunning_tell_once(
                # The word to the person goes by the queue: the mail server may be at
                # fault.
                move.with_context(mail_notify_force_send=False),
                move._dunning_get_writer(message),
                move.company_id,
                Statement("agency_missed", {**values, "said": said}),
                about=message,
            )

    def _dunning_get_writer(self, message):
        """Who wrote to the agency; who is responsible when they have left.

        :param message: ``mail.message`` about the claim
        :return: ``res.users`` of one
        """
        writer = message.create_uid
        works = writer.active and not writer.share
        letters = self._get_issued_dunning_letters()
        if letters and not (works and self.company_id in writer.company_ids):
            return letters[-1]._get_responsible()
        return writer
