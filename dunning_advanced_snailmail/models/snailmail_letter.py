from odoo import models
from odoo.tools import html2plaintext


class SnailmailLetter(models.Model):
    _inherit = "snailmail.letter"

    def write(self, vals):
        result = super().write(vals)
        if "state" in vals:
            for letter in self:
                # sudo: the service's queue need not be allowed to write deliveries.
                deliveries = self.env["dunning.delivery"].sudo()
                deliveries.search(
                    [
                        ("snailmail_letter_id", "=", letter.id),
                        ("state", "!=", "cancelled"),
                    ]
                )._take_snailmail_result(letter)
        return result

    def _get_failure_in_words(self):
        """What the service said, or its code when it said nothing."""
        self.ensure_one()
        said = html2plaintext(self.info_msg or "").strip()
        return said or self.error_code or ""
