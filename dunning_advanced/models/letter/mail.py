"""The e-mail of a letter: sender, subject, body and attachments."""

from odoo import models
from odoo.tools import email_domain_extract
from odoo.tools.mail import generate_tracking_message_id

from ..addresses import one_line, with_ascii_domains
from ..facts.statement import StatementError

# A line of an e-mail has 998 characters (RFC 5322), and what identifies a message is
# not broken: servers refuse more, or break it themselves.
MOST_REFERENCES = 900


class DunningLetter(models.Model):
    _inherit = "dunning.letter"

    def _get_email_from(self):
        """The company's dunning sender, else the company itself.

        :return: address on one line, "" when the company has none
        """
        self.ensure_one()
        company = self.company_id
        sender = one_line(company.dunning_email_from or company.email_formatted)
        return with_ascii_domains(sender) or ""

    def _need_email_from(self):
        """As ``_get_email_from``, for whoever is told at once.

        :raises StatementError: when the company has none
        """
        sender = self._get_email_from()
        if not sender:
            raise StatementError(self.env, "no_sender", company=self.company_id.name)
        return sender

    def _get_mail_route(self):
        """Who sends the e-mail, and over which server if its template names one.

        :return: dict for ``mail.mail``
        """
        server = self._get_mail_template().mail_server_id
        return {"email_from": self._get_email_from(), "mail_server_id": server.id}

    def _get_reply_to(self):
        """Where answers land: on the letter, or with the sender without an alias."""
        self.ensure_one()
        sender = self.company_id.partner_id.id
        reply_to = self._notify_get_reply_to(author_id=sender)
        return one_line(reply_to[self.id]) or self._get_email_from()

    def _get_mail_headers(self):
        """Headers of the e-mail; automatic ones say so (RFC 3834)."""
        self.ensure_one()
        automatic = self.run_id.scheduled
        return {"Auto-Submitted": "auto-generated"} if automatic else {}

    def _make_message_id(self):
        """A new Message-Id, in the domain of the sender as mail filters like it."""
        self.ensure_one()
        made = generate_tracking_message_id(f"{self.id}-{self._name}")
        domain = email_domain_extract(self._get_email_from())
        if not domain:
            return made
        try:
            # What stands in a header of an e-mail is ASCII.
            domain = domain.encode("idna").decode()
        except UnicodeError:
            # The company's own address is checked by nobody: “billing@acme..example”.
            return made
        return f"{made.rpartition('@')[0]}@{domain}>"

    def _get_mail_references(self, note):
        """Message-Ids of the case's letters before this one, so that it is one thread.

        This letter's own are among them when it is sent again. Of many the first one,
        with which the thread begins, and the last.

        :param note: the ``mail.message`` of this letter
        """
        self.ensure_one()
        earlier = self.line_ids.move_line_id.dunning_line_ids.letter_id | self
        # Not those to whoever owed it before.
        earlier = earlier.filtered(lambda letter: letter.debtor_id == self.debtor_id)
        # sudo: only the system may read the queue; the Message-Ids are no secret.
        notes = earlier.delivery_ids.mail_mail_id.sudo().mail_message_id - note
        first, *others = [*notes.sorted("id").mapped("message_id"), note.message_id]
        length, kept = len(first), []
        for one in reversed(others):
            length += len(one) + 1
            if length > MOST_REFERENCES:
                break
            kept.insert(0, one)
        return " ".join([first, *kept])

    def _get_mail_attachments(self):
        """The files that go with the letter: its PDF, the copies its level asks for,
        and those of the e-mail's template.

        Override it to add some.
        """
        files = self._get_pdf() | self._get_invoice_copies()
        return files | self._get_mail_template().attachment_ids
