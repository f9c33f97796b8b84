"""What a letter may charge: ten countries, kinds of debtor, first and last letter.

A table to be read by a lawyer: an invoice of 1,000.00 was due on 10 May 2026. On 15
June a letter asks for a fee of 5.00, for interest and for flat compensation; "-" is
what the law of the customer's country does not let it charge.

"first" is the fee of a letter before which there was none. "last" is that of a letter
after one of 20 May, which gave fourteen days and named the fee. "beside" is the fee of
the last letter when it claims compensation, too.
"""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

try:
    from .support.engine_case import EngineCase, engine
except ImportError:
    from support.engine_case import EngineCase, engine

TABLE = """
    country debtor   | first last beside | interest compensation | by the law
    DE      business |     - 5.00      - |      yes           40 | §§ 286, 288 BGB
    DE      public   |     - 5.00      - |      yes           40 | §§ 286, 288 BGB
    DE      consumer |     - 0.76   0.76 |      yes            - | § 288 (1), BGH VIII ZR 95/18
    AT      business |     - 5.00      - |      yes           40 | §§ 456, 458 UGB
    AT      public   |     - 5.00      - |      yes           40 | §§ 456, 458 UGB
    AT      consumer |     -    -      - |      yes            - | §§ 1000, 1333 ABGB
    CH      business |     -    -      - |      yes            - | OR 103-106
    CH      public   |     -    -      - |      yes            - | OR 103-106
    CH      consumer |     -    -      - |      yes            - | OR 103-106
    FR      business |     -    -      - |      yes           40 | C. com. L441-10, D441-5
    FR      public   |     -    -      - |      yes           40 | C. com. L441-10, D441-5
    FR      consumer |     -    -      - |        -            - | CPCE L111-8
    GB      business |     -    -      - |      yes           70 | Late Payment Act 1998
    GB      public   |     -    -      - |      yes           70 | Late Payment Act 1998
    GB      consumer |     -    -      - |        -            - | Consumer Rights Act 2015
    IE      business |     -    -      - |      yes           40 | 2011/7/EU, S.I. 580/2012
    IE      public   |     -    -      - |      yes           40 | 2011/7/EU, S.I. 580/2012
    IE      consumer |     -    -      - |        -            - | 93/13/EEC
    NL      business |     -    -      - |      yes           40 | BW 6:96 (4), 6:119a
    NL      public   |     -    -      - |      yes           40 | BW 6:96 (4), 6:119b
    NL      consumer |     - 5.00   5.00 |      yes            - | BW 6:96 (5), (6), 6:119
    BE      business |     -    -      - |      yes           40 | Act of 2 August 2002
    BE      public   |     -    -      - |      yes           40 | Act of 2 August 2002
    BE      consumer |     -    -      - |        -            - | WER/CDE, Book XIX
    IT      business |     -    -      - |      yes           40 | D.Lgs. 231/2002
    IT      public   |     -    -      - |      yes           40 | D.Lgs. 231/2002
    IT      consumer |     -    -      - |        -            - | D.Lgs. 206/2005
    ES      business |     -    -      - |      yes           40 | Ley 3/2004
    ES      public   |     -    -      - |      yes           40 | Ley 3/2004
    ES      consumer |     -    -      - |        -            - | RDL 1/2007
"""  # noqa: E501
KINDS = ("business", "public", "consumer")

DUE = date(2026, 5, 10)
DAY = date(2026, 6, 15)
LEVEL = engine.Level(
    1,
    position=1,
    days=14,
    kind="notice",
    fee=Decimal(5),
    interest="claimed",
)
ALL_AT_ONCE = replace(LEVEL, compensation=True)


def rows():
    """The table: (country, debtor) to what is charged."""
    found = {}
    for row in TABLE.strip().splitlines()[1:]:
        who, fees, others, _law = (part.split() for part in row.split("|"))
        found[tuple(who)] = (*fees, *others)
    return found


def earlier_letter(**values):
    """A letter of 20 May that was sent, gave fourteen days, and named the fee."""
    values = {
        "deadline": date(2026, 6, 3),
        "sent": True,
        "announced": Decimal(5),
        **values,
    }
    return engine.Reached(9, 0, date(2026, 5, 20), overdue=True, **values)


def letter(country, kind, first=False, level=ALL_AT_ONCE, code=None, **values):
    """The letter to one customer with one late invoice."""
    code = code or ("GBP" if country == "GB" else "EUR")
    item = engine.OpenItem(
        1,
        DUE,
        values.pop("amount", Decimal(1000)),
        engine.Currency(1, code=code),
        move_id=1,
        invoice_open=Decimal(1000),
        reached=() if first else (values.pop("before", earlier_letter()),),
        earlier_fees=values.pop("fees", ()),
        charged=values.pop("charged", engine.NOTHING_CHARGED),
    )
    levels = values.pop("levels", (level,))
    ten = {(country, kind): engine.InterestRule(points=Decimal(10))}
    rules = values.pop("rules", ten)
    account = engine.Account(
        1, 1, (item,), 1, country=country, debtor_kind=kind, **values
    )
    book = engine.Rulebook({1: engine.Procedure(1, levels)}, interest_rules=rules)
    (found,) = engine.evaluate(account, book, DAY).proposals
    return found


class TestLaw(EngineCase):
    def test_what_is_charged_in_ten_countries(self):
        wanted = {(country, kind) for country in engine.COUNTRIES for kind in KINDS}
        self.assertEqual(set(rows()), wanted)
        for (country, kind), row in rows().items():
            first, last, beside, interest, flat = row
            case = f"{country} {kind}"
            found = letter(country, kind, first=True, level=LEVEL)
            self.assertEqual(found.fee, _amount(first), case)
            found = letter(country, kind, level=LEVEL)
            self.assertEqual(found.fee, _amount(last), case)
            found = letter(country, kind)
            self.assertEqual(found.fee, _amount(beside), case)
            self.assertEqual(bool(found.charges.interest), interest == "yes", case)
            self.assertEqual(found.charges.compensation_total, _amount(flat), case)

    def test_what_is_left_out_is_said_with_its_source(self):
        for country, kind in rows():
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
        self.assertEqual(found.total, Decimal("1049.86"))

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
        book = engine.Rulebook({1: engine.Procedure(1, (ALL_AT_ONCE,))})
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

    def test_the_instalment_that_is_dunned_bears_it(self):
        for apart in ({"payment_state": "in_payment"}, {"disputed": Decimal(100)}):
            first = self._item(1, move_id=7, **apart)
            found = self._charge(first, self._item(2, move_id=7))
            self.assertEqual(found, {2: 40}, apart)

    def test_the_instalment_that_money_does_not_cover_bears_it(self):
        due = {"due": DUE - timedelta(days=1)}
        for amount, bearer in ((-99, 1), (-100, 2), (-150, 2)):
            first = replace(self._item(1, move_id=7), **due)
            credit = replace(self._item(9), open=Decimal(amount), is_payment=True)
            found = self._charge(first, self._item(2, move_id=7), credit)
            self.assertEqual(found, {bearer: 40}, amount)

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
