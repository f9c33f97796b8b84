"""Files that are made while they are fetched, so that nothing of them is stored."""

from odoo import http
from odoo.http import request

from .files import send_pdf


class DunningLetterController(http.Controller):
    @http.route("/dunning/letter/<int:letter_id>/draft.pdf", type="http", auth="user")
    def draft(self, letter_id):
        """The PDF of a proposal, marked as a draft."""
        letter = request.env["dunning.letter"].browse(letter_id).exists()
        if not letter:
            # Proposed anew in the meantime.
            raise request.not_found()
        letter.check_access("read")
        if letter._get_pdf():
            return request.redirect(letter.action_open_pdf()["url"])
        letter._check_may_preview()
        pdf = letter._render_draft()
        return send_pdf(pdf, "draft.pdf", Cache_Control="no-store")
