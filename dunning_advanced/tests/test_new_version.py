"""A new version takes nothing back that somebody has decided about its set-up."""

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import convert_file

from .common import DunningCommon


@tagged("post_install", "-at_install")
class TestNewVersion(DunningCommon):
    def _load(self, name):
        """The data file as a new version of the add-on loads it."""
        self.env.flush_all()
        convert_file(
            self.env, "dunning_advanced", f"data/{name}.xml", {}, mode="update"
        )
        self.env.invalidate_all()

    def _find(self, name):
        return self.env.ref(f"dunning_advanced.{name}", raise_if_not_found=False)

    def test_a_deleted_level_stays_away(self):
        self._find("dunning_level_standard_3").unlink()
        names = self.standard.level_ids.mapped("name")
        self._load("dunning_procedure_data")
        self.assertEqual(self.standard.level_ids.mapped("name"), names)

    def test_a_deleted_procedure_stays_away(self):
        self.company.dunning_procedure_id = self.standard.copy()
        other = self.env["res.company"].sudo().search([]) - self.company
        other.dunning_procedure_id = False
        self.standard.unlink()
        self._load("dunning_procedure_data")
        self.assertFalse(self._find("dunning_procedure_standard"))
        self.assertFalse(self._find("dunning_level_standard_1"))

    def test_deleted_actions_stay_away(self):
        crons = [f"ir_cron_dunning_{n}" for n in ("customer", "invoice", "group")]
        for name in crons:
            self._find(name).unlink()
        self._find("default_dunning_apply_fees").unlink()
        self._load("ir_cron_data")
        self._load("ir_default_data")
        for name in (*crons, "default_dunning_apply_fees"):
            self.assertFalse(self._find(name), name)

    def test_an_own_rule_for_all_companies_stands_against_a_shipped_one(self):
        shipped = self._find("dunning_interest_rule_de_business")
        # As if it came with the new version only.
        self.env["ir.model.data"].search(
            [("module", "=", "dunning_advanced"), ("name", "=like", "%_de_business")]
        ).unlink()
        shipped.write({"rate_id": False, "points": 0, "percent": 5})
        self._load("dunning_interest_rule_data")
        found = self.env["dunning.interest.rule"].search(
            [
                ("company_id", "=", False),
                ("country_id", "=", self.env.ref("base.de").id),
                ("debtor_kind", "=", "business"),
            ]
        )
        self.assertEqual(found, shipped)
        self.assertEqual(found.percent, 5)

    def test_a_shipped_rule_is_archived_and_stays_so(self):
        rule = self._find("dunning_interest_rule_de_business")
        with self.assertRaisesRegex(UserError, "Archive it"):
            rule.unlink()
        rule.active = False
        self._load("dunning_interest_rule_data")
        self.assertFalse(rule.active)

    def test_a_shipped_role_is_archived_and_stays_so(self):
        role = self._find("dunning_role_management")
        with self.assertRaisesRegex(UserError, "Archive it"):
            role.unlink()
        role.active = False
        self._load("dunning_role_data")
        self.assertFalse(role.active)

    def test_the_percent_that_somebody_has_entered_counts_on(self):
        shipped = self._find("dunning_rate_value_de_2026_2")
        rate, day = shipped.rate_id, shipped.date_from
        shipped.unlink()
        values = {"rate_id": rate.id, "date_from": day, "percent": 4.2}
        self.env["dunning.rate.value"].create({**values, "source": "Our bank"})
        self._load("dunning_rate_data")
        self.assertEqual(float(rate._get_base()[day]), 4.2)

    def test_what_an_earlier_version_has_brought_can_be_corrected(self):
        value = self._find("dunning_rate_value_de_2026_2")
        rate, day = value.rate_id, value.date_from
        values = {"rate_id": rate.id, "date_from": day, "percent": 1.31}
        values["source"] = "As corrected"
        corrected = {"xml_id": "dunning_advanced.corrected", "values": values}
        rate.value_ids._load_records([{**corrected, "noupdate": True}], update=True)
        self.assertEqual(float(rate._get_base()[day]), 1.31)

    def test_what_a_new_version_brings_comes(self):
        value = self._find("dunning_rate_value_de_2026_2")
        rate, day, percent = value.rate_id, value.date_from, value.percent
        value.unlink()
        self._load("dunning_rate_data")
        self.assertEqual(float(rate._get_base()[day]), percent)
