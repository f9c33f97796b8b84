"""The workbook of a run, made while it is fetched."""

import tempfile

from odoo import http
from odoo.http import request

from .files import send_temporary

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class DunningRunController(http.Controller):
    @http.route("/dunning/run/<int:run_id>/export.xlsx", type="http", auth="user")
    def export_xlsx(self, run_id, checked_only=""):
        """The proposal and what is not dunned as an Excel file."""
        run = request.env["dunning.run"].browse(run_id).exists()
        if not run:
            raise request.not_found()
        run._check_may_export()
        file = tempfile.NamedTemporaryFile(suffix=".xlsx")
        run._write_xlsx(file.name, checked_only=bool(checked_only))
        return send_temporary(file, f"{run.display_name}.xlsx", XLSX)
