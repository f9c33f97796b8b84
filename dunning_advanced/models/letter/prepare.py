"""Prepare: the values of a letter and its lines from the engine's proposal."""

from odoo import fields, models

from ... import engine
from ..facts.statement import remarks_to_json


class DunningLetter(models.Model):
    _inherit = "dunning.letter"

    def _prepare_letter_vals(self, proposal):
        """Values of a letter from the engine's proposal, with its lines.

        Override it to add fields; each line has its own ``_prepare_letter_line_vals``.

        :param proposal: :class:`engine.Proposal`
        :return: dict for create or write
        """
        return {
            "company_id": proposal.company_id,
            "partner_id": proposal.partner_id,
            "currency_id": proposal.currency.id,
            "applies_to": proposal.procedure.applies_to,
            "procedure_id": proposal.procedure.id,
            "level_id": proposal.level.id,
            "group_id": proposal.group_id or False,
            "kind": proposal.level.kind,
            "date": proposal.date,
            "deadline": proposal.deadline,
            "repeats": proposal.repeats,
            "remarks": remarks_to_json(proposal.remarks),
            "days_overdue": max(
                line.days_overdue
                for line in proposal.lines
                if line.section != engine.CREDIT
            ),
            "amount_claimed": float(proposal.amount(engine.CLAIMED)),
            "amount_not_due": float(proposal.amount(engine.NOT_DUE)),
            "amount_credit": float(proposal.amount(engine.CREDIT)),
            "fee_amount": float(proposal.fee),
            "previous_fee_amount": float(proposal.previous_fee),
            "previous_interest_amount": float(proposal.previous_interest),
            "previous_compensation_amount": float(proposal.previous_compensation),
            **self._prepare_charge_vals(proposal.charges),
            "line_ids": [
                fields.Command.create(self._prepare_letter_line_vals(proposal, line))
                for line in proposal.lines
            ],
        }

    def _prepare_letter_line_vals(self, proposal, line):
        """Values of one line of a letter.

        :param proposal: :class:`engine.Proposal` it belongs to
        :param line: :class:`engine.Line`
        :return: dict for create
        """
        return {
            "letter_state": "proposed",
            "move_line_id": line.item.id,
            "move_id": line.item.move_id,
            "move_name": line.item.name,
            "level_id": line.level.id if line.level else False,
            "position": line.level.position if line.level else 0,
            "debtor_key": proposal.partner_id,
            "escalates": line.escalates,
            "section": line.section,
            "date_due": line.item.due,
            "days_overdue": line.days_overdue,
            "amount_original": float(line.item.original),
            "amount_open": float(line.item.claimable),
            "amount_disputed": float(line.item.disputed),
            **self._prepare_line_charge_vals(proposal.charges, line.item.id),
        }
