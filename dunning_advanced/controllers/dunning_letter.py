"""Files that are made while they are fetched, so that nothing of them is stored."""

import tempfile

from odoo import http
from odoo.http import request

from .files import send_pdf, send_temporary


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

    @http.route("/dunning/letters/<int:number>.zip", type="http", auth="user")
    def archive(self, number):
        """Letters with all their files, to be kept when the add-on is uninstalled."""
        if not request.env.user.has_group("base.group_system"):
            raise request.not_found()
        # sudo: whoever may uninstall the add-on may delete these; saving them first
        # must not depend on a role in it, or on companies.
        letters = request.env["dunning.letter"].sudo()
        archives, _letters = letters._count_archives()
        if not 1 <= number <= archives:
            raise request.not_found()
        file = tempfile.NamedTemporaryFile(suffix=".zip")
        letters._write_archive(file.name, number)
        return send_temporary(file, f"dunning-letters-{number}.zip", "application/zip")
