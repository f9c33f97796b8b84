"""Interest of letters in ten countries to the cent, each reckoned by hand beside it.

An invoice of 10,000.00 was due on Tuesday, 31 March 2026, which is no holiday. The
letter of 31 August asks for interest until its day, with 91 days before the reference
rates change on 1 July and 62 days after. By 30 June 2,000.00 are paid, in two parts.
"""

from datetime import date

from odoo.tests import tagged

from .common import DunningCommon

# 1 April to 30 June are 91 days, 1 July to 31 August 62.
BY_HAND = {
    # 10,000 × 10.27 % × 90 / 365 = 253.2329, 8,000 × 10.27 % × 1 / 365 = 2.2510;
    # 8,000 × 10.52 % × 62 / 365 = 142.9567
    ("DE", "business"): 253.23 + 2.25 + 142.96,
    # 10,000 × 6.27 % × 90 / 365 = 154.6027, 8,000 × 6.27 % × 1 / 365 = 1.3743;
    # 8,000 × 6.52 % × 62 / 365 = 88.6005
    ("DE", "consumer"): 154.60 + 1.37 + 88.60,
    # 10.73 % in both half-years: 10,000 × 90 days = 264.5753, 8,000 × 63 = 148.1622
    ("AT", "business"): 264.58 + 148.16,
    # 4 %: 10,000 × 90 days = 98.6301, 8,000 × 63 days = 55.2329
    ("AT", "consumer"): 98.63 + 55.23,
    # 5 %: 10,000 × 90 days = 123.2877, 8,000 × 63 days = 69.0411
    ("CH", "business"): 123.29 + 69.04,
    # The day of payment counts: 10,000 × 12.15 % × 91 / 365 = 302.9178;
    # 8,000 × 12.40 % × 62 / 365 = 168.5041
    ("FR", "business"): 302.92 + 168.50,
    # Fixed by the half-year in which it begins, 3.75 + 8: 10,000 × 90 = 289.7260,
    # 8,000 × 63 = 162.2466
    ("GB", "business"): 289.73 + 162.25,
    # One rate, 2.15 + 8: 10,000 × 90 = 250.2740, 8,000 × 63 = 140.1534
    ("IE", "business"): 250.27 + 140.15,
    # The day of payment counts: 10,000 × 10.15 % × 91 / 365 = 253.0548;
    # 8,000 × 10.40 % × 62 / 365 = 141.3260
    ("NL", "business"): 253.05 + 141.33,
    # 4 % decreed: 10,000 × 91 days = 99.7260, 8,000 × 62 days = 54.3562
    ("NL", "consumer"): 99.73 + 54.36,
    # 10.15 and 10.40 are both 10.5 %, of two rates: 10,000 × 90 = 258.9041,
    # 8,000 × 1 = 2.3014, 8,000 × 62 = 142.6849
    ("BE", "public"): 258.90 + 2.30 + 142.68,
    # 10.15 %: 10,000 × 90 = 250.2740, 8,000 × 1 = 2.2247;
    # 10.40 %: 8,000 × 62 = 141.3260
    ("IT", "business"): 250.27 + 2.22 + 141.33,
    ("ES", "public"): 250.27 + 2.22 + 141.33,
    # No interest by law.
    ("FR", "consumer"): 0,
    ("GB", "consumer"): 0,
}


@tagged("post_install", "-at_install")
class TestLawByHand(DunningCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.standard.level_ids[0].interest = "claimed"

    def _debtor(self, country, kind, **values):
        country = {"GB": "uk"}.get(country, country.lower())
        customer = self._create_customer(
            f"{country} {kind}", country_id=self.env.ref(f"base.{country}").id, **values
        )
        customer.dunning_debtor_kind = kind
        return customer

    def test_paid_in_two_parts_on_the_day_before_the_rates_change(self):
        debtors = {key: self._debtor(*key) for key in BY_HAND}
        for debtor in debtors.values():
            invoice = self._create_invoice(date(2026, 3, 31), 10000, debtor)
            self._pay(invoice, 500, date(2026, 6, 30))
            self._pay(invoice, 1500, date(2026, 6, 30))
        letters = self._propose("31 August").letter_ids.grouped("partner_id")
        for key, debtor in debtors.items():
            letter = letters[debtor]
            self.assertAlmostEqual(letter.amount_claimed, 8000, 2, key)
            self.assertAlmostEqual(letter.interest_amount, BY_HAND[key], 2, key)
            self.assertAlmostEqual(letter.amount_total, 8000 + BY_HAND[key], 2, key)

    def test_paid_on_the_very_day_on_which_the_rates_change(self):
        for kind, by_hand in (
            # 10,000 × 10.27 % × 91 / 365 = 256.0466; 7,000 × 10.52 % × 62 = 125.0871
            ("business", 256.05 + 125.09),
            # 10,000 × 6.27 % × 91 / 365 = 156.3205; 7,000 × 6.52 % × 62 = 77.5255
            ("consumer", 156.32 + 77.53),
        ):
            debtor = self._debtor("DE", kind)
            invoice = self._create_invoice(date(2026, 3, 31), 10000, debtor)
            for amount in (1000, 1500, 500):
                self._pay(invoice, amount, "1 July")
            letter = self._propose("31 August", partner_ids=debtor.ids).letter_ids
            self.assertAlmostEqual(letter.interest_amount, by_hand, 2, kind)

    def test_british_interest_goes_by_the_day_on_which_the_delay_begins(self):
        debtor = self._debtor("GB", "business")
        for due, by_hand in (
            # From 31 December 4.25 + 8: 1,000 × 12.25 % × 244 / 365 = 81.8904
            (date(2025, 12, 30), 81.89),
            # From 1 January 3.75 + 8: 1,000 × 11.75 % × 243 / 365 = 78.2260
            (date(2025, 12, 31), 78.23),
        ):
            invoice = self._create_invoice(due, 1000, debtor)
            letter = self._propose("31 August", partner_ids=debtor.ids).letter_ids
            line = letter.line_ids.filtered(lambda li, own=invoice: li.move_id == own)
            self.assertAlmostEqual(line.interest_amount, by_hand, 2)

    def test_dutch_interest_bears_interest_after_each_year(self):
        debtor = self._debtor("NL", "business")
        self._create_invoice(date(2024, 6, 30), 1000, debtor)
        letter = self._propose("31 August", partner_ids=debtor.ids).letter_ids
        # 184 days at 12.25 % = 61.7534, 181 at 11.15 % = 55.2918: 1,117.04 then.
        # A year at 10.15 % = 113.3796: 1,230.42. 62 days at 10.40 % = 21.7363
        self.assertAlmostEqual(letter.interest_amount, 61.75 + 55.29 + 113.38 + 21.74)

    def test_half_of_it_disputed_and_a_credit_note_before_the_due_date(self):
        debtor = self._debtor("IT", "business")
        invoice = self._create_invoice(date(2026, 3, 31), 10000, debtor)
        credit = self._create_invoice(
            date(2026, 3, 20), 1000, debtor, move_type="out_refund"
        )
        (invoice | credit)._get_dunning_receivables().reconcile()
        invoice.write(
            {
                "dunning_disputed": True,
                "dunning_disputed_amount": 4000,
                "dunning_dispute_reason": "Damaged",
            }
        )
        letter = self._propose("31 August", partner_ids=debtor.ids).letter_ids
        # 5,000 × 10.15 % × 91 / 365 = 126.5274; 5,000 × 10.40 % × 62 / 365 = 88.3288
        self.assertAlmostEqual(letter.amount_claimed, 5000)
        self.assertAlmostEqual(letter.interest_amount, 126.53 + 88.33)

    def test_an_open_credit_note_ends_interest_from_the_day_it_was_entered(self):
        debtor = self._debtor("IT", "business")
        self._create_invoice(date(2026, 3, 31), 10000, debtor)
        credit = self._create_invoice("31 July", 2000, debtor, move_type="out_refund")
        self.assertEqual(credit.date, self.day("1 July"))
        letter = self._propose("31 August", partner_ids=debtor.ids).letter_ids
        # 10,000 × 10.15 % × 91 / 365 = 253.0548; 8,000 × 10.40 % × 62 / 365 = 141.3260
        self.assertAlmostEqual(letter.interest_amount, 253.05 + 141.33)
        self.assertAlmostEqual(letter.amount_total, 8000 + 394.38)

    def test_a_rule_of_ones_own_counts_days_as_it_says(self):
        rules = self.env["dunning.interest.rule"]
        for number, (day_count, percent, due, day, amount, by_hand) in enumerate(
            (
                # 30 days / 365 = 32.8767, 31 days / 366 = 33.8798
                ("act_act", 4, "2023-12-01", "2024-01-31", 10000, 32.88 + 33.88),
                # 61 days / 365
                ("act_365", 4, "2023-12-01", "2024-01-31", 10000, 66.85),
                # Two whole months are 60 days, however many days they have.
                ("30_360", 12, "2025-12-31", "2026-02-28", 1000, 20),
                ("30_360", 12, "2023-12-31", "2024-02-29", 1000, 20),
                # 50 days / 360 = 11.8056
                ("act_360", 8.5, "2024-12-31", "2025-02-19", 1000, 11.81),
            )
        ):
            debtor = self._debtor("DE" if number % 2 else "US", "business")
            rule = rules.create(
                {
                    "name": "As agreed",
                    "company_id": self.company.id,
                    "country_id": debtor.country_id.id,
                    "percent": percent,
                    "day_count": day_count,
                }
            )
            self._create_invoice(date.fromisoformat(due), amount, debtor)
            run = self._propose(date.fromisoformat(day), partner_ids=debtor.ids)
            found = run.letter_ids.interest_amount
            self.assertAlmostEqual(found, by_hand, 2, (day_count, due))
            rule.active = False
