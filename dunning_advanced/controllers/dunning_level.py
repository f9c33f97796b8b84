"""The sample of a level, made while it is fetched, so that nothing of it is stored."""

from odoo import http
from odoo.http import request

from .files import send_pdf


class DunningLevelController(http.Controller):
    @http.route("/dunning/level/<int:level_id>/sample.pdf", type="http", auth="user")
    def sample(self, level_id):
        """The PDF of a level's letter on a sample."""
        level = request.env["dunning.level"].browse(level_id).exists()
        if not level:
            raise request.not_found()
        pdf = level._render_sample_pdf()
        return send_pdf(pdf, "sample.pdf", Cache_Control="no-store")

    @http.route("/dunning/level/try/<int:try_id>/sample.pdf", type="http", auth="user")
    def try_out(self, try_id):
        """The PDF of a level as the user's own dialog wants it."""
        dialog = request.env["dunning.level.try"].browse(try_id).exists()
        if not dialog:
            raise request.not_found()
        dialog.check_access("read")
        pdf = dialog.level_id._render_sample_pdf(dialog._get_sample())
        return send_pdf(pdf, "sample.pdf", Cache_Control="no-store")
