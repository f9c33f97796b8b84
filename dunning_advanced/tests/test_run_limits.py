"""What limits a run limits it still when it is archived, or hidden from the user."""

from odoo import Command
from odoo.exceptions import UserError
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


@tagged("post_install", "-at_install")
class TestLimitsStay(DunningCommon):
    """Nothing is all: what a run that goes on is limited to is not deleted."""

    def setUp(self):
        super().setUp()
        self.other = self._create_customer("Other")

    def _assert_stays(self, name, limit, *deleted):
        run = self.env["dunning.run"].create({name: [Command.set(limit.ids)]})
        for records in deleted or (limit,):
            with self.subTest(name, deleted=records):
                with self.assertRaisesRegex(UserError, "would be about all"):
                    records.unlink()
                self.assertEqual(run[name], limit)
        run.action_cancel()
        (deleted or (limit,))[0].unlink()

    def test_what_limits_a_run_that_goes_on_is_not_deleted(self):
        copy, another = self.standard.copy(), self.standard.copy()
        categories = self.env["product.category"]
        parent = categories.create({"name": "Trips"})
        child = categories.create({"name": "Ski", "parent_id": parent.id})
        product = self.env["product.product"].create({"name": "Trip"})
        self._assert_stays("partner_ids", self.other)
        self._assert_stays("level_ids", copy.level_ids[-1], copy.level_ids[-1], copy)
        self._assert_stays("procedure_ids", another)
        self._assert_stays("charge_category_ids", child, parent, child)
        template = product.product_tmpl_id
        self._assert_stays("charge_product_ids", product, template, product)

    def test_a_customer_is_merged_into_another_one_of_the_same_run(self):
        kept = self._create_customer("Kept")
        both = [Command.set((kept | self.other).ids)]
        run = self.env["dunning.run"].create({"partner_ids": both})
        merger = self.env["base.partner.merge.automatic.wizard"]
        merger._merge((kept | self.other).ids, kept)
        run.invalidate_recordset()
        self.assertEqual(run.partner_ids, kept)
        with self.assertRaisesRegex(UserError, "would be about all"):
            kept.unlink()

    def test_what_limits_no_run_is_deleted(self):
        self.env["dunning.run"].create(
            {"partner_ids": [Command.set(self.customer.ids)]}
        )
        product = self.env["product.product"].create({"name": "Trip"})
        category = self.env["product.category"].create({"name": "Trips"})
        for records in (self.other, product, category):
            records.unlink()
            self.assertFalse(records.exists())

    @freeze_time("2026-07-10 10:00:00")
    def test_as_long_as_a_letter_asks_for_its_charges_they_limit_its_page(self):
        category = self.env["product.category"].create({"name": "Trips"})
        trip = self.env["product.product"].create({"name": "Trip"})
        trip.categ_id = category
        other = self.env["product.product"].create({"name": "Tuition"})
        invoice = self._create_invoice(
            "1 June",
            invoice_line_ids=[
                Command.create(
                    {
                        "product_id": product.id,
                        "price_unit": price,
                        "tax_ids": [Command.clear()],
                    }
                )
                for product, price in ((trip, 80.0), (other, 300.0))
            ],
        )
        limit = [Command.set(category.ids)]
        letter = self._propose("10 July", charge_category_ids=limit).letter_ids
        letter.action_issue()
        trip.categ_id = other.categ_id
        with self.assertRaisesRegex(UserError, "would be about all"):
            category.unlink()
        self._pay(invoice, 380, "10 July")
        category.unlink()
        self.assertFalse(category.exists())

    def test_a_company_that_goes_leaves_its_rules_to_nobody(self):
        """Without a company they would be for all of them."""
        for name in ("dunning.procedure", "dunning.interest.rule", "dunning.rate"):
            key = f"{self.env[name]._table}_company_id_fkey"
            self.env.cr.execute(
                "SELECT confdeltype FROM pg_constraint WHERE conname = %s", [key]
            )
            self.assertEqual(self.env.cr.fetchall(), [("r",)], name)


@tagged("post_install", "-at_install")
@freeze_time("2026-07-10 10:00:00")
class TestLimitsOfOthers(DunningCommon):
    """A copy, or a run that is over, is about no more than the run was."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.user = new_test_user(
            cls.env, "copier", groups=USER, company_id=cls.company.id
        )
        cls.chosen = cls._create_customer("Chosen")
        cls.elsewhere = cls.env["res.company"].sudo().create({"name": "Elsewhere"})

    def _make(self, name, limit):
        return self.env["dunning.run"].create({name: [Command.set(limit.ids)]})

    def _hide(self, customer):
        self.env.flush_all()
        # As when the contact was given to another company.
        self.env.cr.execute(
            "UPDATE res_partner SET company_id = %s WHERE id = %s",
            (self.elsewhere.id, customer.id),
        )
        self.env.invalidate_all()

    def test_a_run_about_hidden_customers_is_not_copied_to_one_about_all(self):
        for chosen in (self.chosen, self.chosen | self.customer):
            run = self._make("partner_ids", chosen)
            self._hide(self.chosen)
            with self.subTest(chosen), self.assertRaisesRegex(UserError, "not see"):
                run.with_user(self.user).copy()
            # Also where the user has looked at it before.
            self.env.invalidate_all()
            self.assertNotIn(self.chosen, run.with_user(self.user).partner_ids)
            with self.subTest(chosen), self.assertRaisesRegex(UserError, "not see"):
                run.with_user(self.user).copy()

    def test_whoever_chooses_anew_or_sees_all_may_copy(self):
        run = self._make("partner_ids", self.chosen)
        self.assertEqual(run.copy().partner_ids, self.chosen)
        self.chosen.active = False
        self.assertEqual(run.with_user(self.user).copy().partner_ids, self.chosen)
        self._hide(self.chosen)
        chosen = {"partner_ids": [Command.set(self.customer.ids)]}
        copy = run.with_user(self.user).copy(chosen)
        self.assertEqual(copy.partner_ids, self.customer)

    def test_a_run_that_is_over_is_not_written_anew_without_its_limit(self):
        copy, another = self.standard.copy(), self.standard.copy()
        product = self.env["product.product"].create({"name": "Trip"})
        categories = self.env["product.category"]
        parent = categories.create({"name": "Trips"})
        child = categories.create({"name": "Ski", "parent_id": parent.id})
        for name, limit, deleted in (
            ("partner_ids", self.chosen, self.chosen),
            ("procedure_ids", copy, copy),
            ("level_ids", another.level_ids[-1], another),
            ("charge_product_ids", product, product.product_tmpl_id),
            ("charge_category_ids", child, parent),
        ):
            with self.subTest(name):
                said = limit.display_name
                run = self._make(name, limit)
                run.action_cancel()
                deleted.unlink()
                self.env.invalidate_all()
                self.assertFalse(run[name])
                for act in (run.action_propose, run.copy):
                    with self.assertRaisesRegex(UserError, "has been deleted") as told:
                        act()
                    self.assertIn(said, str(told.exception))

    def test_with_another_limit_it_is_still_about_no_more(self):
        run = self._make("partner_ids", self.chosen | self.customer)
        run.action_cancel()
        self.chosen.unlink()
        self._create_invoice("1 June")
        run.action_propose()
        self.assertEqual(run.partner_ids, self.customer)
        self.assertEqual(run.letter_ids.partner_id, self.customer)
