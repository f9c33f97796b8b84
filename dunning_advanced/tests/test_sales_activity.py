"""A level may tell the salesperson that a letter has left."""

from odoo.tests import new_test_user, tagged
from odoo.tests.common import freeze_time

from .common import DunningCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-05-24 10:00:00")
class TestSalesActivity(DunningCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.standard.level_ids[0].sales_activity = True
        cls.seller = new_test_user(
            cls.env, "told_seller", groups="base.group_user", company_id=cls.company.id
        )
        cls.invoice = cls._create_invoice("10 May")

    def test_the_salesperson_gets_one_activity_on_the_letter(self):
        self.customer.user_id = self.seller
        self._run_day("24 May")
        letter = self._letters()
        activity = letter.activity_ids
        self.assertEqual(activity.user_id, self.seller)
        self.assertIn(letter.name, activity.summary)
        self.assertIn("119", activity.summary)
        self.assertTrue(letter.with_user(self.seller).has_access("read"))
        self.assertFalse(self.customer.activity_ids)
        (figures,) = self.env["dunning.dashboard"].get_figures()
        (box,) = [box for box in figures["boxes"] if box["name"] == "work"]
        (row,) = [row for row in box["rows"] if row["name"] == "activities"]
        self.assertEqual(row["count"], 0, "it waits for sales, not for us")

    def test_cancelled_it_is_taken_back(self):
        self.customer.user_id = self.seller
        self._run_day("24 May")
        letter = self._letters()
        letter.action_cancel("Wrong")
        self.assertFalse(letter.activity_ids)

    def test_nobody_sells_nobody_is_told(self):
        self._run_day("24 May")
        self.assertFalse(self._letters().activity_ids)

    def test_a_level_that_only_lists_tells_nobody(self):
        self.customer.user_id = self.seller
        self.standard.level_ids[0].sales_activity = False
        self._run_day("24 May")
        self.assertFalse(self._letters().activity_ids)
