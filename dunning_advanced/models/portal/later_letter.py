"""The letter that has followed: whoever opens an older one's page goes by it."""

from odoo import models


class DunningLetter(models.Model):
    _inherit = "dunning.letter"

    def _get_later_letter(self):
        """The last letter that was sent since and claims some of the same, or none.

        What it charges is not asked for on the page of this one.
        """
        self.ensure_one()
        items = self._get_claimed_lines().move_line_id
        lines = items.filtered(lambda item: not item.reconciled).dunning_line_ids
        later = lines.filtered(lambda line: line.section == "claimed").letter_id
        later = later.filtered(
            lambda letter: (
                letter.state == "issued"
                and letter.debtor_id == self.debtor_id
                and "sent" in letter.delivery_ids.mapped("state")
                and (letter.date, letter.id) > (self.date, self.id)
            )
        )
        return later.sorted(lambda letter: (letter.date, letter.id))[-1:]

    def _say_later_letter(self, later):
        """That a later letter is the one to go by.

        :param later: what ``_get_later_letter`` returns
        """
        return self.env._(
            "We have written to you about this again since. Please go by our letter "
            "%(number)s of %(date)s.",
            number=later.name,
            date=self._write_day(later.date),
        )
