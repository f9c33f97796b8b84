"""The workbook of a run, made while it is fetched."""

import tempfile

from werkzeug.wsgi import wrap_file

from odoo import http
from odoo.http import content_disposition, request

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class DunningRunController(http.Controller):
    @http.route("/dunning/run/<int:run_id>/export.xlsx", type="http", auth="user")
    def export_xlsx(self, run_id, checked_only=""):
        """The proposal and what is not dunned as an Excel file."""
        run = request.env["dunning.run"].browse(run_id).exists()
        if not run:
            raise request.not_found()
        run._check_may_export()
        # It is deleted when the response has been sent and closed it.
        file = tempfile.NamedTemporaryFile(suffix=".xlsx")
        run._write_xlsx(file.name, checked_only=bool(checked_only))
        headers = [
            ("Content-Type", XLSX),
            ("Content-Disposition", content_disposition(f"{run.display_name}.xlsx")),
            ("Cache-Control", "no-store"),
        ]
        body = wrap_file(request.httprequest.environ, file)
        return http.Response(body, headers=headers, direct_passthrough=True)
