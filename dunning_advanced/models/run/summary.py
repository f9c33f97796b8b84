"""Summary: a run at a glance, letters by level and what is not dunned by reason."""

from odoo import fields, models
from odoo.fields import Domain


class DunningRun(models.Model):
    _inherit = "dunning.run"

    summary = fields.Html(compute="_compute_summary", sanitize=False, exportable=False)

    def _compute_summary(self):
        for run in self:
            run.summary = run.env["ir.qweb"]._render(
                "dunning_advanced.dunning_run_summary", run._prepare_summary()
            )

    def _prepare_summary(self):
        """Values of the summary's template: rows by level and by reason."""
        self.ensure_one()
        of_run = Domain("run_id", "in", self.ids)
        reasons = self.env["dunning.run.skip"]._read_group(
            of_run, ["reason"], ["__count"], order="__count desc"
        )
        labels = dict(
            self.env["dunning.run.skip"]
            ._fields["reason"]
            ._description_selection(self.env)
        )
        repeats = self.repeat_count
        nothing_new = self.state == "proposed" and repeats and not self.new_count
        return {
            "again": repeats if nothing_new else 0,
            "levels": self._prepare_summary_levels(of_run),
            "reasons": [(labels[reason], count) for reason, count in reasons],
            "branches_off": self._get_branches_off(),
        }

    def _get_branches_off(self):
        """Branches that have open claims and for which dunning is off: their names."""
        # sudo: that they exist is no secret to whoever duns for the company above.
        companies = self.env["res.company"].sudo()
        branches = companies.search(
            [
                ("id", "child_of", self.company_id.ids),
                ("id", "not in", self.company_id.ids),
                ("dunning_enabled", "=", False),
            ]
        )
        day = self.date
        facts = self.env["dunning.open.item"]
        owed = branches.filtered(lambda branch: facts._get_partner_ids(branch, day))
        return ", ".join(owed.mapped("name"))

    def _prepare_summary_levels(self, of_run):
        """Rows by level and currency: letters, how many of them are checked, sums."""
        by = ["level_id", "currency_id"]
        letters = self.env["dunning.letter"]
        of_run &= ~letters._get_only_again_domain()
        checked = {
            tuple(key): count
            for *key, count in letters._read_group(
                of_run & Domain("selected", "=", True), by, ["__count"]
            )
        }
        return [
            {
                "level": level.display_name,
                "currency": currency,
                "count": count,
                "checked": checked.get((level, currency), 0),
                "claimed": claimed,
                "total": total,
            }
            for level, currency, count, claimed, total in letters._read_group(
                of_run, by, ["__count", "amount_claimed:sum", "amount_total:sum"]
            )
        ]
