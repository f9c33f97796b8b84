"""Default interest to the cent: worked examples from law practice, by name."""

from datetime import date
from decimal import Decimal

try:
    from .support.engine_case import EngineCase, engine
except ImportError:
    from support.engine_case import EngineCase, engine

EURO = engine.Currency(1)
GERMANY = {
    date(2023, 1, 1): "1.62",
    date(2023, 7, 1): "3.12",
    date(2024, 1, 1): "3.62",
    date(2024, 7, 1): "3.37",
    date(2025, 1, 1): "2.27",
    date(2025, 7, 1): "1.27",
    date(2026, 1, 1): "1.27",
    date(2026, 7, 1): "1.52",
}
BASE = {start: Decimal(percent) for start, percent in GERMANY.items()}


def rule(points, base=None, **values):
    return engine.InterestRule(points=Decimal(points), base=base, **values)


def run(found, amount, first, last, reductions=()):
    cuts = [engine.Reduction(day, Decimal(value)) for day, value in reductions]
    return engine.accrue(found, EURO, Decimal(amount), first, last, cuts)


def amounts(accrual):
    return [str(stretch.amount) for stretch in accrual.stretches]


class TestWorkedExamples(EngineCase):
    def test_01_german_business_over_a_half_year_whose_base_stays(self):
        found = run(rule(9, BASE), "10162.60", date(2025, 3, 11), date(2026, 4, 1))
        self.assertEqual(amounts(found), ["351.44", "786.35"])
        self.assertEqual([s.days for s in found.stretches], [112, 275])
        self.assertEqual([str(s.percent) for s in found.stretches], ["11.27", "10.27"])
        self.assertEqual(found.amount, Decimal("1137.79"))

    def test_02_german_consumer_costs_first_then_interest_then_principal(self):
        balance = engine.appropriate(
            rule(5, BASE, day_count="act_act"),
            EURO,
            [
                engine.Position(Decimal(5000), date(2024, 4, 16)),
                engine.Position(Decimal("7.50"), is_cost=True),
                engine.Position(Decimal("540.50"), date(2024, 5, 2), is_cost=True),
            ],
            [
                engine.Reduction(date(2024, 9, 1), Decimal(1500)),
                engine.Reduction(date(2025, 2, 15), Decimal(1000)),
            ],
            date(2025, 6, 30),
        )
        first, second = balance.payments
        self.assertEqual(amounts(first), ["89.50", "70.89", "7.64", "7.66"])
        self.assertEqual(
            [first.costs, first.interest, first.principal],
            [Decimal("548.00"), Decimal("175.69"), Decimal("776.31")],
        )
        self.assertEqual(amounts(second), ["117.84", "37.86"])
        self.assertEqual(second.principal, Decimal("844.30"))
        self.assertEqual(balance.left, Decimal("3379.39"))
        self.assertEqual(balance.interest, Decimal("91.54"))
        self.assertEqual(balance.total, Decimal("3470.93"))

    def test_03_costs_older_interest_and_principal(self):
        balance = engine.appropriate(
            rule(5, day_count="act_act"),
            EURO,
            [
                engine.Position(Decimal(1000), date(2024, 1, 1)),
                engine.Position(Decimal(50), is_cost=True),
            ],
            [engine.Reduction(date(2024, 12, 31), Decimal(200))],
            date(2024, 12, 30),
            owed=Decimal(20),
        )
        (payment,) = balance.payments
        self.assertEqual(payment.costs, 50)
        self.assertEqual(payment.interest, Decimal("69.86"))
        self.assertEqual(payment.principal, Decimal("80.14"))
        self.assertEqual(balance.left, Decimal("919.86"))

    def test_04_actual_actual_is_split_at_new_year(self):
        found = run(
            rule(4, day_count="act_act"), 10000, date(2023, 12, 2), date(2024, 1, 31)
        )
        self.assertEqual(amounts(found), ["32.88", "33.88"])
        self.assertEqual([s.divisor for s in found.stretches], [365, 366])

    def test_05_german_business_loses_no_day_at_half_years(self):
        days = date(2023, 1, 16), date(2025, 10, 2)
        found = run(rule(9, BASE), 10000, *days)
        self.assertEqual(
            amounts(found), ["482.99", "610.98", "629.27", "623.58", "558.87", "264.49"]
        )
        self.assertEqual(sum(s.days for s in found.stretches), 991)
        self.assertEqual(found.amount, Decimal("3170.18"))
        exact = run(rule(9, BASE, day_count="act_act"), 10000, *days)
        self.assertEqual(exact.amount, Decimal("3166.76"))

    def test_06_the_sum_is_rounded_not_the_daily_interest(self):
        found = run(rule("8.5"), 1000, date(2025, 1, 1), date(2025, 2, 19))
        self.assertEqual(found.stretches[0].days, 50)
        self.assertEqual(found.amount, Decimal("11.64"))

    def test_07_british_rate_is_fixed_when_the_delay_begins(self):
        bank = {date(2023, 1, 1): Decimal("3.5"), date(2023, 7, 1): Decimal(5)}
        days = date(2023, 6, 21), date(2023, 12, 31)
        fixed = run(rule(8, bank, fixing="start"), 10000, *days)
        self.assertEqual(fixed.amount, Decimal("611.23"))
        changing = run(rule(8, bank), 10000, *days)
        self.assertEqual(changing.amount, Decimal("686.85"))

    def test_08_french_ecb_and_ten(self):
        found = run(rule(15), 15000, date(2025, 3, 1), date(2025, 3, 30))
        self.assertEqual(found.amount, Decimal("184.93"))

    def test_09_dutch_day_of_payment_counts(self):
        paid = [(date(2026, 4, 1), 5000)]
        first, last = date(2026, 1, 2), date(2026, 6, 30)
        dutch = rule("10.15", payment_day_counts=True)
        found = run(dutch, 5000, first, last, paid)
        self.assertEqual(found.amount, Decimal("125.14"))
        self.assertEqual(found.stretches[0].date_to, date(2026, 4, 1))
        german = run(rule("10.15"), 5000, first, last, paid)
        self.assertEqual(german.stretches[0].date_to, date(2026, 3, 31))

    def test_10_austrian_business_and_consumer(self):
        base = {date(2026, 7, 1): Decimal("1.53")}
        days = date(2026, 9, 4), date(2026, 10, 3)
        self.assertEqual(run(rule("9.2", base), 1200, *days).amount, Decimal("10.58"))
        self.assertEqual(run(rule(4), 1200, *days).amount, Decimal("3.95"))

    def test_11_german_consumer_and_business(self):
        days = date(2026, 5, 11), date(2026, 7, 15)
        consumer = run(rule(5, BASE), 119, *days)
        self.assertEqual(amounts(consumer), ["1.04", "0.32"])
        self.assertEqual([s.days for s in consumer.stretches], [51, 15])
        self.assertEqual(run(rule(9, BASE), 119, *days).amount, Decimal("2.22"))


class TestInterestRules(EngineCase):
    def test_nothing_is_claimed_beyond_the_last_known_half_year(self):
        found = run(rule(9, BASE), 1000, date(2026, 12, 1), date(2027, 1, 31))
        self.assertEqual(found.unknown_from, date(2027, 1, 1))
        self.assertEqual(found.stretches[-1].date_to, date(2026, 12, 31))

    def test_a_rate_fixed_at_the_start_is_known_for_all_of_the_delay(self):
        british = rule(8, BASE, fixing="start")
        found = run(british, 1000, date(2026, 12, 1), date(2027, 1, 31))
        self.assertFalse(found.unknown_from)
        self.assertEqual(len(found.stretches), 1)

    def test_month_ends_lose_no_day_in_30_360(self):
        found = run(
            rule(12, day_count="30_360"), 1000, date(2026, 1, 1), date(2026, 2, 28)
        )
        self.assertEqual(found.stretches[0].days, 60)
        self.assertEqual(found.amount, Decimal("20.00"))

    def test_dutch_interest_bears_interest_after_a_whole_year(self):
        found = run(
            rule(10, compound="yearly"), 1000, date(2023, 3, 1), date(2025, 2, 28)
        )
        # 2023-03-01 to 2024-02-29 are 366 days, the year after 365.
        self.assertEqual(amounts(found), ["100.27", "110.03"])
        self.assertEqual(found.stretches[1].principal, Decimal("1100.27"))

    def test_belgian_percent_goes_up_to_the_next_half_point(self):
        base = {date(2025, 1, 1): Decimal("3.15")}
        found = run(
            rule(8, base, rounding="half"), 1000, date(2025, 1, 1), date(2025, 1, 1)
        )
        self.assertEqual(found.stretches[0].percent, Decimal("11.5"))

    def test_a_due_date_on_a_weekend_or_holiday_moves_where_law_moves_it(self):
        saturday = date(2026, 5, 23)  # Whit Monday is 25 May
        moved = rule(9, moves_due=True)
        holidays = frozenset([date(2026, 5, 25)])
        self.assertEqual(
            engine.first_day_of_delay(saturday, moved, holidays), date(2026, 5, 27)
        )
        self.assertEqual(
            engine.first_day_of_delay(saturday, rule(9)), date(2026, 5, 24)
        )

    def test_german_holidays_are_those_of_the_debtors_state(self):
        moved = rule(9, moves_due=True, country="DE")
        for due, state, first in (
            # Whit Monday, and the Saturday before it, everywhere.
            (date(2026, 5, 25), "BE", date(2026, 5, 27)),
            (date(2026, 5, 23), "", date(2026, 5, 27)),
            # Good Friday to Easter Monday.
            (date(2026, 4, 3), "NW", date(2026, 4, 8)),
            # Corpus Christi: in Bavaria, not in Berlin; in doubt it counts.
            (date(2026, 6, 4), "BY", date(2026, 6, 6)),
            (date(2026, 6, 4), "BE", date(2026, 6, 5)),
            (date(2026, 6, 4), "", date(2026, 6, 6)),
            (date(2026, 11, 18), "SN", date(2026, 11, 20)),
            # Christmas Eve is none; Christmas runs into a weekend.
            (date(2026, 12, 24), "HH", date(2026, 12, 25)),
            (date(2026, 12, 25), "HH", date(2026, 12, 29)),
        ):
            found = engine.first_day_of_delay(due, moved, state=state)
            self.assertEqual(found, first, (due, state))
        elsewhere = rule(8, moves_due=True, country="FR")
        labour_day = date(2026, 5, 1)
        found = engine.first_day_of_delay(labour_day, elsewhere)
        self.assertEqual(found, date(2026, 5, 2))

    def test_a_percent_is_never_below_zero(self):
        base = {date(2026, 1, 1): Decimal("-9")}
        found = run(rule(5, base), 1000, date(2026, 1, 1), date(2026, 1, 31))
        self.assertEqual(found.amount, 0)

    def test_compound_interest_has_no_sheet_in_the_order_of_law(self):
        with self.assertRaises(ValueError):
            engine.appropriate(
                rule(5, compound="yearly"), EURO, [], [], date(2026, 1, 1)
            )

    def test_a_payment_covers_no_costs_that_came_up_after_it(self):
        rates = rule(5)
        first, paid = date(2026, 1, 2), date(2026, 2, 1)
        for since, costs in ((paid, 50), (date(2026, 2, 2), 0)):
            balance = engine.appropriate(
                rates,
                EURO,
                [
                    engine.Position(Decimal(1000), first),
                    engine.Position(Decimal(50), is_cost=True, since=since),
                ],
                [engine.Reduction(paid, Decimal(500))],
                date(2026, 3, 1),
            )
            (covered,) = balance.payments
            self.assertEqual(covered.costs, costs, since)
            self.assertEqual(covered.costs + covered.interest + covered.principal, 500)

    def test_a_credit_note_makes_the_claim_less_and_covers_neither_costs_nor_interest(
        self,
    ):
        balance = engine.appropriate(
            rule(5),
            EURO,
            [
                engine.Position(Decimal(1000), date(2026, 1, 2)),
                engine.Position(Decimal(50), is_cost=True),
            ],
            [engine.Reduction(date(2026, 2, 1), Decimal(500), is_payment=False)],
            date(2026, 2, 1),
        )
        (covered,) = balance.payments
        self.assertEqual((covered.costs, covered.interest), (0, 0))
        self.assertEqual(covered.principal, 500)
        self.assertEqual(balance.left, 550)
