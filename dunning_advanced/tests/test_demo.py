"""The demo data: small, telling, and made with or without a chart of accounts."""

from odoo.tests import tagged

from .common import DunningCommon


@tagged("post_install", "-at_install")
class TestDemo(DunningCommon):
    def _load_in(self, company):
        """Load it as if this were core's company, and see its dashboard."""
        data = self.env["ir.model.data"].search(
            [("module", "=", "base"), ("name", "=", "main_company")]
        )
        data.res_id = company.id
        self.env.flush_all()
        self.env.registry.clear_cache()
        found = self.env["dunning.demo"].sudo()._load()
        admin = self.env(user=self.env.ref("base.user_admin"))
        self.admin = admin(context={"allowed_company_ids": found.ids})
        (figures,) = self.admin["dunning.dashboard"].get_figures()
        rows = {row["name"]: row for box in figures["boxes"] for row in box["rows"]}
        return found, rows

    def _check(self, company, rows):
        for name in (
            "ready",
            "runs",
            "overdue",
            "not_due",
            "level_0",
            "promised",
            "disputed",
            "paused_res_partner",
        ):
            self.assertTrue(rows[name]["count"], name)
        own = [("company_id", "=", company.id)]
        letters = self.admin["dunning.letter"].search(own)
        issued = letters.filtered(lambda lt: lt.state == "issued")
        self.assertGreater(len(issued), 4)
        self.assertEqual(set(issued.mapped("delivery_state")), {"sent"})
        self.assertFalse(issued.delivery_ids.mail_mail_id, "no e-mail leaves")
        groups = self.admin["dunning.invoice.group"].search(own)
        self.assertEqual(len(groups.invoice_ids), 2)
        silent = letters.filtered(lambda lt: not lt.has_email)
        self.assertEqual(silent.partner_id.mapped("name"), ["Blue Heron Travel"])
        run = self.admin["dunning.run"].create({"company_id": company.id})
        run.action_propose()
        self.assertTrue(run.letter_ids, "a proposal finds letters")
        self.assertTrue(run.skip_ids)

    def test_it_is_made_in_a_company_with_a_chart(self):
        company, rows = self._load_in(self.company)
        self.assertEqual(company, self.company)
        self._check(company, rows)

    def test_without_a_chart_it_gets_a_company_of_its_own(self):
        bare = self.env["res.company"].sudo().create({"name": "Bare"})
        company, rows = self._load_in(bare)
        self.assertNotEqual(company, bare)
        self.assertFalse(bare.dunning_enabled)
        self._check(company, rows)
