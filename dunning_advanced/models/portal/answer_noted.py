"""What was noted of an answer: whoever looks at it again finds that, and keeps it."""

from odoo import models

from .answer import shorten


class DunningLetter(models.Model):
    _inherit = "dunning.letter"

    def _get_noted_promises(self):
        """The promises that the answer was noted as and that nobody has withdrawn.

        :return: ``dunning.promise``
        """
        promises = self.env["dunning.promise"]
        if self.answer_outcome != "promise":
            return promises
        return promises.search([("letter_id", "=", self.id), ("active", "=", True)])

    def _get_noted_disputes(self):
        """The invoices that the answer was noted to dispute, and that still are.

        :return: ``account.move``
        """
        if self.answer_outcome != "dispute":
            return self.env["account.move"]
        return self.answer_move_ids.filtered("dunning_disputed")

    def _get_noted_moves(self, kind):
        """The invoices that what was noted is about.

        :param kind: ``promise`` or ``dispute``; of another one nothing was noted
        """
        if kind == "promise":
            return self._get_noted_promises().move_id
        disputed = self._get_noted_disputes()
        return disputed if kind == "dispute" else disputed.browse()

    def _get_day_to_promise(self):
        """The day that was noted; else the one that the answer means."""
        return self._get_noted_promises()[:1].date or self._get_promised_day()

    def _get_amount_to_dispute(self):
        """The part that was noted; else the one that the answer names; 0: all."""
        disputed = self._get_noted_disputes()
        if not disputed:
            return self._get_named_amount()
        return disputed.dunning_disputed_amount if len(disputed) == 1 else 0.0

    def _get_words_to_note(self, kind):
        """The words that were noted; else those of the answer.

        :param kind: ``promise`` or ``dispute``
        """
        if kind == "dispute":
            noted = self._get_noted_disputes()[:1].dunning_dispute_reason
            return noted or self._get_words_of_answer()
        # A promise keeps the beginning of long words.
        noted, words = self._get_noted_promises()[:1].note, self.answer_text
        return noted if noted and noted != shorten(words) else words
