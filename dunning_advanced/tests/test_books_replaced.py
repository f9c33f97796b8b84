"""An invoice whose receivable items core made anew keeps what was charged for it."""

from odoo import Command
from odoo.tests import tagged
from odoo.tests.common import freeze_time

from .support.books_case import HardCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-05-31 10:00:00")
class TestReplacedItems(HardCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customer.country_id = cls.env.ref("base.de")
        cls.customer.dunning_charges_agreed = "Terms, clause 7"
        cls.company.dunning_interest_account_id = cls.income
        cls.standard.level_ids.interest = "claimed"

    def _replace_items(self):
        old = self.invoice._get_dunning_open_items()
        self.invoice.button_draft()
        self.invoice.invoice_line_ids.unlink()
        line = {"name": "New", "price_unit": 119, "tax_ids": [Command.clear()]}
        self.invoice.invoice_line_ids = [Command.create(line)]
        self.invoice.action_post()
        self.assertFalse(old.exists())

    def _issue_both(self):
        first = self._letter("24 May")
        self._replace_items()
        return first, self._letter("31 May")

    def test_the_next_letter_leaves_and_its_page_asks_for_the_same(self):
        first, second = self._issue_both()
        interest = first.charge_ids.filtered(lambda one: one.kind == "interest")
        self.assertEqual(interest.amount, 0.44)
        self.assertFalse(interest.move_line_id)
        self.assertEqual(second.previous_fee_amount, 5)
        self.assertEqual(second.interest_amount, 0.67)
        self.assertFalse(self._reason(second))
        self.assertAlmostEqual(second._get_portal_sums()["total"], 124.67)
        (sums,) = self.invoice._dunning_get_agency_sums(first | second)
        self.assertAlmostEqual(sums["total"], 124.67)

    def test_what_was_waived_of_the_first_is_not_asked_for(self):
        first, second = self._issue_both()
        first.charge_ids.filtered(lambda one: one.kind == "interest").action_waive("No")
        self.assertTrue(self._reason(second))
        self.assertAlmostEqual(second._get_portal_sums()["total"], 124.23)

    def test_also_of_a_letter_whose_own_items_were_made_anew(self):
        first = self._letter("24 May")
        second = self._letter("31 May")
        self.assertAlmostEqual(second.amount_total, 124.67)
        self._replace_items()
        self.assertAlmostEqual(second._get_portal_sums()["total"], 124.67)
        first.charge_ids.action_waive("No")
        self.assertAlmostEqual(second._get_portal_sums()["total"], 119.23)

    def test_whoever_pays_it_has_paid_its_charges(self):
        first, second = self._issue_both()
        payment = self._pay(self.invoice, second.amount_total, "31 May")
        self.assertAlmostEqual(second.received_amount, 5.67)
        second._receive_charges_from(self._receivable_item(payment))
        self.assertEqual(self._open(first | second), [0, 0])

    def test_whoever_owes_it_now_pays_nothing_that_was_charged_to_somebody_else(self):
        before = self._letter("24 May")
        other = self._create_customer("Other", country_id=self.customer.country_id.id)
        other.dunning_charges_agreed = "Terms, clause 7"
        self.invoice.button_draft()
        self.invoice.partner_id = other
        self.invoice.invoice_date_due = self.day("10 May")
        self.invoice.action_post()
        self._run_day("25 May")
        letter = self._letters(other)
        payment = self._pay(self.invoice, letter.amount_total, "31 May")
        letter._receive_charges_from(self._receivable_item(payment))
        self.assertEqual(self._open(letter), [0])
        self.assertEqual(self._open(before), [5.44])
