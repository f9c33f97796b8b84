"""Money where features meet: branches, agencies, promises."""

from odoo.tests import tagged
from odoo.tests.common import freeze_time

from .support.books_case import BooksCommon
from .support.money_case import MoneyCase


@tagged("post_install", "-at_install")
class TestChargesElsewhere(BooksCommon):
    def test_a_fee_goes_with_what_its_letter_claims_not_with_what_it_lists(self):
        self.company.dunning_agency_id = self._create_customer("Agency")
        self.standard.not_due = "all"
        younger = self._create_invoice("30 May", 200)
        letter = self._letter("24 May")
        self.assertEqual((letter.fee_amount, letter.amount_not_due), (5, 200))
        moves = self.invoice | younger
        for handed_over, fees in ((younger, 0), (self.invoice, 5), (moves, 5)):
            issued = handed_over._get_issued_dunning_letters()
            (sums,) = handed_over._dunning_get_agency_sums(issued)
            self.assertEqual(sums["fees"], fees)

    def test_the_page_asks_for_charges_of_a_contact_that_was_filed_elsewhere(self):
        self.standard.level_ids.booking = "issue"
        america = self.env.ref("base.us").id
        anna = self._create_customer("Anna", is_company=False, country_id=america)
        old = self._create_invoice("10 May", 100, anna)
        self._run_day("24 May")
        anna.parent_id = firm = self._create_customer("Firm", country_id=america)
        self._pay(old, 100, "25 May")
        self._create_invoice("20 May", 50, firm)
        self._run_day("10 June")
        letter = self._letters(firm)
        self.assertEqual((letter.previous_fee_amount, letter.amount_total), (5, 60))
        with freeze_time("2026-06-10 10:00:00"):
            self.assertEqual(letter._get_portal_sums()["total"], 60)


@tagged("post_install", "-at_install")
class TestPromisedMoney(MoneyCase):
    def _promise(self, *invoices, **values):
        with freeze_time("2026-05-25 10:00:00"):
            return self.env["dunning.promise"].create(
                [
                    {"move_id": one.id, "date": "2026-05-30", **values}
                    for one in invoices
                ]
            )

    def _states(self, promises):
        with freeze_time("2026-06-01 10:00:00"):
            self.env.invalidate_all()
            found = [promise.state for promise in promises]
            self.env.invalidate_all()
            self.assertEqual(promises.mapped("state"), found)
            return found

    def test_whoever_pays_all_of_an_invoice_has_kept_a_promise_of_fees_too(self):
        invoices = self._create_invoices("10 May", [119, 119])
        promises = self._promise(*invoices, amount=124)
        self._pay(invoices[0], 119, "28 May")
        self._pay(invoices[1], 118, "28 May")
        self.assertEqual(self._states(promises), ["kept", "broken"])

    def test_money_that_came_in_time_and_is_not_assigned_keeps_a_promise_once(self):
        promises = self._promise(*self._create_invoices("10 May", [119, 119]))
        self._post_payment(119, "29 May")
        self.assertEqual(self._states(promises), ["kept", "broken"])
        self._post_payment(119, "31 May")
        self.assertEqual(self._states(promises), ["kept", "broken"])
        self._post_payment(118, "30 May")
        self.assertEqual(self._states(promises), ["kept", "broken"])
        self._post_payment(1, "30 May")
        self.assertEqual(self._states(promises), ["kept", "kept"])
