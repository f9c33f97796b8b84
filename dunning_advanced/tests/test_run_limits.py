"""What limits a run limits it still when it is archived, or hidden from the user."""

from odoo import Command
from odoo.tests import new_test_user, tagged
from odoo.tests.common import freeze_time

from .common import DunningCommon

USER = "dunning_advanced.group_dunning_user"


@tagged("post_install", "-at_install")
@freeze_time("2026-07-10 10:00:00")
class TestRunLimits(DunningCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.trip, tuition = cls.env["product.product"].create(
            [{"name": "Trip"}, {"name": "Tuition"}]
        )
        lines = [
            Command.create(
                {
                    "product_id": product.id,
                    "price_unit": price,
                    "tax_ids": [Command.clear()],
                }
            )
            for product, price in ((cls.trip, 80.0), (tuition, 300.0))
        ]
        cls.invoice = cls._create_invoice("1 June", invoice_line_ids=lines)
        cls.chosen = cls._create_customer("Chosen")
        cls._create_invoice("1 June", 50, partner=cls.chosen)

    def _propose_as(self, user, **limits):
        runs = self.env["dunning.run"].with_user(user or self.env.user)
        run = runs.create({name: [Command.set(r.ids)] for name, r in limits.items()})
        run.action_propose()
        return run.sudo().letter_ids

    def test_a_letter_about_an_archived_product_claims_no_more_than_it(self):
        letters = self._propose_as(None, charge_product_ids=self.trip)
        self.assertEqual(letters.amount_claimed, 80.0)
        self.trip.active = False
        letters.action_issue()
        self.assertEqual(letters.amount_claimed, 80.0)
        letters.action_send()
        self.assertEqual(letters.delivery_state, "queued", letters.failure)

    def test_a_run_about_a_hidden_customer_is_about_nobody_else(self):
        user = new_test_user(
            self.env, "limited", groups=USER, company_id=self.company.id
        )
        run = self.env["dunning.run"].create(
            {"partner_ids": [Command.set(self.chosen.ids)]}
        )
        elsewhere = self.env["res.company"].sudo().create({"name": "Elsewhere"})
        self.env.flush_all()
        # As when the contact was given to another company.
        self.env.cr.execute(
            "UPDATE res_partner SET company_id = %s WHERE id = %s",
            (elsewhere.id, self.chosen.id),
        )
        self.env.invalidate_all()
        run.with_user(user).action_propose()
        self.assertNotIn(self.customer, run.sudo().letter_ids.partner_id)

    def test_who_works_own_customers_only_works_archived_ones_too(self):
        self.company.dunning_restrict_users = True
        user = new_test_user(
            self.env, "seller", groups=USER, company_id=self.company.id
        )
        self.chosen.write({"user_id": user.id, "active": False})
        letters = self._propose_as(user)
        self.assertIn(self.chosen, letters.partner_id)
