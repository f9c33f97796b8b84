"""Disputes: what of a letter the customer's answer disputes, and how it is noted."""

from odoo import models
from odoo.exceptions import UserError


class DunningLetter(models.Model):
    _inherit = "dunning.letter"

    def _get_disputed_moves(self):
        """What the answer disputes: the invoice that it names, else all that is open.

        :raises UserError: when that is not open any more
        """
        named = self._get_named_line()
        if not named:
            return self._get_answered_moves()
        moves = self._get_named_moves()
        if not moves:
            named.move_line_id._dunning_refuse_open_entries()
            raise UserError(
                self.env._(
                    "What the answer disputes is not open any more. “Go On” says that "
                    "the answer is read."
                )
            )
        return moves

    def _get_named_line(self):
        """The line of the letter that the answer disputes, if it names one."""
        line_id = self._get_said("dispute").get("line")
        return self.line_ids.filtered(lambda line: line.id == line_id)

    def _get_named_moves(self):
        """The one invoice that the answer names, if it is still open."""
        return self._get_named_line().move_id & self._get_claimed_moves()

    def _get_named_amount(self):
        """The part of it that is disputed; 0: all.

        The part named is of what the letter asks for: what was disputed when it was
        written comes on top.
        """
        amount, move = self._get_said("dispute").get("amount"), self._get_named_moves()
        lines = self._get_claimed_lines().filtered(lambda line: line.move_id == move)
        before = sum(lines.mapped("amount_disputed"))
        # As far as that is disputed still: it may have been settled since.
        still = move.dunning_disputed and (move.dunning_disputed_amount or before)
        before = min(before, still or 0.0)
        return self.currency_id.round(amount + before) if move and amount else 0.0

    def _note_dispute(self, moves, words, amount=0.0):
        """Note that invoices of this letter are disputed; its answer is read then.

        :param moves: ``account.move``
        :param words: what the customer disputes
        :param amount: the disputed part of one invoice; 0: all of it
        """
        self.ensure_one()
        moves._dunning_check_may_dun()
        before = {move.id: move._dunning_get_dispute() for move in moves}
        moves._dunning_note_dispute(self._prepare_dispute_vals(words, amount))
        kept = {
            move.id: [before[move.id], move._dunning_get_dispute()] for move in moves
        }
        self._as_verb().write(
            {"answer_move_ids": moves, "answer_disputed_before": kept}
        )
        words = self.env._("The answer is noted as a dispute.")
        self._close_answer("dispute", words)

    def _undo_disputes(self):
        """Take back what the answer disputes, as far as nobody else disputes it."""
        disputed = self.answer_move_ids.filtered("dunning_disputed")
        disputed._dunning_check_may_dun()
        kept = self.answer_disputed_before or {}
        for move in disputed:
            # Json has no numbers as keys.
            before, noted = kept.get(str(move.id), (None, None))
            others = self._get_other_disputes(move)
            handed_on = others._take_over_before(move, noted, before)
            # What a call or a person has made of it since is not this answer's, and
            # while others dispute it, it is no less than they say.
            is_own = noted in (None, move._dunning_get_dispute())
            if is_own and not handed_on and (before or not others):
                move.write(
                    self._prepare_dispute_vals(before[1], before[0])
                    if before
                    else {"dunning_disputed": False}
                )

    def _take_over_before(self, move, noted, before):
        """Let an answer that came upon what another one had disputed remember what was
        disputed before both: else it would bring the other one's dispute back.

        :param noted: what the other answer had made of the invoice's dispute
        :param before: what had been disputed before it
        :return: the letter of the answer that remembers it now, if there is one
        """
        key = str(move.id)
        for letter in self if noted else ():
            kept = letter.answer_disputed_before or {}
            if key in kept and kept[key][0] == noted:
                own = {**kept, key: [before, kept[key][1]]}
                letter._as_verb().answer_disputed_before = own
                return letter
        return self.browse()

    def _get_other_disputes(self, moves):
        """Other letters whose answers dispute these invoices, perhaps alike."""
        return self.search(
            [
                ("answer_move_ids", "in", moves.ids),
                ("answer_outcome", "=", "dispute"),
                ("id", "!=", self.id),
            ]
        )

    def _prepare_dispute_vals(self, words, amount):
        """Values of an invoice that the customer disputes.

        :param words: what the customer disputes
        :param amount: the disputed part; 0: all of it
        :return: dict for write
        """
        return {
            "dunning_disputed": True,
            "dunning_disputed_amount": amount,
            "dunning_dispute_reason": words,
        }
