"""Half-years without a rate, told in the settings and on runs."""

from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    dunning_rate_warning = fields.Text(
        compute="_compute_dunning_rate_warning",
        groups="base.group_user",
        help="Reference rates whose next value is missing.",
    )

    def _compute_dunning_rate_warning(self):
        for company in self:
            company.dunning_rate_warning = company._get_dunning_rate_warning()

    def _get_dunning_rate_warning(self):
        """What to say of rates that are needed and end too early, or False."""
        self.ensure_one()
        facts = self.env["dunning.open.item"]
        if not facts._asks_for_charges(self):
            return False
        # sudo: settings, which whoever works letters need not be allowed to read.
        rules = self.env["dunning.interest.rule"].sudo()
        rates = rules.search([("company_id", "in", [False, self.id])]).rate_id
        warnings = [
            f"{rate.name}: {rate.warning}"
            for rate in rates.with_company(self)
            if rate.warning
        ]
        return "\n".join(warnings) or False


class DunningRun(models.Model):
    _inherit = "dunning.run"

    rate_warning = fields.Text(related="company_id.dunning_rate_warning")
