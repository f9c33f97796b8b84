"""The next level at once: nothing but the waiting is left out."""

from dataclasses import replace
from decimal import Decimal

try:
    from .support.engine_case import EngineCase, day, engine, levels
except ImportError:
    from support.engine_case import EngineCase, day, engine, levels


class TestAtOnce(EngineCase):
    def _next(self, as_of, procedure=None, items=None, **account):
        items = items or [self.item(1, "100", "10 May")]
        return self.decide(items, as_of, procedure, at_once=True, **account)

    def test_each_level_follows_the_one_before(self):
        for expected in (1, 2, 3, 4):
            (letter,) = self._next(f"{10 + expected} May").proposals
            self.assertEqual(letter.level.id, expected)
            self.history.setdefault(1, []).append(
                engine.Reached(expected, expected, letter.date)
            )
        (skip,) = self._next("20 May").skips
        self.assertEqual(skip.reason, "levels_exhausted")

    def test_the_fee_of_the_level_is_charged(self):
        self.history[1] = [engine.Reached(3, 3, day("12 May"))]
        (letter,) = self._next("13 May").proposals
        self.assertEqual((letter.level.id, letter.fee), (4, 5))

    def test_one_level_a_day_at_most(self):
        self.history[1] = [engine.Reached(1, 1, day("13 May"))]
        (skip,) = self._next("13 May").skips
        self.assertIn("dunned_today", [found.reason for found in skip.obstacles])

    def test_nothing_before_the_due_date(self):
        self.assertFalse(self._next("10 May").proposals)
        self.assertTrue(self._next("11 May").proposals)

    def test_grace_days_and_minimum_days_are_waiting_too(self):
        patient = replace(self.standard, grace_days=10, min_days_between=20)
        decision = self._next("12 May", patient, last_letter_date=day("11 May"))
        self.assertEqual(len(decision.proposals), 1)

    def test_levels_by_age_are_not_skipped(self):
        by_age = engine.Procedure(1, levels(5, 15, 30), timing="age")
        (letter,) = self._next("12 May", by_age).proposals
        self.assertEqual(letter.level.id, 1)

    def test_amounts_pauses_and_credits_still_count(self):
        small = replace(self.standard, min_amount=Decimal(101))
        self.assertFalse(self._next("20 May", small).proposals)
        self.assertFalse(self._next("20 May", pause=engine.Pause()).proposals)
        items = [self.item(1, "100", "10 May"), self.item(2, "-100", "12 May")]
        self.assertFalse(self._next("20 May", items=items).proposals)

    def test_the_automatic_step_then_counts_from_that_day(self):
        (letter,) = self._next("12 May").proposals
        self.history[1] = [engine.Reached(1, 1, letter.date)]
        items = [self.item(1, "100", "10 May")]
        self.assertFalse(self.decide(items, "18 May").proposals)
        self.assertTrue(self.decide(items, "19 May").proposals)
