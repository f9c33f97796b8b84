"""Held since it was issued: a letter that must not leave, whatever its amounts."""

from odoo import models

from ..facts.statement import Statement


class DunningLetter(models.Model):
    _inherit = "dunning.letter"

    def _get_reason_not_to_send(self):
        """Also what holds dunning has come after the letter was issued."""
        return super()._get_reason_not_to_send() or self._get_reason_held(
            self.company_id._dunning_today()
        )

    def _get_reason_held(self, as_of):
        """What holds the letter's customer, group or invoices on a day.

        :return: :class:`Statement`; None when nothing does
        """
        self.ensure_one()
        held = dict(self._iter_holds(as_of))
        if not held:
            return None
        reasons = [
            Statement("named", {"name": name, "reason": Statement(reason)})
            for name, reason in held.items()
        ]
        return Statement("held", {"reasons": reasons})

    def _iter_holds(self, as_of):
        """What is held, by name, with the reason as a code of ``dunning.run.skip``."""
        customer = self.partner_id.with_company(self.company_id)
        for record, reason in (
            (customer, "customer_paused"),
            (self.group_id, "group_paused"),
        ):
            pause = record and record._dunning_pause()
            if pause and pause.holds(as_of):
                yield record.display_name, reason
        claimed = self.line_ids.filtered(lambda line: line.section == "claimed")
        for move, lines in claimed.grouped("move_id").items():
            reason = move and move._get_dunning_hold(as_of, lines)
            if reason:
                yield move.name, reason
