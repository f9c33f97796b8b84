"""Sharing: a procedure without a company duns for all of them."""

from odoo import models


class DunningProcedure(models.Model):
    _inherit = "dunning.procedure"

    def copy_data(self, default=None):
        """The copy of a shared procedure is one's own, where one may not share."""
        copies = super().copy_data(default)
        for procedure, vals in zip(self, copies, strict=True):
            # Who has left is responsible for no copy.
            # sudo: whoever copies need not be allowed to read users.
            user, company = procedure.user_id.sudo(), procedure.company_id
            stayed = self._filter_working_in(user, company or user.company_id)
            if not stayed and "user_id" not in (default or {}):
                vals.pop("user_id", None)
        if not self._may_share():
            for vals in copies:
                vals["company_id"] = vals.get("company_id") or self.env.company.id
        return copies

    def _say_shared(self):
        return self.env._(
            "A procedure without a company is used in companies that you do not work "
            "in. Duplicate it, or choose your company."
        )
