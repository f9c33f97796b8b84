"""Messages to agencies and salespeople whose address has an umlaut in its domain."""

from odoo import models

from ..addresses import with_ascii_domains
from .agency_message import AGENCY_LAYOUT


class MailMail(models.Model):
    _inherit = "mail.mail"

    def _prepare_outgoing_list(self, mail_server=False, doc_to_followers=None):
        """Write to each domain as mail servers know it; core writes to no other one."""
        emails = super()._prepare_outgoing_list(
            mail_server=mail_server, doc_to_followers=doc_to_followers
        )
        if self.email_layout_xmlid == AGENCY_LAYOUT:
            for email in emails:
                for name in ("email_to", "email_cc", "email_to_normalized"):
                    email[name] = [with_ascii_domains(one) for one in email[name]]
        return emails
