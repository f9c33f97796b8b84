"""Merging contacts: a merged customer's letters and promises are the other one's.

As core has it: who may merge contacts may merge these too, the history follows the
items, and the contact that is kept takes settings from the others where it has none.
"""

from datetime import date

from odoo import models

# Only code that holds this very object copies settings which the user may not write.
_MERGING = object()


class BasePartnerMergeAutomaticWizard(models.TransientModel):
    _inherit = "base.partner.merge.automatic.wizard"

    def _merge(self, partner_ids, dst_partner=None, extra_checks=True):
        partners = self.env["res.partner"].browse(partner_ids).exists()
        salespeople = partners._dunning_watch_salespeople({"user_id": None})
        before = partners._dunning_get_merged()
        result = super()._merge(partner_ids, dst_partner, extra_checks)
        if kept := len(partners) > 1 and partners.exists():
            kept._dunning_check_salespeople(salespeople, kept)
            kept._dunning_take_merged(before)
        # Core moves the letters in the database, where nothing is computed from it.
        # sudo: whoever merges contacts need not read letters.
        letters = self.env["dunning.letter"].sudo()
        found = letters.search([("partner_id", "in", partner_ids)])
        self.env.add_to_compute(letters._fields["debtor_id"], found)
        # sudo: the same of what the merged ones have promised.
        promises = self.env["dunning.promise"].sudo().with_context(active_test=False)
        given = promises.search([("debtor_id", "in", partner_ids)])
        self.env.add_to_compute(promises._fields["partner_id"], given)
        return result

    def _update_values(self, src_partners, dst_partner):
        """Settings of dunning are copied, whoever merges: nobody has chosen them."""
        kept = dst_partner.with_context(dunning_merging=_MERGING)
        return super()._update_values(src_partners, kept)


class ResPartner(models.Model):
    _inherit = "res.partner"

    def _dunning_is_merging(self):
        """Whether core copies values of contacts that are merged."""
        return self.env.context.get("dunning_merging") is _MERGING

    def _dunning_get_merged(self):
        """What core would lose or mix of these customers when it merges them.

        :return: (dict of ``res.company`` to what holds there for whichever is kept;
            dict of id to the kind of debtor that somebody has entered)
        """
        holds = {}
        # sudo: settings hold in their company, whoever merges the contacts.
        customers, companies = self.sudo(), self.env["res.company"].sudo()
        # Also where dunning is off, or the company archived: for now.
        companies = companies.with_context(active_test=False)
        for company in companies.search([]):  # pylint: disable=no-search-all
            own = customers.with_company(company)
            holds[company] = own._dunning_get_longest_pause()
            if not all(own.mapped("dunning_apply_fees")):
                # Core takes what is switched off for what nobody has chosen.
                holds[company]["dunning_apply_fees"] = False
        entered = customers.filtered("dunning_debtor_kind_entered")
        return holds, {one.id: one.dunning_debtor_kind for one in entered}

    def _dunning_get_longest_pause(self):
        """Values of the pause of these customers that lasts longest, in one company.

        :return: dict for write; empty when none of them is paused
        """
        paused = self.filtered("dunning_paused")
        if not paused:
            return {}
        longest = max(paused, key=lambda p: p.dunning_pause_until or date.max)
        return {
            "dunning_paused": True,
            "dunning_pause_until": longest.dunning_pause_until,
            "dunning_pause_reason": longest.dunning_pause_reason,
        }

    def _dunning_take_merged(self, before):
        """Keep what held of the merged customers.

        :param before: what ``_dunning_get_merged`` returned
        """
        holds, kinds = before
        # sudo: see there.
        kept = self.sudo()
        for company, vals in holds.items():
            if vals:
                kept.with_company(company).write(vals)
        if kinds and self.id not in kinds:
            kept.dunning_debtor_kind = [*kinds.values()][-1]
