"""What if: the same decision for any day, writing nothing."""

from odoo import api, models
from odoo.exceptions import UserError

from ... import engine
from ..arguments import parse_day, parse_records
from ..bounds import from_day


class DunningRun(models.Model):
    _inherit = "dunning.run"

    @api.model
    def simulate(self, date, company_id, applies_to="customer", partner_ids=None):
        """The letters that would be proposed on a day if nothing changed until then.

        :param date: the day, as text or date; later than today for a look ahead
        :param company_id: id of the company
        :param applies_to: customer, invoice or group
        :param partner_ids: ids of customers; empty: all
        :return: list of dicts, one per letter; amounts in the letter's currency
        :raises AccessError: when the user may not read letters of the company
        :raises UserError: when an argument is nothing that the method takes
        """
        self.env["dunning.letter"].check_access("read")
        self.env["res.partner"]._dunning_check_reads_all()
        company = parse_records(self.env["res.company"], company_id)[:1]
        company = company or self.env.company
        company.check_access("read")
        self._check_applies_to(applies_to)
        partners = parse_records(self.env["res.partner"], partner_ids)
        run = self.new({"company_id": company.id, "partner_ids": partners.ids})
        day = parse_day(self.env, date) or company._dunning_today()
        facts = self.env["dunning.open.item"]
        return [
            self._prepare_simulated(proposal)
            for partners in facts._iter_slices(run._get_partner_ids())
            for decision in self.browse()._decide(company, partners, day, applies_to)
            for proposal in decision.proposals
        ]

    def _check_applies_to(self, applies_to):
        kinds = self._fields["applies_to"].get_values(self.env)
        if applies_to not in kinds:
            raise UserError(
                self.env._(
                    "“%(value)s” is no type of a run. Give one of: %(types)s.",
                    value=applies_to,
                    types=", ".join(kinds),
                )
            )

    def _prepare_simulated(self, proposal):
        """One letter as outside programs get it.

        :param proposal: :class:`engine.Proposal`
        :return: dict
        """
        return {
            "partner_id": proposal.partner_id,
            "currency_id": proposal.currency.id,
            "procedure_id": proposal.procedure.id,
            "level_id": proposal.level.id,
            "date": from_day(proposal.date),
            "deadline": from_day(proposal.deadline),
            "amount_claimed": float(proposal.amount(engine.CLAIMED)),
            "amount_not_due": float(proposal.amount(engine.NOT_DUE)),
            "amount_credit": float(proposal.amount(engine.CREDIT)),
            "fee_amount": float(proposal.fee),
            "interest_amount": float(proposal.charges.interest),
            "interest_claimed": proposal.charges.interest_claimed,
            "compensation_amount": float(proposal.charges.compensation_total),
            "previous_charges": float(proposal.previous),
            "amount_total": float(proposal.total),
            "move_ids": sorted({line.item.move_id for line in proposal.lines}),
        }
