"""The copy of a letter that waits to be posted: what is posted is what was issued."""

from odoo import models
from odoo.exceptions import UserError

from .snailmail_letter import WAITING_STATES


class IrAttachment(models.Model):
    _inherit = "ir.attachment"

    def _check_dunning_frozen(self):
        """Nobody replaces it either, nor deletes it: what waits would go with it."""
        result = super()._check_dunning_frozen()
        # The service's own queue writes margins into it.
        files = self.browse() if self.env.su else self.sudo()
        ours = files.filtered(lambda file: file.res_model == "dunning.letter")
        # sudo: it is protected from those, too, who may not read what is posted.
        posted = self.env["snailmail.letter"].sudo()
        waiting = [
            ("attachment_id", "in", ours.ids),
            ("model", "=", "dunning.letter"),
            ("state", "in", WAITING_STATES),
        ]
        if ours and posted.search_count(waiting, limit=1):
            raise UserError(
                self.env._(
                    "This file waits to be posted by the Snailmail service. Cancel the "
                    "letter, or send it again, instead."
                )
            )
        return result
