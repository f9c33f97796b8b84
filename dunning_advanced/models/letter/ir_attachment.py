"""The files of letters: frozen like the letters themselves."""

from odoo import api, models
from odoo.exceptions import UserError

# What makes a file another file, or that of another, and what the customer reads of it
# in the e-mail; its access token or description may change.
FROZEN_FIELDS = {
    "name",
    "raw",
    "datas",
    "db_datas",
    "store_fname",
    "checksum",
    "mimetype",
    "type",
    "url",
    "res_model",
    "res_field",
    "res_id",
    "public",
}


class IrAttachment(models.Model):
    _inherit = "ir.attachment"

    def write(self, vals):
        if FROZEN_FIELDS & vals.keys():
            self._check_dunning_frozen()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_dunning_letter(self):
        self._check_dunning_frozen()

    def _check_dunning_frozen(self):
        """The PDF of an issued letter proves what was sent: nobody may change it."""
        # sudo: the proof is protected from those who cannot read letters, too.
        files = self.sudo().filtered(lambda file: file.res_model == "dunning.letter")
        if files and self.env["dunning.letter"].sudo().search_count(
            ["|", ("pdf_id", "in", files.ids), ("sheet_id", "in", files.ids)], limit=1
        ):
            raise UserError(
                self.env._(
                    "The PDF of an issued dunning letter is kept as proof. It can "
                    "neither be changed nor deleted."
                )
            )
