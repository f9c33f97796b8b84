"""Who touches a dunning letter at the service: Odoo lets every colleague.

What became of it there is what its delivery says, so only the service's own queue and
the verbs write it; and these are for those who work the letter.
"""

from odoo import api, models
from odoo.exceptions import UserError

OURS = "dunning.letter"


class SnailmailLetter(models.Model):
    _inherit = "snailmail.letter"

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._dunning_check_hand(vals)
        return super().create(vals_list)

    def write(self, vals):
        self._dunning_check_hand(vals)
        return super().write(vals)

    def cancel(self):
        ours = self._dunning_as_worker()
        super(SnailmailLetter, ours).cancel()
        return super(SnailmailLetter, self - ours).cancel()

    def snailmail_print(self):
        ours = self._dunning_as_worker()
        super(SnailmailLetter, ours).snailmail_print()
        return super(SnailmailLetter, self - ours).snailmail_print()

    def _snailmail_print(self, immediate=True):
        ours = self._dunning_as_worker()
        super(SnailmailLetter, ours)._snailmail_print(immediate)
        return super(SnailmailLetter, self - ours)._snailmail_print(immediate)

    def _dunning_check_hand(self, vals):
        """Refuse to enter by hand what is posted, to whom, and what became of it.

        :raises UserError: unless the service's queue or a verb writes, or one of those
            who run Odoo, whose menu it is
        """
        # Of those who run Odoo it is a menu of their own.
        if self.env.su or self.env.user._is_system():
            return
        # sudo: whoever may not read it is told by the rules, whose turn comes later.
        if vals.get("model") == OURS or OURS in self.sudo().mapped("model"):
            self.check_access("write")
            raise UserError(
                self.env._(
                    "What is posted of a dunning letter, and what became of it, is not "
                    "entered by hand. Use the buttons of the letter and its deliveries."
                )
            )

    def _dunning_as_worker(self):
        """Those of these that are dunning letters, for whoever works them.

        :raises UserError: when the user may not
        """
        ours = self.filtered(lambda letter: letter.model == OURS)
        if ours and not self.env.su:
            # What was read before stands in the cache, for whoever asks.
            ours.check_access("write")
            letters = self.env[OURS].browse(ours.mapped("res_id"))
            letters.exists()._check_may_work()
        # sudo: nobody writes them by hand; who works the letter was asked above.
        return ours.sudo()
