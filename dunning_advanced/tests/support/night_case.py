"""Nights, as the scheduled action does them, and what they leave behind."""

from ..common import DunningCommon

PROPOSE = "odoo.addons.dunning_advanced.models.run.propose"
BACKGROUND = "odoo.addons.dunning_advanced.models.run.background"


class NightCommon(DunningCommon):
    def _run(self, text="24 May"):
        return self.env["dunning.run"].search(
            [
                ("company_id", "=", self.company.id),
                ("date", "=", self.day(text)),
                ("scheduled", "=", True),
            ]
        )

    def _store(self, record, **values):
        """As old data have it: from before there were bounds."""
        self.env.flush_all()
        for field, value in values.items():
            self.env.cr.execute(
                f"UPDATE {record._table} SET {field} = %s WHERE id = %s",
                [value, record.id],
            )
        self.env.invalidate_all()

    def _skips(self, partner, text="24 May"):
        return self._run(text).skip_ids.filtered(lambda s: s.partner_id == partner)
