"""What a quotation tells of the customer's debts: to whom, and at what cost."""

from odoo.tests import Form, new_test_user, tagged
from odoo.tests.common import freeze_time

from odoo.addons.dunning_advanced.tests.common import DunningCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-06-15 10:00:00")
class TestSaleBanner(DunningCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.invoice = cls._create_invoice("10 May")
        cls.seller, cls.other = (
            new_test_user(
                cls.env,
                name,
                groups="sales_team.group_sale_salesman_all_leads",
                company_id=cls.company.id,
            )
            for name in ("seller", "other")
        )
        cls.customer.user_id = cls.seller

    def _create_order(self, **values):
        values = {
            "partner_id": self.customer.id,
            "company_id": self.company.id,
        } | values
        # sudo: who makes the order is not what is tried here.
        order = self.env["sale.order"].sudo().create(values)
        return order.with_user(self.seller).sudo(False)

    def test_a_quotation_tells_what_is_overdue_as_soon_as_the_customer_is_chosen(self):
        form = Form(self.env["sale.order"].with_user(self.seller))
        self.assertFalse(form.dunning_banner)
        form.partner_id = self.customer
        self.assertIn("119.00", form.dunning_banner)

    def test_the_contact_of_a_customer_owes_what_the_customer_owes(self):
        contact = self.env["res.partner"].create(
            {"name": "Anna", "parent_id": self.customer.id}
        )
        order = self._create_order(partner_id=contact.id)
        self.assertIn("119.00", order.dunning_banner)

    def test_another_company_that_gets_the_invoice_owes_it(self):
        branch = self._create_customer("Branch")
        branch.user_id = self.seller
        order = self._create_order(partner_id=branch.id)
        self.assertFalse(order.dunning_banner)
        order = self._create_order(
            partner_id=branch.id, partner_invoice_id=self.customer.id
        )
        self.assertIn("119.00", order.dunning_banner)
        self.assertIn(self.customer.name, order.dunning_banner)
        self._create_invoice("10 May", 33.0, branch)
        self.env.invalidate_all()
        self.assertRegex(order.dunning_banner, r"(?s)33\.00.*119\.00")
        self.assertFalse(order.with_user(self.other).dunning_banner)

    def test_who_may_not_read_how_the_customer_is_dunned_is_told_nothing(self):
        order = self._create_order()
        self.assertIn("119.00", order.with_user(self.seller).dunning_banner)
        self.assertFalse(order.with_user(self.other).dunning_banner)

    def test_for_others_nothing_is_looked_up(self):
        order = self._create_order().with_user(self.other)
        order.partner_id.commercial_partner_id.user_id  # noqa: B018 # in the cache
        order.company_id.name  # noqa: B018
        items = self.env.registry["account.move.line"]
        self.patch(items, "_read_group", lambda *_a, **_k: self.fail("looked up"))
        self.assertFalse(order.dunning_banner)

    def test_the_debts_in_another_company_are_not_told(self):
        other = self._create_company(name="Other company")
        other.dunning_enabled = True
        order = self._create_order(company_id=other.id)
        self.assertFalse(order.sudo().dunning_banner)

    def test_nothing_is_told_where_dunning_is_off(self):
        self.company.dunning_enabled = False
        self.assertFalse(self._create_order().dunning_banner)
