"""Letters on paper: one file of all that wait, and a person who posts them."""

from odoo import models
from odoo.exceptions import UserError
from odoo.tools.pdf import merge_pdf


class DunningDelivery(models.Model):
    _inherit = "dunning.delivery"

    def action_print_batch(self):
        """One PDF of the letters that wait for the post or the printer.

        Nothing is marked: the person who has posted them says so afterwards.

        :return: action that opens the file
        :raises UserError: when none of the deliveries waits on paper
        """
        self._check_may_work("read")
        waiting = self.filtered(
            lambda delivery: (
                delivery.channel in ("post", "print") and delivery.state == "queued"
            )
        )
        if not waiting:
            raise UserError(
                self.env._("None of these letters waits for the post or the printer.")
            )
        letters = waiting.letter_id.sorted("id")
        # sudo: the frozen files are readable to all who work the letters.
        content = merge_pdf([letter.pdf_id.sudo().raw for letter in letters])
        attachment = self.env["ir.attachment"].create(
            {
                "name": self.env._("Dunning letters to post.pdf"),
                "raw": content,
                "mimetype": "application/pdf",
            }
        )
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{attachment.id}?download=false",
            "target": "new",
        }
