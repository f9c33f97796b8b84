"""What comes back by e-mail for a letter: it could not be delivered, or an answer."""

from odoo import api, models
from odoo.tools import html2plaintext

from . import incoming


class MailThread(models.AbstractModel):
    _inherit = "mail.thread"

    @api.model
    def _routing_handle_bounce(self, email_message, message_dict):
        """Tell the delivery whose message came back."""
        result = super()._routing_handle_bounce(email_message, message_dict)
        message = message_dict["bounced_message"]
        if not message and email_message["X-Failed-Recipients"]:
            # Core looks for the message inside reports, not for what they refer to.
            message = message.browse(message_dict.get("parent_id") or ())
        if message and message.model != "dunning.letter":
            # Of another part of Odoo.
            return result
        text = html2plaintext(message_dict.get("body") or "")
        failures = incoming.read_failures(email_message, text)
        # sudo: the mail gateway need not be allowed to work with letters.
        deliveries = self.env["dunning.delivery"].sudo()
        delivery = (
            deliveries._find_by_message(message)
            if message
            else deliveries._find_reported(email_message, failures)
        )
        delivery._take_failures(failures)
        return result

    @api.model
    def _message_route_process(self, message, message_dict, routes):
        """Tell the letter that a person has answered it."""
        ids = [route[1] for route in routes or () if route[0] == "dunning.letter"]
        # Core empties the dict.
        text, author_id = message_dict.get("body"), message_dict.get("author_id")
        names = [file[0] for file in message_dict.get("attachments") or ()]
        result = super()._message_route_process(message, message_dict, routes)
        if ids and not incoming.is_automatic(message):
            # sudo: see _routing_handle_bounce.
            letters = self.env["dunning.letter"].sudo().browse(filter(None, ids))
            author = letters.partner_id.browse(author_id)
            letters._take_mail_answer(html2plaintext(text or ""), author, names)
        return result
