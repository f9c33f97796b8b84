"""Sharing: a procedure without a company duns for all of them."""

from odoo import models


class DunningProcedure(models.Model):
    _inherit = "dunning.procedure"

    def copy_data(self, default=None):
        """The copy of a shared procedure is one's own, where one may not share."""
        # Levels that are switched off for a while are copied, too.
        whole = self.with_context(active_test=False)
        copies = super(DunningProcedure, whole).copy_data(default)
        for procedure, vals in zip(self, copies, strict=True):
            # Who has left is responsible for no copy.
            # sudo: whoever copies need not be allowed to read users.
            user, company = procedure.user_id.sudo(), procedure.company_id
            stayed = self._filter_working_in(user, company or user.company_id)
            if not stayed and "user_id" not in (default or {}):
                vals.pop("user_id", None)
            if "name" not in (default or {}):
                vals["name"] = procedure._say_copy()
        if not self._may_share():
            for vals in copies:
                vals["company_id"] = vals.get("company_id") or self.env.company.id
        return copies

    def copy_translations(self, new, excluded=()):
        """The copy is known from its original in every language."""
        result = super().copy_translations(new, excluded)
        if "name" not in excluded:
            codes = [code for code, _name in self.env["res.lang"].get_installed()]
            names = {code: self.with_context(lang=code)._say_copy() for code in codes}
            new.update_field_translations("name", names)
        return result

    def _say_copy(self):
        return self.env._("%(name)s (copy)", name=self.name)

    def _say_shared(self):
        return self.env._(
            "A procedure without a company is used in companies that you do not work "
            "in. Duplicate it, or choose your company."
        )
