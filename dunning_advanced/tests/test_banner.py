"""Banners: what one has to know before writing to anybody about an invoice."""

from odoo.tests import new_test_user, tagged
from odoo.tests.common import freeze_time

from .common import DunningCommon

# Odoo's test cases switch the chatter off.
TRACKED = {"tracking_disable": False, "mail_notrack": False}


@tagged("post_install", "-at_install")
@freeze_time("2026-05-24 10:00:00")
class TestBanner(DunningCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.invoice = cls._create_invoice("10 May")
        cls.anna = new_test_user(
            cls.env,
            "anna",
            "dunning_advanced.group_dunning_user,base.group_partner_manager",
            name="Anna",
            company_id=cls.company.id,
        )

    def _banner(self, record, user=None):
        self.env.invalidate_all()
        return record.with_user(user or self.anna).dunning_banner or ""

    def _as_anna(self, record, values):
        # Odoo does not track what is changed in the transaction of the creation.
        self._flush_chatter()
        record.with_user(self.anna).with_context(**TRACKED).write(dict(values))
        self._flush_chatter()

    def _flush_chatter(self):
        self.env.flush_all()
        self.env.cr.precommit.run()

    def test_overdue_since_when_and_how_much(self):
        for record in (self.invoice, self.customer):
            self.assertIn("Overdue", self._banner(record))
            self.assertIn("119.00", self._banner(record))
        self.assertIn("05/10/2026", self._banner(self.invoice))
        self._pay(self.invoice, 119, "20 May")
        self.assertEqual(self._banner(self.invoice), "")
        self.assertEqual(self._banner(self.customer), "")

    def test_what_is_not_due_yet_has_no_banner(self):
        later = self._create_invoice("10 June", partner=self._create_customer("L"))
        self.assertEqual(self._banner(later), "")
        self.assertEqual(self._banner(later.partner_id), "")

    def test_a_pause_says_until_when_by_whom_and_why(self):
        values = {
            "dunning_paused": True,
            "dunning_pause_until": "2026-06-05",
            "dunning_pause_reason": "Flood\nin the cellar",
        }
        self._as_anna(self.invoice, values)
        expected = "Dunning paused · until 06/05/2026 · by Anna · Flood in the cellar"
        self.assertIn(expected, self._banner(self.invoice))
        self._as_anna(self.customer, values)
        self.assertIn(expected, self._banner(self.customer))
        self.assertIn(
            f"Dunning paused · {self.customer.name}", self._banner(self.invoice)
        )

    def test_a_pause_that_is_over_is_told_no_more(self):
        self.invoice.write(
            {
                "dunning_paused": True,
                "dunning_pause_until": "2026-05-24",
                "dunning_pause_reason": "Holidays",
            }
        )
        self.assertNotIn("Holidays", self._banner(self.invoice))

    def test_a_promise_and_a_dispute_are_told_on_both(self):
        self.env["dunning.promise"].with_user(self.anna).create(
            {"move_id": self.invoice.id, "date": "2026-06-05", "note": "by telephone"}
        )
        self.invoice.write(
            {
                "dunning_disputed": True,
                "dunning_disputed_amount": 20,
                "dunning_dispute_reason": "Broken",
            }
        )
        banner = self._banner(self.invoice)
        self.assertIn("until 06/05/2026 · by Anna · by telephone", banner)
        self.assertIn("20.00", banner)
        self.assertIn("Broken", banner)
        banner = self._banner(self.customer)
        self.assertIn(f"Promised · {self.invoice.name}", banner)
        self.assertIn(f"Disputed · {self.invoice.name}", banner)

    def test_the_customers_banner_is_for_those_who_may_read_how_it_is_dunned(self):
        seller, other = (
            new_test_user(self.env, name, company_id=self.company.id)
            for name in ("seller", "other")
        )
        self.customer.user_id = seller
        self.assertIn("119.00", self._banner(self.customer, seller))
        self.assertEqual(self._banner(self.customer, other), "")

    def test_nothing_is_told_of_another_company_or_where_dunning_is_off(self):
        other = self._create_company(name="Other company")
        other.dunning_enabled = True
        self.assertFalse(self.customer.with_company(other).dunning_banner)
        self.company.dunning_enabled = False
        self.assertEqual(self._banner(self.invoice), "")
        self.assertEqual(self._banner(self.customer), "")

    def test_what_does_not_claim_has_no_banner(self):
        bill = self.env["account.move"].create(
            {"move_type": "in_invoice", "partner_id": self.customer.id}
        )
        self.assertFalse(bill.dunning_banner)
        self.assertFalse(self.env["account.move"].new({}).dunning_banner)
