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

    def unlink(self):
        """As by cancelling: what is deleted is never posted."""
        # sudo: as in write.
        waiting = self.env["dunning.delivery"].sudo()
        waiting = waiting.search(
            [("snailmail_letter_id", "in", self.ids), ("state", "=", "queued")]
        )
        result = super().unlink()
        waiting._fail("post_taken_out")
        return result

    def _snailmail_print(self, immediate=True):
        """Before the service gets a dunning letter, ask whether it is still right."""
        wrong = self._fail_wrong_dunning_letters()
        return super(SnailmailLetter, self - wrong)._snailmail_print(immediate)

    def _fail_wrong_dunning_letters(self):
        """Take back those that have become wrong while they waited.

        What has failed is tried again by the service, and is asked about as well.

        :return: the letters that are not to be printed
        """
        # sudo: as in write.
        waiting = self.env["dunning.delivery"].sudo()
        waiting = waiting.search(
            [
                ("snailmail_letter_id", "in", self.ids),
                ("state", "in", ("queued", "failed")),
            ]
        )
        deliveries = waiting._fail_what_is_wrong()
        letters = self & deliveries.snailmail_letter_id.with_env(self.env)
        # A failed delivery is not touched by it: it keeps its reason.
        deliveries.snailmail_letter_id = False
        letters.cancel()
        return letters

    def _get_failure_in_words(self):
        """What the service said, or its code when it said nothing."""
        self.ensure_one()
        said = html2plaintext(self.info_msg or "").strip()
        return said or self.error_code or ""
