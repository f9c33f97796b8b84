"""A letter that waits charges no more than its customer may be charged today."""

from dataclasses import replace
from decimal import Decimal

try:
    from .support.engine_case import day, engine
    from .test_engine_standing import OWN, StandingCase
except ImportError:
    from support.engine_case import day, engine
    from test_engine_standing import OWN, StandingCase

NINE, FIVE = (engine.InterestRule(points=Decimal(points)) for points in (9, 5))


class TestStillCharged(StandingCase):
    def setUp(self):
        super().setUp()
        self.eur = engine.Currency(1, code="EUR")
        before = engine.Reached(1, 1, day("24 May"), overdue=True, letter_id=OWN - 1)
        own = engine.Reached(4, 4, day("14 June"), overdue=True, letter_id=OWN)
        self.history[1] = [before, own]
        self.item_now = self.item(1, "1000", "10 May")

    def ask(self, letter, *items, **account):
        """As of two days after the letter's own day."""
        account = {"country": "DE", "debtor_kind": "business"} | account
        rules = {("DE", "business"): NINE, ("DE", "consumer"): FIVE}
        book = engine.Rulebook({1: self.standard}, interest_rules=rules)
        items = items or (self.item_now,)
        account = engine.Account(1, 1, items, 1, **account)
        found = engine.stand(letter, account, book, day("16 June"))
        return self.codes(found), found.excess

    def document(self, accrued="0", **values):
        values |= {"day": day("14 June"), "accrued": {1: Decimal(accrued)}}
        return self.letter(self.said(1, "1000"), **values)

    def test_interest_of_a_consumer_is_less_and_so_is_that_of_a_later_due_date(self):
        # 11 May to 14 June are 35 days: 8.63 at 9 %, 4.79 at 5 %.
        letter = self.document("8.63", interest=Decimal("8.63"))
        self.assertEqual(self.ask(letter), ({}, 0))
        dropped = {None: ["fee_dropped"]}
        found = self.ask(letter, debtor_kind="consumer")
        self.assertEqual(found, (dropped, Decimal("3.84")))
        # 21 May to 14 June are 25 days.
        later = replace(self.item_now, due=day("20 May"))
        self.assertEqual(self.ask(letter, later), (dropped, Decimal("2.47")))
        earlier = replace(self.item_now, due=day("1 May"))
        self.assertEqual(self.ask(letter, earlier), ({}, 0))
        found = self.ask(letter, debtor_kind="consumer", country="FR")
        self.assertEqual(found, (dropped, Decimal("8.63")))

    def test_of_interest_that_stands_in_the_books_no_more_drops_than_is_asked(self):
        letter = self.document("8.63", interest=Decimal("1.00"))
        found = self.ask(letter, debtor_kind="consumer")
        self.assertEqual(found, ({None: ["fee_dropped"]}, 1))

    def test_interest_that_is_only_shown_holds_nothing(self):
        letter = self.document("8.63")
        self.assertEqual(self.ask(letter, debtor_kind="consumer"), ({}, 0))

    def test_the_flat_sum_is_owed_by_businesses_that_bear_fees(self):
        letter = self.document(compensation=Decimal(40))
        self.assertEqual(self.ask(letter), ({}, 0))
        dropped = {None: ["fee_dropped"]}
        for values in (
            {"apply_fees": False},
            {"debtor_kind": "consumer"},
            {"country": "CH"},
            {"country": "GB"},
        ):
            self.assertEqual(self.ask(letter, **values), (dropped, 40), values)

    def test_a_fee_is_what_the_law_lets_this_customer_be_charged(self):
        letter = self.document(fee=Decimal(5))
        self.assertEqual(self.ask(letter), ({}, 0))
        dropped = {None: ["fee_dropped"]}
        found = self.ask(letter, debtor_kind="consumer")
        self.assertEqual(found, (dropped, Decimal("4.24")))
        agreed = {"charges_agreed": True, "debtor_kind": "consumer"}
        self.assertEqual(self.ask(letter, **agreed), ({}, 0))
        # The letter before was cancelled: now this is the first one.
        first = replace(self.item_now, reached=self.item_now.reached[1:])
        self.assertEqual(self.ask(letter, first), (dropped, 5))

    def test_what_was_waived_and_must_not_be_charged_drops_once(self):
        letter = self.document(compensation=Decimal(40), settled=Decimal(10))
        found = self.ask(letter, debtor_kind="consumer")
        self.assertEqual(found, ({None: ["fee_dropped"]}, 40))
