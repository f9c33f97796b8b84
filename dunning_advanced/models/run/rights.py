"""Rights: for whose customers a run works."""

from odoo import models


class DunningRun(models.Model):
    _inherit = "dunning.run"

    def _is_own(self, found):
        """Whether the user works the customer of a proposal or of what is skipped.

        :param found: :class:`engine.Proposal` or :class:`engine.Skip`
        """
        company = self.company_id
        if not company._dunning_restricts(self.env):
            return True
        partner = self.env["res.partner"].browse(found.partner_id)
        # sudo: an archived procedure, or one of another company, has a person too.
        procedures = self.env["dunning.procedure"].sudo()
        procedures = procedures.browse(found.procedure_id or ())
        return not partner._dunning_is_foreign_to(self.env.user, company, procedures)

    def _get_own_partner_ids(self):
        """Sets of ids: whom the user can be responsible for, if that is a limit.

        A procedure's person is responsible for all that it duns, whoever sells.
        """
        user = self.env.user
        if not self.company_id._dunning_restricts(self.env):
            return
        procedures = self.env["dunning.procedure"].with_context(active_test=False)
        if not procedures.search_count([("user_id", "=", user.id)], limit=1):
            domain = [("user_id", "in", [user.id, False])]
            # Archived customers owe, too.
            customers = self.env["res.partner"].with_context(active_test=False)
            yield set(customers.search(domain).ids)
