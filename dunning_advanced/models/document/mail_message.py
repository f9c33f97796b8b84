"""The e-mails of letters as they stand in the chatter: what was said, and is sent."""

from odoo import api, models

from ..guarded import is_guarded

# What makes a message another, or that of another. Whoever may write on a letter may
# write on its messages; the queue takes text and files from there, the addresses for
# answers and for what comes back, and the mail server.
FROZEN_FIELDS = {
    "attachment_ids",
    "author_id",
    "body",
    "date",
    "email_from",
    "email_layout_xmlid",
    "incoming_email_cc",
    "mail_server_id",
    "message_id",
    "message_type",
    "model",
    "outgoing_email_to",
    "parent_id",
    "partner_ids",
    "record_alias_domain_id",
    "record_company_id",
    "reply_to",
    "res_id",
    "subject",
    "subtype_id",
}

# What core itself writes when it sends.
_SENDING_FIELDS = {"message_id"}


class MailMessage(models.Model):
    _inherit = "mail.message"

    def write(self, vals):
        frozen = FROZEN_FIELDS & vals.keys()
        if frozen and not (self.env.su and frozen <= _SENDING_FIELDS):
            self._dunning_check_frozen()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_dunning_letter(self):
        # Core takes away what was said before it asks whether a letter may be deleted.
        # Deleted, it takes its e-mail along, past the code that would tell somebody.
        self._dunning_check_frozen()

    def _dunning_check_frozen(self):
        """Refuse to change or delete the e-mail of a letter: another needs a delivery.

        :raises UserError: unless this add-on writes
        """
        if is_guarded(self.env):
            return
        # sudo: what was sent is protected from those who cannot read letters, too.
        on_letters = self.sudo().filtered(lambda note: note.model == "dunning.letter")
        mails = self.env["mail.mail"].sudo()
        of_letters = [
            ("mail_message_id", "in", on_letters.ids),
            ("dunning_delivery_ids", "!=", False),
        ]
        if on_letters and mails.search_count(of_letters, limit=1):
            self.env["dunning.letter"]._check_guard()
