"""The sample of a level, made while it is fetched, so that nothing of it is stored."""

from odoo import http
from odoo.http import request


class DunningLevelController(http.Controller):
    @http.route("/dunning/level/<int:level_id>/sample.pdf", type="http", auth="user")
    def sample(self, level_id):
        """The PDF of a level's letter on a sample."""
        level = request.env["dunning.level"].browse(level_id).exists()
        if not level:
            raise request.not_found()
        headers = [
            ("Content-Type", "application/pdf"),
            ("Content-Disposition", 'inline; filename="sample.pdf"'),
            ("Cache-Control", "no-store"),
        ]
        return request.make_response(level._render_sample_pdf(), headers)
