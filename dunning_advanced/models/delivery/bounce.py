"""A message that came back after the mail server had taken it."""

from odoo import api, models
from odoo.tools.mail import email_normalize_all


class DunningDelivery(models.Model):
    _inherit = "dunning.delivery"

    @api.model
    def _take_failures(self, message, failures):
        """Mark what a mail server reports as not delivered.

        :param message: ``mail.message`` of the delivery in the letter's chatter
        :param failures: dict of address to the report's words
        """
        delivery = self.search([("mail_mail_id.mail_message_id", "=", message.id)])
        if not failures or delivery.state not in ("sending", "sent", "uncertain"):
            return
        copies = email_normalize_all(
            self._comma_separated(
                f"{delivery.email_cc or ''};{delivery.email_bcc or ''}"
            )
        )
        words = "; ".join(
            f"{address}: {said}" if address else said
            for address, said in failures.items()
        )
        # An address that is none of ours: somebody's mail is sent on to it.
        only_copies = set(failures) <= set(copies) - set(
            email_normalize_all(delivery.email_to or "")
        )
        delivery._fail("mail_came_back", said=words)
        if only_copies:
            delivery._update_state("sent")
