"""Promise, dispute, collection: what they hold, and what is proposed for an agency."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

try:
    from .support.engine_case import EngineCase, day, engine
except ImportError:
    from support.engine_case import EngineCase, day, engine


class TestHeld(EngineCase):
    def test_in_collection_no_schedule_touches_it(self):
        item = self.item(1, "119", "10 May", in_collection=True)
        decision = self.decide([item], "24 May")
        self.assertEqual(self.reasons(decision)[1], ["in_collection"])

    def test_what_we_fetch_ourselves_from_his_account_is_not_asked_for(self):
        item = self.item(1, "119", "10 May", debits=("DD1",))
        other = self.item(2, "50", "10 May")
        decision = self.decide([item, other], "24 May")
        (skip,) = decision.skips
        held = engine.Obstacle("direct_debit", None, ("DD1",))
        self.assertEqual(skip.obstacles, (held,))
        self.assertIsNone(skip.first_possible_date)
        self.assertEqual(decision.proposals[0].total, Decimal("50"))

    def test_a_promise_holds_until_the_day_after(self):
        promise = engine.Pause(day("3 June"))
        item = self.item(1, "119", "10 May", promise=promise)
        for text in ("24 May", "2 June"):
            decision = self.decide([item], text)
            self.assertFalse(decision.proposals)
            self.assertEqual(self.reasons(decision)[1], ["promised"])
            self.assertEqual(decision.skips[0].first_possible_date, day("3 June"))
        self.assertEqual(len(self.decide([item], "3 June").proposals), 1)

    def test_a_dispute_of_the_whole_holds_it_and_nothing_else(self):
        held = self.item(1, "119", "10 May", disputed=Decimal("119"))
        other = self.item(2, "50", "10 May")
        decision = self.decide([held, other], "24 May")
        self.assertEqual(self.reasons(decision), {1: ["disputed"]})
        self.assertEqual(decision.proposals[0].total, Decimal("50"))

    def test_a_dispute_of_a_part_holds_that_part_only(self):
        item = self.item(1, "119", "10 May", disputed=Decimal("19"))
        (letter,) = self.decide([item], "24 May").proposals
        self.assertEqual(letter.total, Decimal("100"))

    def test_the_disputed_part_counts_for_no_criterion(self):
        procedure = replace(self.standard, min_amount=Decimal("101"))
        item = self.item(1, "119", "10 May", disputed=Decimal("19"))
        decision = self.decide([item], "24 May", procedure)
        self.assertEqual(self.reasons(decision)[1], ["below_min_amount"])

    def test_a_disputed_amount_is_held_of_the_oldest_items_first(self):
        amounts = [Decimal(n) for n in (100, 100, -30, 100)]
        for disputed, shares in (
            ("150", [100, 50, 0, 0]),
            ("999", [100, 100, 0, 100]),
            (None, [100, 100, 0, 100]),
        ):
            disputed = disputed and Decimal(disputed)
            self.assertEqual(engine.disputed_shares(amounts, disputed), shares)


class TestProposedForCollection(EngineCase):
    """Four levels, the last on 14 June with seven days to pay: until 21 June."""

    def _reached(self, position=4, **values):
        values = {"sent": True, "deadline": day("21 June"), **values}
        return engine.Reached(position, position, day("14 June"), **values)

    def _proposed(self, text, *items, **account):
        items = items or (self._item(),)
        account = engine.Account(1, 1, items, procedure_id=1, **account)
        book = engine.Rulebook({1: self.standard})
        return engine.proposed_for_collection(account, book, day(text))

    def _item(self, reached=None, **values):
        item = self.item(1, values.pop("amount", "119"), "10 May", **values)
        return replace(item, reached=(reached or self._reached(),))

    def test_the_day_after_the_deadline(self):
        self.assertFalse(self._proposed("21 June"))
        self.assertEqual(self._proposed("22 June"), {1})

    def test_also_where_money_was_paid_back_that_was_worth_more_when_it_came(self):
        dollar = engine.Currency(2, rate=Decimal("1.25"))
        rates = ((1, Fraction(1)), (2, Fraction("0.5")))
        paid = self.item(2, "-100", "1 May", currency=dollar, rates=rates)
        back = self.item(3, "100", "2 May", currency=dollar, paid_out=True)
        self.assertFalse(self._proposed("22 June", self._item(), paid))
        self.assertEqual(self._proposed("22 June", self._item(), paid, back), {1})

    def test_without_a_deadline_its_days(self):
        item = self._item(self._reached(deadline=day("14 June")))
        self.assertFalse(self._proposed("20 June", item))
        self.assertTrue(self._proposed("21 June", item))

    def test_the_days_of_a_letter_that_waited_count_from_when_it_left(self):
        late = {"left": day("18 June")}
        item = self._item(self._reached(**late))
        self.assertFalse(self._proposed("25 June", item))
        self.assertTrue(self._proposed("26 June", item))
        item = self._item(self._reached(deadline=day("14 June"), **late))
        self.assertFalse(self._proposed("24 June", item))
        self.assertTrue(self._proposed("25 June", item))

    def test_not_with_a_level_left_or_not_delivered(self):
        for reached in (
            self._reached(3),
            self._reached(sent=False),
            self._reached(sent=False, delivered=False),
        ):
            self.assertFalse(self._proposed("30 June", self._item(reached)))

    def test_the_last_level_switched_off_later_is_as_if_there_were_none(self):
        *rest, last = self.standard.levels
        levels = (*rest, replace(last, active=False))
        self.standard = replace(self.standard, levels=levels)
        self.assertTrue(self._proposed("30 June", self._item(self._reached(3))))

    def test_not_while_anything_holds_it(self):
        pause = engine.Pause()
        for values in (
            {"pause": pause},
            {"promise": pause},
            {"in_collection": True},
            {"disputed": Decimal("1")},
            {"payment_state": "in_payment"},
            {"no_followup": True},
        ):
            self.assertFalse(self._proposed("30 June", self._item(**values)), values)
        self.assertFalse(self._proposed("30 June", pause=pause))

    def test_not_while_credits_cover_it(self):
        for credit, expected in (("-119", set()), ("-118.99", {1})):
            credit = self.item(2, credit, "10 May")
            self.assertEqual(self._proposed("30 June", self._item(), credit), expected)
