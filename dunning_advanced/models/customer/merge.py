"""Merging contacts: letters to a merged customer are the other one's."""

from odoo import models


class BasePartnerMergeAutomaticWizard(models.TransientModel):
    _inherit = "base.partner.merge.automatic.wizard"

    def _merge(self, partner_ids, dst_partner=None, extra_checks=True):
        result = super()._merge(partner_ids, dst_partner, extra_checks)
        # Core moves the letters in the database, where nothing is computed from it.
        # sudo: whoever merges contacts need not read letters.
        letters = self.env["dunning.letter"].sudo()
        found = letters.search([("partner_id", "in", partner_ids)])
        self.env.add_to_compute(letters._fields["debtor_id"], found)
        return result
