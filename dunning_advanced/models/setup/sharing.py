"""Sharing: a procedure without a company duns for all of them."""

from odoo import api, models
from odoo.exceptions import AccessError


class DunningProcedure(models.Model):
    _inherit = "dunning.procedure"

    def copy_data(self, default=None):
        """The copy of a shared procedure is one's own, where one may not share."""
        copies = super().copy_data(default)
        if not self._may_share():
            for vals in copies:
                vals["company_id"] = vals.get("company_id") or self.env.company.id
        return copies

    @api.ondelete(at_uninstall=False)
    def _unlink_except_shared(self):
        self._check_may_share()

    def _check_may_share(self):
        """Refuse to change for other companies what the user does not work in.

        :raises AccessError: when one of these procedures is shared with them
        """
        if any(not procedure.company_id for procedure in self):
            if not self._may_share():
                raise AccessError(
                    self.env._(
                        "A procedure without a company is used in companies that you "
                        "do not work in. Duplicate it, or choose your company."
                    )
                )

    @api.model
    def _may_share(self):
        """Whether the user works in all companies that use dunning."""
        if self.env.su:
            return True
        # sudo: only counted, to know whether there are any.
        return not (
            self.env["res.company"]
            .sudo()
            .search_count(
                [
                    ("dunning_enabled", "=", True),
                    ("id", "not in", self.env.user.company_ids.ids),
                ],
                limit=1,
            )
        )
