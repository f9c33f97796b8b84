"""How much a fee is, which earlier charges go along, and which money is charges'."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

try:
    from .support.engine_case import EngineCase, engine
except ImportError:
    from support.engine_case import EngineCase, engine

EURO = engine.Currency(1, code="EUR")
DOLLAR = engine.Currency(2, code="USD", rate=Decimal("1.1234"))
YEN = engine.Currency(3, rounding=Decimal(1), rate=Decimal("161.7"))
DUE = date(2026, 5, 10)
DAY = date(2026, 6, 15)


def money(*texts):
    return [Decimal(text) for text in texts]


def bands(*pairs):
    return tuple((Decimal(start), Decimal(fee)) for start, fee in pairs)


class TestFeeRule(EngineCase):
    def _fee(self, currency=EURO, amounts=("100",), **values):
        rule = engine.FeeRule(home_id=1, **values)
        return str(rule.fee(money(*amounts), currency))

    def test_fixed_is_converted_and_rounded_to_a_step(self):
        self.assertEqual(self._fee(amount=Decimal(5)), "5.00")
        self.assertEqual(self._fee(DOLLAR, amount=Decimal(5)), "5.62")
        half = {"amount": Decimal(5), "step": Decimal("0.5")}
        self.assertEqual(self._fee(DOLLAR, **half), "5.50")
        self.assertEqual(self._fee(YEN, amount=Decimal(5), step=Decimal(100)), "800")
        # What is entered in company currency is round already.
        self.assertEqual(self._fee(amount=Decimal("5.30"), step=Decimal(1)), "5.30")

    def test_a_currency_with_amounts_of_its_own_is_not_converted(self):
        own = {2: bands((0, 6))}
        self.assertEqual(self._fee(DOLLAR, amount=Decimal(5), bands=own), "6.00")
        self.assertEqual(self._fee(amount=Decimal(5), bands=own), "5.00")

    def test_a_band_begins_with_its_amount(self):
        found = {1: bands((50, 5), (1000, 10)), 2: bands((0, 7))}
        for amount, fee in (
            ("49.99", "0.00"),
            ("50", "5.00"),
            ("999.99", "5.00"),
            ("1000", "10.00"),
        ):
            fees = self._fee(amounts=(amount,), kind="band", bands=found)
            self.assertEqual(fees, fee, amount)
        self.assertEqual(self._fee(DOLLAR, kind="band", bands=found), "7.00")
        # 170,000 yen are 1051.33 in company currency.
        fee = self._fee(YEN, ("170000",), kind="band", bands=found)
        self.assertEqual(fee, "1617")

    def test_percent_has_bounds(self):
        rule = {
            "kind": "percent",
            "percent": Decimal("1.5"),
            "lowest": Decimal(3),
            "highest": Decimal(40),
        }
        for amount, fee in (("100", "3.00"), ("333.33", "5.00"), ("9000", "40.00")):
            self.assertEqual(self._fee(amounts=(amount,), **rule), fee, amount)
        rule |= {"lowest": Decimal(0), "highest": Decimal(0)}
        self.assertEqual(self._fee(amounts=("9000",), **rule), "135.00")

    def test_for_each_invoice_and_for_all_of_them(self):
        rule = {"kind": "band", "bands": {1: bands((0, 2), (100, 5))}}
        amounts = ("60", "60", "100")
        self.assertEqual(self._fee(amounts=amounts, **rule), "5.00")
        self.assertEqual(self._fee(amounts=amounts, each_invoice=True, **rule), "9.00")


class ChargesCase(EngineCase):
    def setUp(self):
        super().setUp()
        rule = engine.FeeRule(amount=Decimal(5), each_invoice=True, home_id=1)
        self.level = engine.Level(1, 1, 14, kind="notice", fee_rule=rule)

    def item(self, item_id, amount=100, **values):
        return engine.OpenItem(
            item_id,
            values.pop("due", DUE),
            Decimal(amount),
            EURO,
            move_id=values.pop("move_id", item_id),
            invoice_open=Decimal(amount),
            **values,
        )

    def credit(self, amount, paid=(), item_id=9, **values):
        return self.item(
            item_id,
            -Decimal(amount),
            due=date(2026, 6, 1),
            is_payment=True,
            paid_moves=frozenset(paid),
            **values,
        )

    def charged(self, amount, kind="fee", charge_id=1, letter=1, move=1, **values):
        return engine.LetterCharge(
            charge_id,
            letter,
            kind,
            1,
            date(2026, 5, 24),
            Decimal(amount),
            frozenset({move}),
            **values,
        )

    def letter(self, *items, charges=(), level=None):
        account = engine.Account(1, 1, items, 1, charges=tuple(charges))
        account = engine.without_received(account)
        book = engine.Rulebook({1: engine.Procedure(1, (level or self.level,))})
        found = engine.evaluate(account, book, DAY).proposals
        return found[0] if found else None


class TestFeesOfALetter(ChargesCase):
    def test_only_invoices_that_are_raised_bear_a_fee_each(self):
        reached = engine.Reached(1, 1, date(2026, 6, 1), overdue=True)
        items = (
            self.item(1),
            self.item(2, move_id=7),
            self.item(3, move_id=7),
            self.item(4, reached=(reached,)),
        )
        self.assertEqual(self.letter(*items).fee, 10)

    def test_never_on_a_reminder(self):
        level = replace(self.level, kind="reminder")
        self.assertEqual(self.letter(self.item(1), level=level).fee, 0)

    def test_what_a_letter_charges_first_is_all_that_is_kept(self):
        settled = engine.ItemCharges(interest=Decimal(3), interest_settled=Decimal(1))
        level = replace(
            self.level, interest="claimed", booked=frozenset({engine.INTEREST})
        )
        account = engine.Account(
            1, 1, (self.item(1, 1000, charged=settled),), 1, country="DE"
        )
        book = engine.Rulebook(
            {1: engine.Procedure(1, (level,))},
            interest_rules={("DE", "business"): engine.InterestRule(points=10)},
        )
        (found,) = engine.evaluate(account, book, DAY).proposals
        # 9.86 until then: 3.00 were claimed before, of which 1.00 is settled.
        charges = found.charges
        self.assertEqual(charges.interest, Decimal("8.86"))
        (part,) = charges.parts
        self.assertEqual((part.kind, part.item_id), ("interest", 1))
        self.assertEqual((part.amount, part.booked), (Decimal("6.86"), True))


class TestBookedCharges(ChargesCase):
    def test_they_stand_on_the_letter_of_their_invoice_as_what_they_are(self):
        charges = (
            self.charged(5, booked=True),
            self.charged(3, "interest", 2, booked=True),
            self.charged(40, "compensation", 3, booked=True),
        )
        found = self.letter(self.item(1), charges=charges)
        self.assertEqual(found.previous_fee, 5)
        self.assertEqual(found.previous_interest, 3)
        self.assertEqual(found.previous_compensation, 40)
        self.assertEqual(found.total, 100 + 48 + 5)

    def test_on_another_letter_where_theirs_is_paid(self):
        charge = self.charged(5, move=8, booked=True)
        found = self.letter(self.item(1), charges=(charge,))
        self.assertEqual(found.previous_fee, 5)

    def test_not_with_one_that_money_without_an_entry_settles(self):
        """It is open, and on no letter: the other one would never ask for them."""
        earlier = engine.EarlierFee(1, Decimal(3))
        settled = self.item(1, payment_state="in_payment", earlier_fees=(earlier,))
        other = self.item(2, earlier_fees=(earlier,))
        charge = self.charged(5, move=1, booked=True)
        found = self.letter(settled, other, charges=(charge,))
        self.assertEqual(found.previous_fee, 8)
        with_agency = replace(settled, in_collection=True)
        found = self.letter(with_agency, other, charges=(charge,))
        self.assertEqual(found.previous_fee, 0)

    def test_nobody_is_asked_for_them_alone(self):
        self.assertIsNone(self.letter(charges=(self.charged(5, booked=True),)))


class TestReceived(ChargesCase):
    def _paid(self, credit, *charges, items=()):
        account = engine.Account(1, 1, (*items, credit), 1, charges=charges)
        return [one.id for one in engine.charges_paid_by(credit, account)]

    def test_what_a_payment_leaves_fits_to_the_cent_or_not_at_all(self):
        fee = self.charged(5)
        self.assertEqual(self._paid(self.credit(5, {1}), fee), [1])
        for amount in ("4.99", "5.01", "105"):
            self.assertEqual(self._paid(self.credit(amount, {1}), fee), [])

    def test_all_charges_before_some_of_them_and_kinds_last(self):
        charges = (
            self.charged(5),
            self.charged(5, charge_id=2, letter=2),
            self.charged("0.44", "interest", 3, letter=2, line_id=1),
            self.charged(40, "compensation", 4, letter=2, line_id=1),
        )
        for amount, wanted in (
            ("50.44", [1, 2, 3, 4]),
            (10, [1, 2]),
            ("45.44", [2, 3, 4]),
            (5, [2]),
            ("0.44", [3]),
            (40, [4]),
            (12, []),
        ):
            self.assertEqual(self._paid(self.credit(amount, {1}), *charges), wanted)

    def test_all_of_the_letter_that_was_paid_when_another_one_crossed_it(self):
        charges = [
            self.charged(amount, charge_id=number, letter=number)
            for number, amount in enumerate((5, 6, 7, 20), start=1)
        ]
        for amount, wanted in ((18, [1, 2, 3]), (11, [1, 2]), (20, [4]), (13, [])):
            self.assertEqual(self._paid(self.credit(amount, {1}), *charges), wanted)

    def test_not_of_other_invoices_or_days_nor_what_is_booked(self):
        for charge in (
            self.charged(5, move=2),
            self.charged(5, booked=True),
            replace(self.charged(5), day=date(2026, 6, 2)),
            replace(self.charged(5), currency_id=2),
        ):
            self.assertEqual(self._paid(self.credit(5, {1}), charge), [])

    def test_a_payment_of_nothing_but_the_fee(self):
        fee, credit = self.charged(5), self.credit(5)
        self.assertEqual(self._paid(credit, fee), [1])
        # While the invoice is open it is a payment of the invoice.
        self.assertEqual(self._paid(credit, fee, items=(self.item(1),)), [])
        self.assertEqual(self._paid(replace(credit, is_payment=False), fee), [])

    def test_it_is_not_deducted_and_the_charge_not_claimed_again(self):
        fee = engine.EarlierFee(1, Decimal(5))
        open_item = self.item(2, earlier_fees=(fee,))
        charge = replace(self.charged(5), move_ids=frozenset({1, 2}))
        found = self.letter(open_item, self.credit(5, {1}), charges=(charge,))
        self.assertEqual((found.previous_fee, found.amount(engine.CREDIT)), (0, 0))
        self.assertEqual(found.total, 105)

    def test_each_credit_pays_other_charges(self):
        account = engine.Account(
            1,
            1,
            (self.credit(5, {1}), self.credit(5, {1}, item_id=10)),
            1,
            charges=(self.charged(5),),
        )
        left = engine.without_received(account)
        self.assertEqual([item.id for item in left.items], [10])
        self.assertEqual(len(left.received), 1)
