from odoo import api, models
from odoo.exceptions import UserError

# What makes a file another file; its access token or description may change.
FROZEN_FIELDS = {"raw", "datas", "db_datas", "store_fname", "checksum", "mimetype"}


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
        letters = self.filtered(lambda file: file.res_model == "dunning.letter")
        # sudo: the proof is protected from those who cannot read letters, too.
        if letters and self.env["dunning.letter"].sudo().search_count(
            [("pdf_id", "in", letters.ids)], limit=1
        ):
            raise UserError(
                self.env._(
                    "The PDF of an issued dunning letter is kept as proof. It can "
                    "neither be changed nor deleted."
                )
            )
