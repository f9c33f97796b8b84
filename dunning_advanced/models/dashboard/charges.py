"""The box over charges: what letters have charged and is still open."""

from odoo import models


class DunningDashboard(models.AbstractModel):
    _inherit = "dunning.dashboard"

    def _get_charge_box(self, company, as_of):
        """Charges that are still open, claimed and booked; and this month's others."""
        charges = self.env["dunning.charge"]
        base = [("company_id", "=", company.id)]
        still_open = self._prepare_rows(
            charges,
            base,
            [
                ("claimed", self.env._("Claimed, open"), self._of("claimed"), ""),
                ("booked", self.env._("Booked, open"), self._of("booked"), ""),
            ],
            amount="amount_open",
        )
        month = [*self._of("waived"), ("date", ">=", as_of.replace(day=1))]
        waived = self._prepare_rows(
            charges,
            base,
            [("waived", self.env._("Of this month's letters, waived"), month, "")],
            amount="amount_waived",
        )
        rows = [row for row in (*still_open, *waived) if row["count"]]
        if not rows:
            return None
        return self._prepare_box("charges", self.env._("Charges"), rows)

    def _of(self, state):
        return [("state", "=", state)]
