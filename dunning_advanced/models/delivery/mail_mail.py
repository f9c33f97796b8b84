"""The messages of dunning letters: hidden copies, and never sent twice by itself."""

import re

from markupsafe import Markup

from odoo import SUPERUSER_ID, api, fields, models, modules
from odoo.modules.registry import Registry
from odoo.tools.mail import email_normalize_all, email_split_and_format_normalize

from ..addresses import with_ascii_domains
from ..plain_text import to_text

# Of our messages to agencies and salespeople, which leave as core's own do.
_OTHERS_LAYOUT = "dunning_advanced.mail_agency_layout"


class MailMail(models.Model):
    _inherit = "mail.mail"

    dunning_bcc = fields.Char(copy=False)
    dunning_delivery_ids = fields.One2many("dunning.delivery", "mail_mail_id")

    def cancel(self):
        """Letters that somebody takes out of the queue do not wait there any more."""
        result = super().cancel()
        self._dunning_get_deliveries()._fail_taken_out()
        return result

    def unlink(self):
        """As by cancelling: what is deleted never leaves."""
        deliveries = self._dunning_get_deliveries()
        result = super().unlink()
        deliveries._fail_taken_out()
        return result

    def _prepare_outgoing_list(self, mail_server=False, doc_to_followers=None):
        """Add the Bcc recipients of a dunning letter to its one message, and its text.

        Odoo removes the Bcc header before sending, and drops every recipient that is
        not named in ``email_to_normalized``.
        """
        emails = super()._prepare_outgoing_list(
            mail_server=mail_server, doc_to_followers=doc_to_followers
        )
        # sudo: see _get_deliveries.
        letter = self.sudo().dunning_delivery_ids.letter_id
        if letter:
            for email in emails:
                self._dunning_attach_letter(email, letter._get_pdf())
        elif self.email_layout_xmlid == _OTHERS_LAYOUT:
            self._dunning_name_servers(emails)
        if letter or self.email_layout_xmlid == _OTHERS_LAYOUT:
            for email in emails:
                email["body_alternative"] = to_text(email["body"])
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

    def _dunning_name_servers(self, emails):
        """Name each domain as mail servers know it; core writes to no other one.

        :param emails: list of dicts of ``_prepare_outgoing_list``
        """
        for email in emails:
            for name in ("email_to", "email_cc", "email_to_normalized"):
                email[name] = [with_ascii_domains(one) for one in email[name]]
            # Whom else core writes into the header To.
            if others := email["headers"].get("X-Msg-To-Add"):
                named = {"X-Msg-To-Add": with_ascii_domains(others)}
                email["headers"] = {**email["headers"], **named}

    def _dunning_attach_letter(self, email, pdf):
        """Let the letter itself go along, however heavy the copies beside it are.

        Core makes links of all files of a record where they are too heavy together.

        :param email: dict of ``_prepare_outgoing_list``
        :param pdf: ``ir.attachment``
        """
        link = rf"<a [^>]*/web/content/{pdf.id}\?download=1.*?</a>"
        body, number = re.subn(link, "", email["body"], flags=re.DOTALL)
        if number:
            email["body"] = Markup(body)
            file = (pdf.name, pdf.raw, pdf.mimetype)
            email["attachments"] = [file, *email["attachments"]]

    def send(self, auto_commit=False, raise_exception=False, post_send_callback=None):
        """Let deliveries bring dunning letters to the server; core sends all else.

        What becomes of a letter is on its delivery: nothing is raised for it.
        """
        letters = self.browse(self._dunning_get_deliveries().mail_mail_id.ids)
        if not letters or self.env["ir.mail_server"]._disable_send():
            return super().send(
                auto_commit=auto_commit,
                raise_exception=raise_exception,
                post_send_callback=post_send_callback,
            )
        # A public method: core meets the rights in what it reads and writes.
        letters.check_access("write")
        if others := self - letters:
            super(MailMail, others).send(
                auto_commit=auto_commit,
                raise_exception=raise_exception,
                post_send_callback=post_send_callback,
            )
        letters._send_dunning(auto_commit)
        if post_send_callback:
            post_send_callback(letters.ids)
        return True

    def _dunning_get_deliveries(self):
        """The deliveries of these messages, in their order."""
        # sudo: whoever empties the queue need not be allowed to read deliveries.
        deliveries = self.env["dunning.delivery"].sudo()
        found = deliveries.search_fetch(
            [("mail_mail_id", "in", self.ids)], ["mail_mail_id"]
        ).grouped("mail_mail_id")
        # sudo: the keys are records of the deliveries' environment.
        return deliveries.union(*(found.get(mail, deliveries) for mail in self.sudo()))

    def _send_dunning(self, auto_commit):
        """Send letters, where the note of each attempt can be committed.

        In somebody else's transaction it cannot be: then they leave right after it.
        Tests have one transaction only.
        """
        if auto_commit or modules.module.current_test:
            # sudo: see _dunning_get_deliveries.
            self.env["dunning.delivery"].sudo()._send_mails(self.sudo(), auto_commit)
            return
        name, context, ids = self.env.cr.dbname, self.env.context, self.ids

        @self.env.cr.postcommit.add
        def send_letters():
            with Registry(name).cursor() as cursor:
                env = api.Environment(cursor, SUPERUSER_ID, context)
                env["mail.mail"].browse(ids).send(auto_commit=True)

    def _dunning_sort_by_claim(self):
        """These messages, those of the letters with the oldest claims first."""
        # sudo: see _dunning_get_deliveries.
        letters = self._dunning_get_deliveries().letter_id
        oldest = dict(
            self.env["dunning.letter.line"]
            .sudo()
            ._read_group(
                [("letter_id", "in", letters.ids), ("section", "=", "claimed")],
                ["letter_id"],
                ["date_due:min"],
            )
        )
        order = {
            delivery.mail_mail_id.id: oldest.get(delivery.letter_id)
            for delivery in self._dunning_get_deliveries()
        }
        return self.sorted(lambda mail: (str(order.get(mail.id) or "9"), mail.id))
