"""Merging contacts: letters to a merged customer are the other one's.

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
        pauses = partners._dunning_get_longest_pauses()
        result = super()._merge(partner_ids, dst_partner, extra_checks)
        if kept := len(partners) > 1 and partners.exists():
            kept._dunning_check_salespeople(salespeople, kept)
            kept._dunning_take_pauses(pauses)
        # Core moves the letters in the database, where nothing is computed from it.
        # sudo: whoever merges contacts need not read letters.
        letters = self.env["dunning.letter"].sudo()
        found = letters.search([("partner_id", "in", partner_ids)])
        self.env.add_to_compute(letters._fields["debtor_id"], found)
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

    def _dunning_get_longest_pauses(self):
        """The pause of these customers that lasts longest, in each company.

        :return: dict of ``res.company`` to values of the pause; only companies that
            dun, and in which one of them is paused
        """
        found = {}
        # sudo: a pause holds in its company, whoever merges the contacts.
        companies = self.env["res.company"].sudo()
        for company in companies.search([("dunning_enabled", "=", True)]):
            paused = self.sudo().with_company(company).filtered("dunning_paused")
            if paused:
                longest = max(paused, key=lambda p: p.dunning_pause_until or date.max)
                found[company] = {
                    "dunning_paused": True,
                    "dunning_pause_until": longest.dunning_pause_until,
                    "dunning_pause_reason": longest.dunning_pause_reason,
                }
        return found

    def _dunning_take_pauses(self, pauses):
        """Keep a pause as it was: core would mix the fields of several.

        :param pauses: what ``_dunning_get_longest_pauses`` returned
        """
        for company, vals in pauses.items():
            # sudo: see there.
            self.sudo().with_company(company).write(vals)
