"""The guard rail in detail: flat sums cover fees, Dutch costs, what was too much."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

try:
    from .support.engine_case import EngineCase, engine
    from .test_engine_law import ALL_AT_ONCE, DAY, DUE, LEVEL, earlier_letter, letter
except ImportError:
    from support.engine_case import EngineCase, engine
    from test_engine_law import ALL_AT_ONCE, DAY, DUE, LEVEL, earlier_letter, letter


class TestFeesBesideCompensation(EngineCase):
    """Directive 2011/7/EU, Art. 6 (3): only costs beyond the flat sum are left."""

    def test_what_a_fee_is_above_the_flat_sum_is_charged(self):
        found = letter("DE", "business", level=replace(ALL_AT_ONCE, fee=Decimal(55)))
        self.assertEqual((found.fee, found.charges.compensation_total), (15, 40))
        self.assertIn("fee_in_compensation", [r.reason for r in found.remarks])

    def test_not_on_a_later_letter_either(self):
        charged = engine.ItemCharges(
            compensation=Decimal(40), compensation_settled=Decimal(40)
        )
        found = letter("DE", "business", level=LEVEL, charged=charged)
        self.assertEqual(found.fee, 0)

    def test_an_earlier_fee_is_taken_off_the_flat_sum(self):
        fee = engine.EarlierFee(9, Decimal(5))
        level = replace(ALL_AT_ONCE, fee=Decimal(0))
        found = letter("DE", "business", level=level, fees=(fee,))
        self.assertEqual(found.previous_fee, 5)
        self.assertEqual(found.charges.compensation_total, 35)

    def test_what_was_agreed_is_charged_beside_it(self):
        found = letter("DE", "business", charges_agreed=True)
        self.assertEqual((found.fee, found.charges.compensation_total), (5, 40))


class TestDutchConsumers(EngineCase):
    """BW 6:96 (5), (6) and the decree on collection costs, Art. 2."""

    def _scale(self):
        return engine.FeeRule(kind="scale", amount=Decimal(7), home_id=1)

    def test_the_scale_to_the_cent(self):
        scale = engine.law_of("NL", "consumer").scale
        for amount, costs in (
            ("0", "0"),
            ("0.01", "40"),
            ("266.66", "40"),
            ("266.67", "40.0005"),
            ("2500", "375"),
            ("5000", "625"),
            ("10000", "875"),
            ("200000", "2775"),
            ("1000000", "6775"),
            ("1000000.01", "6775"),
            ("50000000", "6775"),
        ):
            self.assertEqual(scale.costs(Decimal(amount)), Decimal(costs), amount)

    def test_after_a_letter_that_names_them_and_gives_fourteen_days(self):
        level = replace(LEVEL, fee_rule=self._scale())
        named = earlier_letter(announced=Decimal(150))
        found = letter("NL", "consumer", level=level, before=named)
        self.assertEqual(found.fee, 150)
        self.assertFalse(found.remarks)

    def test_not_without_it(self):
        level = replace(LEVEL, fee_rule=self._scale())
        for before in (
            earlier_letter(announced=Decimal(0)),
            earlier_letter(sent=False),
            # Sixteen days after it is the last day of the term: two for the post.
            replace(earlier_letter(), date=date(2026, 5, 30)),
            earlier_letter(deadline=DAY),
            earlier_letter(deadline=date(2026, 6, 2)),
        ):
            found = letter("NL", "consumer", level=level, before=before)
            self.assertEqual(found.fee, 0)
            self.assertEqual(found.remarks[0].reason, "fee_without_term")
        without_date = earlier_letter(deadline=None)
        found = letter("NL", "consumer", level=level, before=without_date)
        self.assertEqual(found.fee, 5)
        day_after = replace(earlier_letter(deadline=None), date=date(2026, 5, 29))
        found = letter("NL", "consumer", level=level, before=day_after)
        self.assertEqual(found.fee, 5)

    def test_the_fourteen_days_count_from_when_a_letter_that_waited_has_left(self):
        level = replace(LEVEL, fee_rule=self._scale())
        for left, fee in ((date(2026, 5, 30), 0), (date(2026, 5, 29), 5)):
            before = replace(earlier_letter(deadline=None), left=left)
            found = letter("NL", "consumer", level=level, before=before)
            self.assertEqual(found.fee, fee, left)

    def test_no_more_than_was_named_and_than_the_scale_has_left(self):
        level = replace(LEVEL, fee_rule=self._scale())
        named = earlier_letter(announced=Decimal(40))
        found = letter("NL", "consumer", level=level, before=named)
        self.assertEqual((found.fee, found.remarks[0].reason), (40, "fee_capped"))
        named = earlier_letter(announced=Decimal(150))
        charged = engine.NOTHING_CHARGED.add_fee(8, Decimal(120))
        values = {"level": level, "before": named, "charged": charged}
        self.assertEqual(letter("NL", "consumer", **values).fee, 30)
        # Half has been paid since: the scale's 15 % of what is left.
        half = letter("NL", "consumer", level=level, before=named, amount=Decimal(500))
        self.assertEqual(half.fee, 75)

    def test_the_letter_before_names_them(self):
        first = engine.Level(1, 1, 14, payment_term_days=14)
        costs = engine.Level(2, 2, 20, kind="notice", fee_rule=self._scale())
        levels = (first, costs)
        values = {"first": True, "levels": levels}
        self.assertEqual(letter("NL", "consumer", **values).charges.announced, 150)
        # Nothing to say where nothing will be charged by that law.
        for country, kind, more in (
            ("NL", "business", {}),
            ("DE", "consumer", {}),
            ("NL", "consumer", {"apply_fees": False}),
            ("NL", "consumer", {"charges_agreed": True}),
            ("NL", "consumer", {"code": "USD"}),
            ("NL", "consumer", {"levels": (first,)}),
            (
                "NL",
                "consumer",
                {"levels": (replace(first, payment_term_days=13), costs)},
            ),
        ):
            found = letter(country, kind, **{**values, **more})
            self.assertEqual(found.charges.announced, 0, (country, kind, more))

    def test_elsewhere_the_level_has_a_fee_of_its_own(self):
        level = replace(LEVEL, fee_rule=self._scale())
        self.assertEqual(letter("US", "consumer", level=level).fee, 7)


class TestChargedTooMuch(EngineCase):
    """What turns out to be more than is owed is not claimed again."""

    def _charge(self, kind, amount):
        return engine.LetterCharge(
            1, 9, kind, 1, DUE, Decimal(amount), frozenset({1}), 1, booked=True
        )

    def _previous(self, country, debtor, kind, amount, **values):
        charged = values.pop("charged", engine.NOTHING_CHARGED)
        if kind != "fee":
            charged = charged.add(kind, Decimal(amount), Decimal(amount), Decimal(0))
        level = values.pop("level", replace(LEVEL, fee=Decimal(0)))
        found = letter(
            country,
            debtor,
            level=level,
            charged=charged,
            charges=(self._charge(kind, amount),),
            **values,
        )
        said = "overcharged" in [remark.reason for remark in found.remarks]
        return getattr(found, f"previous_{kind}"), said

    def test_booked_interest_beyond_what_has_run(self):
        # 9.86 have run until the day.
        self.assertEqual(
            self._previous("DE", "business", "interest", "9.86"),
            (Decimal("9.86"), False),
        )
        self.assertEqual(
            self._previous("DE", "business", "interest", "12.00"),
            (Decimal("9.86"), True),
        )
        none = replace(LEVEL, interest="none", fee=Decimal(0))
        self.assertEqual(
            self._previous("DE", "business", "interest", "12.00", level=none),
            (Decimal("9.86"), True),
        )

    def test_what_the_law_does_not_give_against_this_customer(self):
        for country, debtor, kind in (
            ("FR", "consumer", "interest"),
            ("FR", "consumer", "compensation"),
            ("FR", "consumer", "fee"),
            ("DE", "consumer", "compensation"),
        ):
            found = self._previous(country, debtor, kind, 5)
            self.assertEqual(found, (0, True), (country, debtor, kind))
        self.assertEqual(
            self._previous("DE", "consumer", "fee", 5), (Decimal("0.76"), True)
        )
        agreed = {"charges_agreed": True}
        self.assertEqual(
            self._previous("FR", "consumer", "fee", 5, **agreed), (5, False)
        )

    def test_of_a_fee_no_more_than_the_cap_with_what_was_received_of_it(self):
        """As whoever takes payments is told, and an agency."""
        for open_, received, carried in (("4", "1", "0"), ("4.50", "0.50", "0.26")):
            fee = replace(
                self._charge("fee", open_),
                booked=False,
                received=Decimal(received),
                currency_code="EUR",
                line_id=None,
            )
            fees = (engine.EarlierFee(9, Decimal(open_)),)
            booked = replace(fee, booked=True)
            for charges, of_item in (((fee,), fees), ((booked,), ())):
                found = letter(
                    "DE",
                    "consumer",
                    level=replace(LEVEL, fee=Decimal(0)),
                    charges=charges,
                    fees=of_item,
                )
                self.assertEqual(found.previous_fee, Decimal(carried))

    def test_what_stands_in_the_books_of_whoever_bears_no_fees_by_now(self):
        none = {"apply_fees": False}
        for kind in ("fee", "compensation"):
            found = self._previous("DE", "business", kind, 5, **none)
            self.assertEqual(found, (0, True), kind)

    def test_waived_it_is_said_no_more_and_the_rest_is_claimed(self):
        charged = engine.NOTHING_CHARGED.add(
            "interest", Decimal(12), settled=Decimal("2.14"), waived=Decimal("2.14")
        )
        found = letter("DE", "business", level=LEVEL, charged=charged)
        self.assertEqual(found.charges.interest, Decimal("9.86"))
        self.assertFalse(found.remarks)
        # Given up of what is owed: it stays given up.
        charged = engine.NOTHING_CHARGED.add(
            "interest", Decimal(9), settled=Decimal(2), waived=Decimal(2)
        )
        found = letter("DE", "business", level=LEVEL, charged=charged)
        self.assertEqual(found.charges.interest, Decimal("7.86"))
