"""Carry over: the proposals of earlier nights, and what people have done to them."""

from datetime import timedelta

from odoo import models
from odoo.fields import Domain

# What holds a letter for a time: when it ends, the same is asked for as before.
HOLDS = {
    "company_off",
    "in_payment",
    "payment_blocked",
    "direct_debit",
    "disputed",
    "delivery_failed",
    "letter_waits",
    "customer_paused",
    "invoice_paused",
    "group_paused",
    "promised",
    "answered",
    "open_credit",
    "partly_covered",
    "credit_other_company",
    "credit_other_currency",
    "bank_not_fresh",
    "unmatched_receipt",
}


class DunningRun(models.Model):
    _inherit = "dunning.run"

    def _carry_over(self, partners, proposals, skips):
        """Let letters that a person has changed become those of this night.

        The others of earlier nights are deleted: a proposal reserves nothing, and the
        new one takes its place. What is held for a time stays with its night.

        :param partners: the customers of the slice
        :param proposals: list of :class:`engine.Proposal` about them
        :param skips: list of :class:`engine.Skip` about them
        :return: those of the proposals that need a new letter
        """
        # Whoever owes it today: a customer may have been filed under another since.
        older = self._find_older_proposals(Domain("debtor_id", "in", partners.ids))
        changed = older.filtered(lambda letter: letter._is_changed_by_person())
        (older - changed)._as_verb().unlink()
        new = list(proposals)
        held = {s.item.id for s in skips if {o.reason for o in s.obstacles} <= HOLDS}
        for letter in changed:
            same = next((p for p in new if letter._stands_for(p)), None)
            if same is None:
                if held.isdisjoint(letter._get_said_items().ids):
                    letter._as_verb().unlink()  # paid, or whatever the list says
                continue
            # By identity: comparing two proposals means comparing all that they hold.
            new = [proposal for proposal in new if proposal is not same]
            letter._go_over(self, same)
        return new

    def _find_older_proposals(self, domain=Domain.TRUE):
        """What other nights of company and type have proposed, and nobody issued."""
        of_nights = (
            Domain("run_id.scheduled", "=", True)
            & Domain("run_id", "!=", self.id)
            & Domain("company_id", "=", self.company_id.id)
            & Domain("applies_to", "=", self.applies_to)
            & Domain("state", "=", "proposed")
        )
        return self.env["dunning.letter"].search(of_nights & domain)

    def _forget_older_nights(self):
        """Remove what earlier nights have proposed to customers that owe nothing now.

        Their lists of what was not dunned are kept as long as the company wants.
        """
        # About the others this night has decided, or nobody could tell: what a person
        # did to their letters is kept.
        owing = set(self._get_partner_ids())
        older = self._find_older_proposals()
        older.filtered(lambda lt: lt.debtor_id.id not in owing)._as_verb().unlink()
        for run in self._find_other_nights(Domain("state", "=", "proposed")):
            run._close_if_empty()
        days = self.company_id.dunning_skip_days
        old = Domain("date", "<", self.date - timedelta(days=days or 0))
        old_runs = self._find_other_nights(old & Domain("skip_ids", "!=", False))
        skips = self.env["dunning.run.skip"]
        skips.search(Domain("run_id", "in", old_runs.ids))._as_verb().unlink()

    def _find_other_nights(self, domain):
        return self.search(
            Domain("scheduled", "=", True)
            & Domain("id", "!=", self.id)
            & Domain("company_id", "=", self.company_id.id)
            & Domain("applies_to", "=", self.applies_to)
            & domain
        )

    def _close_if_empty(self):
        """A night whose proposals are all gone waits for nobody any more."""
        states = {letter.state for letter in self.letter_ids}
        if "issued" in states:
            self._set_state_of_letters()
        elif "proposed" not in states:
            self._update_state("closed")
