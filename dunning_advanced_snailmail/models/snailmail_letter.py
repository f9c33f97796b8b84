from odoo import models
from odoo.tools import html2plaintext

# What the service has not got yet, and what it tries again.
WAITING_STATES = ("pending", "error")


class SnailmailLetter(models.Model):
    _inherit = "snailmail.letter"

    def write(self, vals):
        result = super().write(vals)
        if "state" in vals:
            # sudo: the service's queue need not be allowed to write deliveries.
            deliveries = self.env["dunning.delivery"].sudo()
            # By ids: a program may name no letter, which all others wait for.
            found = deliveries.search(
                [
                    ("snailmail_letter_id", "in", self.ids),
                    ("state", "!=", "cancelled"),
                ]
            )
            for letter, own in found.grouped("snailmail_letter_id").items():
                own._take_snailmail_result(letter.with_env(self.env))
        return result

    def unlink(self):
        """As by cancelling: what is deleted is never posted."""
        # sudo: as in write.
        waiting = self.env["dunning.delivery"].sudo()
        waiting = waiting.search([("snailmail_letter_id", "in", self.ids)])
        result = super().unlink()
        waiting._tell_taken_out()
        return result

    def _snailmail_print(self, immediate=True):
        """Before the service gets a dunning letter, ask whether it is still right."""
        begun = self._leave_begun()
        stopped = begun | (self - begun)._stop_wrong_dunning_letters()
        return super(SnailmailLetter, self - stopped)._snailmail_print(immediate)

    def _snailmail_create(self, route):
        """Say on which side our letters have the address, in whatever layout.

        The service looks for it on the right, as core's own documents have it.
        """
        params = super()._snailmail_create(route)
        for document in params["documents"]:
            if document["res_model"] == "dunning.letter":
                document["rightaddress"] = 0
        return params

    def _stop_wrong_dunning_letters(self):
        """Take back those that have become wrong while they waited.

        Only those go that a delivery still waits for: what was cancelled, posted by
        hand or sent again after somebody chose these letters, or opened one, is over.

        :return: the letters that are not to be printed
        """
        ours = self.filtered(lambda letter: letter.model == "dunning.letter")
        waiting = ours._find_waiting_deliveries()
        wrong = waiting._fail_what_is_wrong()
        stopped = ours - (waiting - wrong).snailmail_letter_id.with_env(self.env)
        # A failed delivery is not touched by it: it keeps its reason.
        wrong.snailmail_letter_id = False
        stopped.filtered(lambda letter: letter.state in WAITING_STATES).cancel()
        return stopped

    def _find_waiting_deliveries(self):
        """The deliveries that these letters are to bring on their way.

        What has failed is tried again by the service.
        """
        waiting = self.filtered(lambda letter: letter.state in WAITING_STATES)
        # sudo: as in write.
        deliveries = self.env["dunning.delivery"].sudo()
        found = deliveries.search(
            [
                ("snailmail_letter_id", "in", waiting.ids),
                ("state", "in", ("queued", "failed")),
            ]
        )
        return found.filtered(lambda delivery: not delivery._is_posted_anew())

    def _get_failure_in_words(self):
        """What the service said, or its code when it said nothing."""
        self.ensure_one()
        said = html2plaintext(self.info_msg or "").strip()
        return said or self.error_code or ""
