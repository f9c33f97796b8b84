"""Who pays what a letter asks for, to the cent, has paid its charges: random lives."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

try:
    from .support.charged_life import ChargedLife
    from .support.engine_case import EngineCase, engine
except ImportError:
    from support.charged_life import ChargedLife
    from support.engine_case import EngineCase, engine

SEEDS = range(30)
DAYS = 80


class TestExactPayments(EngineCase):
    def _live(self, life, happen):
        """Let a customer live; what happens now and then returns what may be left.

        :return: the number of payments that left money for charges
        """
        paid = 0
        for _day in range(DAYS):
            life.night()
            if life.letters and life.chance.random() < 0.15:
                credit = happen(life, life.chance.choice(list(life.letters)[-3:]))
                if credit and credit.open:
                    received = [one.id for one, _paid in life.account().received]
                    self.assertIn(credit.id, received, credit)
                    paid += 1
                life.book()
        return paid

    def _is_as_written(self, life, letter):
        """Whether all is open as it says; else nobody would pay what it asks for."""
        lines = [line for line in letter.lines if line.section != "not_due"]
        left = {one.id: one.open for one in (*life.items.values(), *life.credits)}
        return all(left[line.item.id] == line.item.open for line in lines)

    def _pay(self, life, number):
        """One payment or two, all that is open of one item, or a part of one."""
        letter = life.letters[number]
        claimed = life.claimed(letter)
        choice = life.chance.choice(["all", "all", "two", "one", "part"])
        if choice in ("one", "part"):
            opens = [item for item in life.items.values() if item.open]
            for item in opens[:1]:
                amount = item.open if choice == "one" else min(item.open, Decimal(10))
                life.assign(life.add_credit(amount, True), [item.id])
            return None
        if not self._is_as_written(life, letter):
            return None
        total = letter.total
        if choice == "two":
            first = life.items[life.chance.choice(claimed)]
            life.assign(life.add_credit(first.open, True), [first.id])
            total -= first.open
        return life.assign(life.add_credit(total, True), claimed)

    def _pay_less_credits(self, life, number):
        """What is left is left of the payment, or of the credit that was deducted."""
        letter = life.letters[number]
        listed = [i.item.id for i in letter.lines if i.section == engine.CREDIT]
        if not listed:
            if not any(credit.open for credit in life.credits):
                life.add_credit(Decimal(10), life.chance.choice([True, False]))
            return None
        if not self._is_as_written(life, letter) or letter.total <= 0:
            return None
        credits = [credit for credit in life.credits if credit.id in listed]
        turns = [life.add_credit(letter.total, True), *credits]
        if life.chance.choice([True, False]):
            turns.reverse()
        left = [life.assign(credit, life.claimed(letter)) for credit in turns]
        still_open = [credit for credit in left if credit.open]
        # Of two credits that something is left of, nobody knows which is for what.
        if len(still_open) > 1:
            for credit in still_open:
                life.credits[life.credits.index(credit)] = replace(credit, open=0)
        return still_open[0] if len(still_open) == 1 else None

    def test_the_sum_of_a_letter_pays_its_charges_in_one_payment_or_two(self):
        found = sum(self._live(ChargedLife(seed), self._pay) for seed in SEEDS)
        self.assertGreater(found, 25)

    def test_and_so_it_does_less_a_credit_whichever_is_assigned_last(self):
        found = sum(
            self._live(ChargedLife(seed), self._pay_less_credits) for seed in SEEDS
        )
        self.assertGreater(found, 10)


class TestAsksOfTwoLetters(EngineCase):
    """What one letter has charged and another one repeats."""

    def _account(self, credit, *asks, items=()):
        first, second = date(2026, 5, 24), date(2026, 5, 31)
        charges = (
            self._charge(1, 7, first, "0.44", "interest", 1),
            self._charge(2, 7, first, "1.10", "interest", 2),
            self._charge(3, 5, second, "0.20", "interest", 1),
        )
        days = {7: first, 5: second}
        asks = tuple(
            engine.LetterAsks(
                number,
                days[number],
                frozenset((item_id, item_id) for item_id in item_ids),
                frozenset(("interest", item_id, frozenset()) for item_id in item_ids),
            )
            for number, item_ids in asks
        )
        return engine.Account(1, 1, (*items, credit), charges=charges, asks=asks)

    def _charge(self, charge_id, letter_id, day, amount, kind, item_id):
        moves = frozenset({item_id})
        amount = Decimal(amount)
        return engine.LetterCharge(
            charge_id, letter_id, kind, 1, day, amount, moves, item_id
        )

    def _credit(self, amount, paid=(), **values):
        return engine.OpenItem(
            9,
            values.pop("due", date(2026, 6, 1)),
            -Decimal(amount),
            self.eur,
            is_payment=values.pop("is_payment", True),
            paid_moves=frozenset(paid),
            **values,
        )

    def _paid(self, credit, *asks, items=()):
        account = self._account(credit, *asks, items=items)
        return [one.id for one in engine.charges_paid_by(credit, account)]

    def test_the_second_one_is_the_one_that_was_issued_later(self):
        """Its proposal was made first: it has the lower id."""
        both = ((7, (1, 2)), (5, (1,)))
        self.assertEqual(self._paid(self._credit("0.64", {1}), *both), [1, 3])
        self.assertEqual(self._paid(self._credit("1.54", {2}), *both), [1, 2])
        self.assertEqual(self._paid(self._credit("1.30", {1}), *both), [])

    def test_an_item_that_it_does_not_claim_may_be_open_still(self):
        asks = (7, (1, 2))
        other = self.item(3, "100", "10 May", move_id=2)
        credit = self._credit("1.54")
        self.assertEqual(self._paid(credit, asks, items=(other,)), [1, 2])
        claimed = self.item(2, "100", "10 May", move_id=2)
        self.assertEqual(self._paid(credit, asks, items=(claimed,)), [])

    def test_a_credit_from_before_only_if_the_letter_deducts_it(self):
        for is_payment in (True, False):
            credit = self._credit(
                "1.54", {2}, due=date(2026, 5, 1), is_payment=is_payment
            )
            account = self._account(credit, (7, (1, 2)))
            self.assertEqual(engine.charges_paid_by(credit, account), ())
            (asks,) = account.asks
            deducts = replace(asks, credits=frozenset({credit.id}))
            account = replace(account, asks=(deducts,))
            found = engine.charges_paid_by(credit, account)
            self.assertEqual([one.id for one in found], [1, 2])

    def test_what_pays_an_open_invoice_to_the_cent_is_for_no_charge(self):
        credit = self._credit("1.54")
        account = self._account(credit, (7, {1, 2}))
        found = engine.charges_paid_by(credit, account)
        self.assertEqual([one.id for one in found], [1, 2])
        owed = self.item(5, "1.54", "10 May")
        account = self._account(credit, (7, {1, 2}), items=(owed,))
        self.assertEqual(engine.charges_paid_by(credit, account), ())
        self.assertFalse(engine.without_received(account).received)

    def test_of_items_that_core_made_anew_only_those_of_its_own_invoices(self):
        """Such an item has no id any more: they are told by their invoices."""
        first, second = date(2026, 5, 24), date(2026, 5, 31)
        charges = tuple(
            engine.LetterCharge(
                move_id, 7, "interest", 1, first, Decimal(open_), frozenset({move_id})
            )
            for move_id, open_ in ((1, "0.44"), (2, "1.10"))
        )
        lost = frozenset({("interest", None, frozenset({1}))})
        asks = engine.LetterAsks(8, second, frozenset({(1, None)}), lost)
        account = engine.Account(
            1, 1, (self._credit("0.44"),), charges=charges, asks=(asks,)
        )
        self.assertEqual([c.id for c in charges if asks.asks_for(c, ())], [1])
        paid = engine.charges_paid_by(account.items[0], account)
        self.assertEqual([one.id for one in paid], [1])


class TestAskedForLess(EngineCase):
    """A later letter asks a consumer for 0.76 of a fee of 5.00: BGH VIII ZR 95/18."""

    def _account(self, credit, received="0", kind="consumer"):
        first, second = date(2026, 5, 24), date(2026, 5, 31)
        fee = engine.LetterCharge(
            1,
            7,
            "fee",
            1,
            first,
            Decimal(5) - Decimal(received),
            frozenset({1}),
            received=Decimal(received),
            currency_code="EUR",
        )
        claims = frozenset({(1, 1)})
        asks = (
            engine.LetterAsks(7, first, claims),
            engine.LetterAsks(8, second, claims, carries_fees=True),
        )
        paid = engine.OpenItem(
            9,
            date(2026, 6, 5),
            -Decimal(credit),
            engine.Currency(1, code="EUR"),
            move_id=9,
            is_payment=True,
            paid_moves=frozenset({1}),
        )
        values = {"country": "DE", "debtor_kind": kind}
        return engine.Account(1, 1, (paid,), charges=(fee,), asks=asks, **values)

    def test_whoever_pays_that_has_paid_all_that_may_be_asked_of_it(self):
        for credit, received, kind, taken in (
            ("0.76", "0", "consumer", ["0.76"]),
            ("0.26", "0.50", "consumer", ["0.26"]),
            # As the first letter said it.
            ("5", "0", "consumer", ["5"]),
            ("0.76", "0", "business", []),
            ("0.75", "0", "consumer", []),
        ):
            account = engine.without_received(self._account(credit, received, kind))
            found = [one.open for _credit, paid in account.received for one in paid]
            self.assertEqual(found, [*map(Decimal, taken)])
            self.assertEqual(bool(account.charges), not taken)

    def test_nothing_of_it_is_carried_along_then(self):
        item = self.item(1, "100", "10 May", move_id=1)
        item = replace(item, earlier_fees=(engine.EarlierFee(7, Decimal(5)),))
        account = self._account("0.76")
        account = replace(account, items=(*account.items, item))
        account = engine.without_received(account)
        self.assertEqual([one.earlier_fees for one in account.claims], [()])

    def test_what_stands_in_the_books_of_the_same_charge_is_asked_for_still(self):
        """2.00 were received and came back: they are open there, 3.00 are beside."""
        account = self._account("3", "2", kind="business")
        (fee,) = account.charges
        booked = replace(fee, open=Decimal(2), received=Decimal(0), booked=True)
        fee = replace(fee, received=Decimal(0))
        account = engine.without_received(replace(account, charges=(fee, booked)))
        self.assertEqual(account.charges, (booked,))
