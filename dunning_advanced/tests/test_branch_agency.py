"""An agency of the head office is one of its branches, too; never the other way."""

from odoo.exceptions import UserError
from odoo.tests import tagged

from .support.money_case import MoneyCase


@tagged("post_install", "-at_install")
class TestBranchAgency(MoneyCase):
    def test_a_branch_hands_over_to_the_agency_of_the_companies_above_it(self):
        branch = self._create_branch()
        above = self._create_customer("Above", company_id=self.company.id)
        below = self._create_customer("Below", company_id=branch.id)
        (self.company + branch).dunning_agency_id = above
        there = self._create_invoice("10 May", company_id=branch.id)
        self.assertEqual(there._get_dunning_agency(), above)
        here = self._create_invoice("10 May")
        self.company.dunning_agency_id = below
        with self.assertRaisesRegex(UserError, "belongs to another company"):
            here._get_dunning_agency()
