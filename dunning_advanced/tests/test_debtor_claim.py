"""What the agency reads of a claim's sums: interest, payments, currencies."""

import io

import openpyxl

from odoo.tests import tagged
from odoo.tests.common import freeze_time

from .support.collection_case import CollectionCase


@tagged("post_install", "-at_install")
class TestClaimSums(CollectionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customer.country_id = cls.env.ref("base.de")
        cls.env["dunning.level"].search([]).write(
            {"interest": "none", "compensation": False}
        )

    def _sheets(self, *invoices):
        """The sheets of a claim handed over on 26 May: rows by title."""
        moves = self.moves.union(self.invoice, *invoices).with_user(self.clerk)
        with freeze_time("2026-05-26 10:00:00"):
            context = moves.action_send_to_collection()["context"]
        files = self.env["ir.attachment"].browse(
            context["default_attachment_ids"][0][2]
        )
        (sheet,) = files.filtered(lambda file: file.name.endswith(".xlsx"))
        book = openpyxl.load_workbook(io.BytesIO(sheet.raw))
        return {page.title: list(page.values) for page in book}

    def test_a_payment_ends_interest_for_what_it_paid_and_no_more(self):
        self._dun_to_the_end()
        self._pay(self.invoice, 100, "20 May")
        rows = self._sheets()["Interest Until Today"]
        principal, days = rows[0].index("Principal"), rows[0].index("Days")
        found = [(row[principal], row[days]) for row in rows[1:-1]]
        # From 11 April to the day before the payment.
        self.assertEqual(found[0], (119, 39))
        self.assertEqual(found[-1][0], 19)
        self.assertEqual(sum(days for _principal, days in found), 46)

    def test_interest_that_ends_before_today_says_so(self):
        """Nothing is reckoned from the first half-year on of which no rate is known."""
        values = self.env["dunning.rate.value"].search([])
        values.filtered(lambda one: one.date_from >= self.day("1 January")).unlink()
        self._dun_to_the_end()
        rows = self._sheets()["Interest Until Today"]
        said = [row[0] for row in rows if "rate is not known" in (row[0] or "")]
        self.assertEqual(len(said), 1)
        self.assertIn(self.invoice.name, said[0])
        self.assertIn("Apr 11, 2026", said[0])

    def test_amounts_that_say_nothing_together_are_not_added_up(self):
        self._dun_to_the_end()
        self._pay(self.invoice, 100, "20 May")
        sheets = self._sheets()
        for title, silent, summed in (
            ("Interest Until Today", "Principal", "Interest"),
            ("Letters and Fees", "Claimed", "Fee"),
        ):
            heads, *_rows, sums = sheets[title]
            with self.subTest(title):
                self.assertFalse(sums[heads.index(silent)])
                self.assertIn("SUBTOTAL", sums[heads.index(summed)])

    def test_no_day_is_named_that_stood_on_no_letter(self):
        self._dun_to_the_end()
        # As after a run without deadlines.
        self._letters()[-1]._as_verb().print_deadline = False
        heads, *rows, _sums = self._sheets()["Letters and Fees"]
        days = [row[heads.index("Pay Until")] for row in rows]
        self.assertTrue(all(days[:-1]))
        self.assertIsNone(days[-1])

    def test_every_sheet_says_in_which_currency_its_amounts_are(self):
        rates = [("2020-01-01", 0.5), ("2026-05-18", 0.6)]
        euro = self.setup_other_currency("EUR", rates=rates)
        other = self._create_invoice("10 April", 200.0, currency_id=euro.id)
        self._dun_to_the_end()
        self._pay(other, 50.0, "20 May")
        for title, (heads, *rows) in self._sheets(other).items():
            with self.subTest(title):
                codes = {row[heads.index("Currency")] for row in rows}
                self.assertIn("EUR", codes)

    def test_a_difference_of_exchange_is_no_payment(self):
        rates = [("2020-01-01", 0.5), ("2026-05-18", 0.6)]
        euro = self.setup_other_currency("EUR", rates=rates)
        other = self._create_invoice("10 April", 200.0, currency_id=euro.id)
        self._dun_to_the_end()
        self._pay(other, 50.0, "20 May")
        _heads, *rows = self._sheets(other)["Payments"]
        names = [row[2] for row in rows if row[2]]
        self.assertEqual(len(names), 1)
        self.assertNotIn("EXCH", names[0])
