"""What a letter may charge: ten countries, kinds of debtor, first and later letter.

A table to be read by a lawyer. The level asks for a fee of 5.00, interest and flat
compensation on an invoice of 1,000 that is 36 days late.
"""

from dataclasses import replace
from datetime import date
from decimal import Decimal

try:
    from .support.engine_case import EngineCase, engine
except ImportError:
    from support.engine_case import EngineCase, engine

# country: (fee on the first letter, fee on a later one, interest, compensation)
BUSINESS = {
    "DE": ("-", "5.00", "yes", "40"),
    "AT": ("-", "5.00", "yes", "40"),
    "CH": ("-", "-", "yes", "-"),
    "FR": ("-", "-", "yes", "40"),
    "GB": ("-", "-", "yes", "70"),
    "IE": ("-", "-", "yes", "40"),
    "NL": ("-", "-", "yes", "40"),
    "BE": ("-", "-", "yes", "40"),
    "IT": ("-", "-", "yes", "40"),
    "ES": ("-", "-", "yes", "40"),
}
CONSUMER = {
    "DE": ("-", "0.76", "yes", "-"),
    "AT": ("-", "-", "yes", "-"),
    "CH": ("-", "-", "yes", "-"),
    "FR": ("-", "-", "-", "-"),
    "GB": ("-", "-", "-", "-"),
    "IE": ("-", "-", "-", "-"),
    "NL": ("-", "-", "yes", "-"),
    "BE": ("-", "-", "-", "-"),
    "IT": ("-", "-", "-", "-"),
    "ES": ("-", "-", "-", "-"),
}
TABLE = {"business": BUSINESS, "public": BUSINESS, "consumer": CONSUMER}

DUE = date(2026, 5, 10)
DAY = date(2026, 6, 15)
LEVEL = engine.Level(
    1,
    position=1,
    days=14,
    kind="notice",
    fee=Decimal(5),
    interest="claimed",
    compensation=True,
)


def letter(country, kind, first=False, level=LEVEL, code=None, **values):
    """The letter to one customer with one late invoice."""
    code = code or ("GBP" if country == "GB" else "EUR")
    reached = engine.Reached(9, 0, date(2026, 5, 20), overdue=True)
    item = engine.OpenItem(
        1,
        DUE,
        Decimal(1000),
        engine.Currency(1, code=code),
        move_id=1,
        invoice_open=Decimal(1000),
        reached=() if first else (reached,),
    )
    account = engine.Account(
        1, 1, (item,), 1, country=country, debtor_kind=kind, **values
    )
    rules = {(country, kind): engine.InterestRule(points=Decimal(10))}
    book = engine.Rulebook({1: engine.Procedure(1, (level,))}, interest_rules=rules)
    (found,) = engine.evaluate(account, book, DAY).proposals
    return found


class TestLaw(EngineCase):
    def test_what_is_charged_in_ten_countries(self):
        self.assertEqual(set(BUSINESS), set(engine.COUNTRIES))
        for kind, rows in TABLE.items():
            for country, (first_fee, later_fee, interest, flat) in rows.items():
                case = f"{country} {kind}"
                for first, fee in ((True, first_fee), (False, later_fee)):
                    found = letter(country, kind, first)
                    self.assertEqual(found.fee, _amount(fee), f"{case} {first}")
                    charges = found.charges
                    self.assertEqual(bool(charges.interest), interest == "yes", case)
                    self.assertEqual(charges.compensation_total, _amount(flat), case)

    def test_what_is_left_out_is_said_with_its_source(self):
        for kind, rows in TABLE.items():
            for country in rows:
                found = letter(country, kind, first=True)
                asked = {"fee", "interest", "compensation"}
                charged = {
                    name
                    for name, amount in (
                        ("fee", found.fee),
                        ("interest", found.charges.interest),
                        ("compensation", found.charges.compensation_total),
                    )
                    if amount
                }
                said = [remark.reason for remark in found.remarks]
                self.assertEqual(len(said), len(asked - charged), (country, kind))
                for remark in found.remarks:
                    self.assertTrue(remark.names, remark)

    def test_what_was_agreed_lifts_the_rail_but_for_compensation(self):
        found = letter("IT", "consumer", charges_agreed=True)
        self.assertEqual(found.fee, 5)
        self.assertTrue(found.charges.interest)
        self.assertFalse(found.charges.compensation)

    def test_elsewhere_a_level_charges_its_fee_and_no_compensation(self):
        found = letter("US", "business", first=True)
        self.assertEqual(found.fee, 5)
        self.assertFalse(found.charges.compensation)

    def test_the_total_holds_what_is_claimed(self):
        # 36 days at 10 % on 1,000: 9.86
        found = letter("DE", "business")
        self.assertEqual(found.charges.interest, Decimal("9.86"))
        self.assertEqual(found.total, Decimal("1054.86"))

    def test_interest_that_is_shown_is_not_in_the_total(self):
        shown = replace(LEVEL, interest="shown", compensation=False)
        found = letter("DE", "business", level=shown)
        self.assertEqual(found.charges.interest, Decimal("9.86"))
        self.assertEqual(found.total, Decimal("1005.00"))

    def test_a_sum_of_the_law_is_charged_in_its_own_currency_only(self):
        found = letter("DE", "business", code="USD")
        self.assertFalse(found.charges.compensation)
        self.assertIn("compensation_currency", [r.reason for r in found.remarks])
        found = letter("DE", "consumer", code="USD")
        self.assertEqual(found.fee, 0)

    def test_customers_without_fees_pay_no_flat_sum_either(self):
        found = letter("DE", "business", apply_fees=False)
        self.assertEqual((found.fee, found.charges.compensation_total), (0, 0))

    def test_british_flat_sums_by_the_amount_of_the_invoice(self):
        law = engine.law_of("GB", "business")
        for amount, flat in (
            ("999.99", 40),
            ("1000", 70),
            ("9999.99", 70),
            (10000, 100),
        ):
            self.assertEqual(law.compensation_for(Decimal(amount)), flat)


class TestCompensationOnce(EngineCase):
    def _charge(self, *items):
        account = engine.Account(1, 1, items, 1, country="DE")
        book = engine.Rulebook({1: engine.Procedure(1, (LEVEL,))})
        (found,) = engine.evaluate(account, book, DAY).proposals
        return found.charges.compensation

    def _item(self, item_id, **values):
        return engine.OpenItem(
            item_id,
            DUE,
            Decimal(100),
            engine.Currency(1, code="EUR"),
            invoice_open=Decimal(200),
            **values,
        )

    def test_once_for_an_invoice_of_two_instalments(self):
        found = self._charge(self._item(1, move_id=7), self._item(2, move_id=7))
        self.assertEqual(found, {1: 40})

    def test_not_again_when_the_instalment_that_bore_it_is_paid(self):
        found = self._charge(self._item(2, move_id=7, compensated_by=1))
        self.assertEqual(found, {})

    def test_the_item_that_bore_it_bears_it_still(self):
        found = self._charge(self._item(2, move_id=7, compensated_by=2))
        self.assertEqual(found, {2: 40})


class TestInterestOfALetter(EngineCase):
    def _interest(self, *items):
        level = engine.Level(1, 1, 14, kind="notice", interest="claimed")
        account = engine.Account(1, 1, items, 1, country="DE")
        rule = engine.InterestRule(points=Decimal(10))
        book = engine.Rulebook(
            {1: engine.Procedure(1, (level,))},
            interest_rules={("DE", "business"): rule},
        )
        (found,) = engine.evaluate(account, book, DAY).proposals
        return found.charges

    def _item(self, item_id, amount, due=DUE, **values):
        currency = engine.Currency(1, code="EUR")
        return engine.OpenItem(item_id, due, Decimal(amount), currency, **values)

    def test_it_ran_on_what_has_been_paid_late_too(self):
        paid = engine.Reduction(date(2026, 5, 21), Decimal(500))
        found = self._interest(self._item(1, 500, reductions=(paid,)))
        # 10 days on 1,000, 26 days on 500.
        self.assertEqual(found.interest, Decimal("2.74") + Decimal("3.56"))

    def test_money_that_the_letter_deducts_ends_it_from_its_day(self):
        credit = self._item(2, -500, due=date(2026, 5, 21))
        found = self._interest(self._item(1, 1000), credit)
        self.assertEqual(found.interest, Decimal("2.74") + Decimal("3.56"))

    def test_it_never_runs_on_what_is_disputed(self):
        found = self._interest(self._item(1, 1000, disputed=Decimal(400)))
        self.assertEqual(found.interest, Decimal("5.92"))


def _amount(text):
    return Decimal(0) if text == "-" else Decimal(text)
