"""Customers of thousands: twice as much takes twice as long, whatever is asked."""

import sys
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from functools import partial

try:
    from .support.engine_case import EngineCase, engine
except ImportError:
    from support.engine_case import EngineCase, engine

DAY = date(2026, 6, 30)
EUR = engine.Currency(1, code="EUR")
USD = engine.Currency(2, rate=Decimal("1.25"), code="USD")
RULE = engine.InterestRule(
    points=Decimal(9),
    base={date(2026, month, 1): Decimal(2) for month in (1, 7)},
    country="DE",
)
FEW, MANY = 40, 80
# What takes twice as long is 2, what takes four times as long nearly 4.
LIMIT = 2.6


def _ago(days):
    return DAY - timedelta(days=days)


def _procedure(**values):
    levels = tuple(
        engine.Level(
            id=position,
            position=position,
            days=days,
            kind="notice",
            fee=Decimal(5),
            interest="claimed",
            compensation=True,
            min_total_amount=Decimal(10),
        )
        for position, days in enumerate((14, 7, 7, 7), start=1)
    )
    return engine.Procedure(1, levels, **values)


def _item(number, amount=100, **values):
    amount = Decimal(amount)
    return engine.OpenItem(
        id=number,
        due=values.pop("due", _ago(number % 6 * 4 + 2)),
        open=amount,
        original=abs(amount),
        invoice_open=amount,
        currency=values.pop("currency", EUR),
        move_id=values.pop("move_id", number),
        name=f"INV/{number}",
        **values,
    )


def _items(count, **values):
    return [_item(number, **values) for number in range(1, count + 1)]


def _payments(count, amount, **values):
    values = {"due": _ago(9), "is_payment": True, **values}
    return [_item(10_000 + n, -amount, **values) for n in range(count)]


def _charges(count, moves_from=0, **values):
    return tuple(
        engine.LetterCharge(
            id=number,
            letter_id=number,
            kind=values.get("kind", "fee"),
            currency_id=1,
            day=_ago(60),
            open=Decimal(5),
            move_ids=frozenset({moves_from + number}),
            line_id=number,
            booked=values.get("booked", False),
        )
        for number in range(1, count + 1)
    )


def _account(items, **values):
    values = {"procedure_id": 1, "country": "DE", **values}
    return engine.Account(1, 1, tuple(items), **values)


def _raised(*positions):
    return tuple(
        engine.Reached(at, at, _ago(40 - 8 * at), sent=True, overdue=True, letter_id=at)
        for at in positions
    )


class TestMany(EngineCase):
    """Lines that run are counted, not seconds: no machine's speed."""

    def assert_grows_evenly(self, account_of, procedure=None, only=None):
        """Each question about an account runs twice the lines for twice its size.

        :param account_of: function of a size
        :param only: names of the questions; None: all
        """
        book = engine.Rulebook(
            {1: procedure or _procedure()}, interest_rules={("DE", "business"): RULE}
        )
        few, many = (
            dict(self._questions(account_of(size), book)) for size in (FEW, MANY)
        )
        for name in only or few:
            with self.subTest(name):
                self._count(few[name])  # what is made once is there
                before = self._count(few[name])
                after = self._count(many[name])
                self.assertLess(after, LIMIT * before + 100, f"{before} lines")

    def _questions(self, account, book):
        claims = account.claims
        moves = {item.move_id for item in claims}
        ids = {item.id: 1 for item in claims}
        said = tuple(
            engine.Said(i.id, i.id, i.open, i.claimable, i.due) for i in claims
        )
        letter = engine.Document(
            10**6,
            said,
            claimed=sum(item.open for item in claims),
            fee=Decimal(5),
            interest=Decimal(9),
            compensation=Decimal(40),
            accrued=dict.fromkeys(ids, Decimal(1)),
            day=DAY,
        )
        facts = account, book, DAY
        for schedule in (engine.CUSTOMER, engine.INVOICE, engine.GROUP):
            yield schedule, partial(engine.evaluate, *facts, schedule)
        yield (
            "try_days",
            lambda: engine.try_days(engine.evaluate(*facts, "customer"), *facts),
        )
        yield "explain", partial(engine.explain, account, claims[0], book, DAY)
        yield "explain_all", partial(engine.explain_all, account, claims, book, DAY)
        yield "owed", partial(engine.owed_today, *facts)
        yield "hand_over", partial(engine.obstacles_to_hand_over, *facts, moves)
        yield "proposed", partial(engine.proposed_for_collection, *facts)
        yield "reckon", partial(engine.reckon, *facts, moves, {1, 2, 3})
        yield "discounts", partial(engine.without_discounted, account)
        yield "received", partial(engine.without_received, account)
        yield "asked", partial(engine.charges_asked, *facts)
        yield "claimed", partial(engine.claimed_charges, *facts, set(ids))
        yield "call", partial(engine.claim_on_call, *facts, ids)
        yield "stand", partial(engine.stand, letter, *facts)
        share = dict.fromkeys(moves, Decimal(50))
        due = dict.fromkeys(moves, _ago(20))
        yield "share", partial(engine.limit_to_charges, account, share, due)

    def _count(self, question):
        """Lines that run until the question is answered."""
        lines = 0

        def trace(_frame, event, _arg):
            nonlocal lines
            lines += event == "line"
            return trace

        before = sys.gettrace()
        sys.settrace(trace)
        try:
            question()
        finally:
            sys.settrace(before)
        return lines

    def test_items(self):
        self.assert_grows_evenly(lambda size: _account(_items(size)))

    def test_items_with_a_history_and_their_charges(self):
        def account(size):
            charged = engine.ItemCharges(interest=Decimal(2))
            fees = (engine.EarlierFee(1, Decimal(5)),)
            history = _raised(1, 2)
            items = _items(size, reached=history, earlier_fees=fees, charged=charged)
            return _account(items, charges=_charges(size, kind="interest"))

        self.assert_grows_evenly(account)

    def test_invoices_with_a_letter_and_a_booked_charge_each(self):
        def account(size):
            items = _items(size, procedure_id=1, reached=_raised(1))
            booked = _charges(size, booked=True, kind="interest")
            return _account(items, procedure_id=None, charges=booked)

        self.assert_grows_evenly(account, _procedure(applies_to="invoice"))

    def test_a_group_of_so_many(self):
        group = engine.Group(1, procedure_id=1)

        def account(size):
            return _account(_items(size, group=group, reached=_raised(1, 2, 3)))

        self.assert_grows_evenly(account, _procedure(applies_to="group"))

    def test_so_many_groups(self):
        def account(size):
            groups = [engine.Group(number, procedure_id=1) for number in range(size)]
            items = [
                replace(item, group=groups[item.id // 2], reached=_raised(1))
                for item in _items(size - 1)
            ]
            return _account(items)

        self.assert_grows_evenly(account, _procedure(applies_to="group"))

    def test_credits_in_its_own_and_in_another_currency(self):
        for currency in (EUR, USD):
            with self.subTest(currency.code):

                def account(size, currency=currency):
                    credits = _payments(size, 7, currency=currency)
                    return _account([*_items(size), *credits])

                self.assert_grows_evenly(account)

    def test_credits_of_relatives(self):
        def account(size):
            credits = _payments(size, 7, company_id=2)
            others = [replace(item, company_id=3) for item in _items(size)]
            return _account(_items(size), relatives=(*others, *credits))

        self.assert_grows_evenly(account)

    def test_payments_beside_charges_of_as_many_letters(self):
        def account(size):
            items = [*_items(size), *_payments(size, 7)]
            return _account(items, charges=_charges(size, moves_from=500))

        self.assert_grows_evenly(account, only=["received"])

    def test_payments_beside_as_many_discounts(self):
        def account(size):
            until, discounted = DAY, Decimal(98)
            items = _items(size, discounted=discounted, discount_until=until)
            return _account([*items, *_payments(size, 3)])

        self.assert_grows_evenly(account, only=["discounts", "customer"])

    def test_instalments_of_one_invoice_and_payments_of_one_instalment(self):
        def instalments(size):
            return _account(_items(size, move_id=1))

        def paid(size):
            cuts = (engine.Reduction(_ago(n), Decimal(1)) for n in range(size))
            item = _item(1, due=_ago(2 * MANY), reductions=tuple(cuts))
            return _account([item, *_items(size)[1:]])

        self.assert_grows_evenly(instalments)
        self.assert_grows_evenly(paid)

    def test_subscribers_who_all_pay_the_same(self):
        def ask(size):
            told = [(number, f"thanks for {number:05}") for number in range(size)]
            receipts = engine.Receipts(told)
            found = [receipts.naming((f"2026/{n:05}", None)) for n in range(size)]
            self.assertFalse(any(found))
            self.assertEqual(receipts.naming(("000-01", "00002")), [1, 2])

        few, many = (self._count(partial(ask, size)) for size in (FEW, MANY))
        self.assertLess(many, LIMIT * few)
