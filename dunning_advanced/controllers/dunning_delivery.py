"""Letters on paper as one file, made while it is fetched, so that no copy is kept."""

from odoo import http
from odoo.http import request

from ..models.arguments import split_ids
from .files import send_pdf


class DunningDeliveryController(http.Controller):
    @http.route("/dunning/delivery/letters.pdf", type="http", auth="user")
    def letters(self, ids=""):
        """The letters of some deliveries that wait for the post or the printer."""
        try:
            wanted = split_ids(ids)
        except (ValueError, OverflowError) as error:
            raise request.not_found() from error
        deliveries = request.env["dunning.delivery"].browse(wanted).exists()
        content = deliveries._render_print_batch() if deliveries else b""
        if not content:
            # Sent, cancelled, or wrong in the meantime.
            raise request.not_found()
        return send_pdf(content, "dunning-letters.pdf", Cache_Control="no-store")
