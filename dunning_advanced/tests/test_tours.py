"""The add-on in a real browser."""

from datetime import timedelta

from odoo import fields
from odoo.tests import HttpCase, tagged

from .common import DunningCommon


@tagged("post_install", "-at_install")
class TestTours(DunningCommon, HttpCase):
    def test_customer_tab_and_letter(self):
        customer = self._create_customer("Tour Customer")
        today = fields.Date.context_today(self.env.user)
        self._create_invoice(today - timedelta(days=15), partner=customer)
        self._run_day(today)
        self.assertTrue(self._letters(customer))
        user = self.env.user
        self.start_tour(
            "/odoo/action-account.res_partner_action_customer",
            "dunning_advanced_history",
            login=user.login,
        )
