"""A sales receipt that is not paid is a claim like an invoice, wherever one looks."""

from odoo.tests import tagged
from odoo.tests.common import freeze_time

from .support.portal_case import PortalCase


@tagged("post_install", "-at_install")
@freeze_time("2026-05-24 10:00:00")
class TestSalesReceipts(PortalCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.receipt = cls._create_invoice("10 May", move_type="out_receipt")

    def test_no_link_of_the_letters_page_leads_nowhere(self):
        self._run_day("24 May")
        self.authenticate("owner", "owner")
        page = self.url_open(f"/my/dunning/{self._letters().id}").text
        self.assertIn(self.receipt.name, page)
        # Core has no page of it to lead to.
        self.assertNotIn('href="#?', page)

    def test_it_knows_its_next_dunning_and_what_rules_it(self):
        first = self.standard.level_ids.sorted("sequence")[0]
        self.assertEqual(self.receipt.dunning_next_level_id, first)
        self.assertEqual(self.receipt.dunning_next_date, self.day("24 May"))
        self.assertIn(self.standard.name, self.receipt.dunning_rule)

    def test_one_without_a_customer_is_shown_and_has_no_next_dunning(self):
        values = {"move_type": "out_receipt", "partner_id": False}
        nobodys = self._create_invoice("10 May", **values)
        both = self.receipt | nobodys
        days = both.mapped("dunning_next_date")
        self.assertEqual(days, [self.day("24 May"), False])

    def test_the_setting_of_several_invoices_takes_it(self):
        wizard = self.env["dunning.invoice.setting"].create(
            {"move_ids": self.receipt.ids}
        )
        self.assertIsNone(wizard._check_invoices())
