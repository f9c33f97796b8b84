"""Analysis of letters: amounts per level and month, and what was paid after them."""

from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged
from odoo.tests.common import freeze_time

from .common import DunningCommon


@tagged("post_install", "-at_install")
class TestLetterReport(DunningCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.worker = new_test_user(
            cls.env,
            "worker",
            groups="dunning_advanced.group_dunning_user",
            company_id=cls.company.id,
        )
        cls.report = cls.env["dunning.letter.report"].with_user(cls.worker)

    def _read(self, *names, letter=None):
        row = self.report.search([("letter_id", "=", (letter or self._letters()).id)])
        return [row[name] for name in names]

    def _group(self, groupby, *aggregates):
        return self.report._read_group([("state", "=", "issued")], groupby, aggregates)

    def test_what_is_paid_in_time_counts_for_each_span(self):
        invoice = self._create_invoice("10 May", 200.0)
        self._pay(invoice, 50.0, "20 May")
        self._run_day("24 May")
        self._pay(invoice, 30.0, "31 May")
        self._pay(invoice, 20.0, "1 June")
        self._pay(invoice, 100.0, "24 June")
        with freeze_time("2026-07-31 10:00:00"):
            self.assertEqual(self._read("amount_claimed"), [150.0])
            self.assertEqual(
                self._read("paid_7", "paid_14", "paid_30"), [30.0, 50.0, 50.0]
            )
            (shares,) = self._group([], "share_7:avg", "share_14:avg", "share_30:avg")
            self.assertEqual(
                [round(share, 4) for share in shares], [0.2, *[0.3333] * 2]
            )

    def test_a_payment_of_an_earlier_day_that_came_in_late_counts(self):
        invoice = self._create_invoice("10 May")
        self._run_day("24 May")
        self._pay(invoice, 119.0, "23 May")
        with freeze_time("2026-07-31 10:00:00"):
            self.assertEqual(self._read("paid_7"), [119.0])

    def test_a_span_that_is_not_over_is_left_out(self):
        first, second = (self._create_customer(name) for name in "AB")
        invoice = self._create_invoice("10 May", 100.0, partner=first)
        self._run_day("24 May")
        self._pay(invoice, 100.0, "25 May")
        self._create_invoice("20 May", 900.0, partner=second)
        self._run_day("3 June")
        with freeze_time("2026-06-05 10:00:00"):
            ((count, paid, share, none),) = self._group(
                [], "__count", "paid_7:sum", "share_7:avg", "share_30:avg"
            )
        self.assertEqual((count, paid, share, none), (2, 100.0, 1.0, False))

    def test_never_more_than_was_claimed(self):
        invoice = self._create_invoice("10 May", 100.0)
        self._create_invoice("10 June", 100.0)
        self._run_day("24 May")
        self._pay(invoice, 500.0, "25 May")
        with freeze_time("2026-07-31 10:00:00"):
            self.assertEqual(self._read("paid_30", "share_30"), [100.0, 1.0])

    def test_amounts_per_level_and_month(self):
        self._create_invoice("10 May", 100.0)
        self._run_days("24 May", "14 June")
        found = self._group(["level_id", "date:month"], "amount_total:sum")
        self.assertEqual(
            [(level.name, month.month, total) for level, month, total in found],
            [
                ("1st Reminder", 5, 100.0),
                ("2nd Reminder", 5, 100.0),
                ("3rd Reminder", 6, 100.0),
                ("Dunning Notice", 6, 105.0),
            ],
        )

    def test_foreign_letters_are_in_the_currency_of_the_company(self):
        foreign = self.setup_other_currency("EUR", rates=[("2026-01-01", 2.0)])
        self._create_invoice("10 May", 100.0, currency_id=foreign.id)
        self._run_day("24 May")
        self.assertEqual(self._letters().amount_claimed, 100.0)
        self.assertEqual(
            self._read("amount_claimed", "currency_id"),
            [50.0, self.company.currency_id],
        )

    def test_a_letter_before_the_first_rate_is_converted_as_core_does(self):
        foreign = self.setup_other_currency("EUR", rates=[("2026-06-01", 2.0)])
        self._create_invoice("10 May", 100.0, currency_id=foreign.id)
        self._run_day("24 May")
        day = self._letters().date
        home = self.company.currency_id
        self.assertEqual(foreign._convert(100.0, home, self.company, day), 50.0)
        self.assertEqual(self._read("amount_claimed"), [50.0])

    def test_proposals_are_no_letters_yet_and_cancelled_ones_stand_apart(self):
        self._create_invoice("10 May")
        self._run_day("24 May")
        self._letters().action_cancel("Test")
        self._propose("25 May")
        self.assertEqual(
            self.report._read_group([], ["state"], ["__count"]), [("cancelled", 1)]
        )

    def test_only_who_works_letters_sees_it_and_only_the_own_company(self):
        self._create_invoice("10 May")
        self._run_day("24 May")
        self.assertEqual(self.report.search_count([]), 1)
        invoicer, stranger = (
            new_test_user(self.env, login, groups=group)
            for login, group in (
                ("invoicer", "account.group_account_invoice"),
                ("stranger", "dunning_advanced.group_dunning_user"),
            )
        )
        with self.assertRaises(AccessError):
            self.report.with_user(invoicer).search_count([])
        other = self.setup_other_company()["company"]
        stranger.sudo().write({"company_ids": [(6, 0, other.ids)], "company_id": other})
        self.assertFalse(self.report.with_user(stranger).search_count([]))
