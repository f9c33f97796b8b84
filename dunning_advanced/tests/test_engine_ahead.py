"""What is said to be next is possible on that day: what is held goes out on none."""

import random
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from unittest.mock import patch

try:
    from .support.engine_case import EngineCase, day, engine, levels
    from .support.engine_ledgers import random_question
    from .support.engine_question import SCHEDULES
except ImportError:
    from support.engine_case import EngineCase, day, engine, levels
    from support.engine_ledgers import random_question
    from support.engine_question import SCHEDULES


def _always(waiting, *_args):
    """As though anything might hold any letter."""
    return bool(waiting)


class TestAhead(EngineCase):
    def ahead(self, items, as_of, procedure=None, explain=True, **values):
        """What the engine says is next, and how it explains each claim, if asked."""
        procedure = procedure or self.standard
        book = engine.Rulebook({procedure.id: procedure})
        account = engine.Account(
            1, 1, tuple(items), procedure_id=procedure.id, **values
        )
        decision, steps = engine.look_ahead(account, book, day(as_of))
        explained = {
            item.id: engine.explain(account, item, book, day(as_of))
            for item in (account.claims if explain else ())
        }
        return decision, steps, explained

    def assert_agree(self, items, as_of, *args, **values):
        """Steps and explanations name the same days; they are returned by item.

        What a letter claims along earlier has the step of its own level later.
        """
        decision, steps, explained = self.ahead(items, as_of, *args, **values)
        days = {
            number: found.first_possible_date for number, found in explained.items()
        }
        told = {number: number in steps and steps[number].date for number in days}
        self.assertEqual([*map(bool, told.values())], [*map(bool, days.values())])
        self.assertEqual(told[1], days[1] or False)
        reasons = self.reasons(decision)
        for number, found in explained.items():
            if found.skip and number in reasons:
                self.assertEqual(
                    [obstacle.reason for obstacle in found.skip.obstacles],
                    reasons[number],
                )
        return told, reasons

    def waiting(self, **values):
        """An item that waits for its second level until 31 May."""
        self.history[1] = [engine.Reached(1, 1, day("24 May"))]
        return self.item(1, "100", "10 May", **values)

    def test_a_wait_that_ends_is_told(self):
        told, reasons = self.assert_agree([self.waiting()], "26 May")
        self.assertEqual(told, {1: day("31 May")})
        self.assertEqual(reasons, {1: ["level_wait"]})

    def test_a_credit_that_covers_all_leaves_no_day(self):
        credit = self.item(9, "-100", "1 May")
        told, reasons = self.assert_agree([self.waiting(), credit], "26 May")
        self.assertEqual(told, {1: False})
        self.assertEqual(reasons, {1: ["level_wait", "open_credit"]})

    def test_a_sum_too_small_waits_for_what_comes_due(self):
        proc = replace(self.standard, min_amount=Decimal(150))
        items = [self.waiting(), self.item(2, "60", "4 June")]
        told, reasons = self.assert_agree(items, "26 May", proc)
        self.assertEqual(told, {1: day("5 June"), 2: day("18 June")})
        self.assertEqual(reasons[1], ["level_wait", "below_min_amount"])

    def test_a_sum_too_small_for_ever_has_no_day(self):
        proc = replace(self.standard, min_amount=Decimal(150))
        told, reasons = self.assert_agree([self.waiting()], "26 May", proc)
        self.assertEqual(told, {1: False})
        self.assertEqual(reasons, {1: ["level_wait", "below_min_amount"]})

    def tried(self, items, as_of, procedure=None, **values):
        """The day that a run's list tells of each item, and what it says."""
        procedure = procedure or self.standard
        book = engine.Rulebook({procedure.id: procedure})
        account = engine.Account(1, 1, tuple(items), procedure.id, **values)
        decision = engine.evaluate(account, book, day(as_of))
        decision = engine.try_days(decision, account, book, day(as_of))
        days = {skip.item.id: skip.first_possible_date for skip in decision.skips}
        return days, self.reasons(decision)

    def test_a_runs_list_tells_no_day_on_which_the_letter_would_be_held(self):
        credit = self.item(9, "-100", "1 May")
        days, reasons = self.tried([self.waiting(), credit], "26 May")
        self.assertEqual(days, {1: None})
        self.assertEqual(reasons, {1: ["level_wait", "open_credit"]})
        proc = replace(self.standard, min_amount=Decimal(150))
        items = [self.waiting(), self.item(2, "60", "4 June")]
        days, reasons = self.tried(items, "26 May", proc)
        self.assertEqual(days, {1: day("5 June"), 2: day("18 June")})
        self.assertEqual(reasons[1], ["level_wait", "below_min_amount"])

    def test_a_runs_list_tells_days_on_which_a_letter_is_written(self):
        told = 0
        for seed in range(200):
            asked = random_question(random.Random(seed))
            account, book = asked.account, asked.rulebook
            decision = engine.evaluate(account, book, asked.day)
            decision = engine.try_days(decision, account, book, asked.day)
            for skip in decision.skips:
                if skip.first_possible_date:
                    found = engine.explain(account, skip.item, book, asked.day)
                    self.assertIsNotNone(found.first_possible_date, (seed, skip))
                    told += 1
        self.assertGreater(told, 20)

    def test_a_runs_list_says_what_it_would_if_all_days_were_tried(self):
        differ, held = [], 0
        for seed in range(400):
            asked = random_question(random.Random(seed))
            account, book = asked.account, asked.rulebook
            for schedule in SCHEDULES:
                decision = engine.evaluate(account, book, asked.day, schedule)
                found = engine.try_days(decision, account, book, asked.day)
                with patch.object(engine.tried_days, "_may_hold_letters", _always):
                    tried = engine.try_days(decision, account, book, asked.day)
                differ += [(seed, schedule)] * (found != tried)
                held += found != decision
        self.assertFalse(differ)
        self.assertGreater(held, 20)

    def test_a_reminder_before_the_due_date_is_told_to_wait_for_what_is_overdue(self):
        early = engine.Level(id=1, position=1, days=-3, kind="reminder")
        late = engine.Level(id=2, position=2, days=60, kind="reminder")
        proc = replace(self.standard, levels=(early, late))
        self.history[1] = [engine.Reached(1, 1, day("1 May"))]
        items = [self.item(1, "100", "4 May"), self.item(2, "100", "4 June")]
        days, reasons = self.tried(items, "26 May", proc)
        self.assertEqual(reasons[2], ["not_due", "others_overdue"])
        self.assertEqual(days[2], self.ahead(items, "26 May", proc)[1][2].date)

    def test_statements_that_are_new_today_go_on_to_come(self):
        bank = engine.Bank(newest=day("25 May"), max_age=3)
        told, _reasons = self.assert_agree([self.waiting()], "26 May", bank=bank)
        self.assertEqual(told, {1: day("31 May")})
        stale = replace(bank, newest=day("20 May"))
        told, _reasons = self.assert_agree([self.waiting()], "26 May", bank=stale)
        self.assertEqual(told, {1: False})

    def test_what_is_dunned_today_is_next_today(self):
        told, reasons = self.assert_agree([self.waiting()], "2 June")
        self.assertEqual((told, reasons), ({1: day("2 June")}, {}))

    def test_a_pause_that_ends_is_told_with_what_holds_then(self):
        proc = replace(self.standard, min_amount=Decimal(150))
        item = self.waiting(pause=engine.Pause(day("10 June")))
        told, reasons = self.assert_agree([item], "26 May", proc)
        self.assertEqual(told, {1: False})
        self.assertEqual(reasons[1][-1], "below_min_amount")

    def test_no_step_is_told_for_a_day_on_which_nothing_could_be_written(self):
        told = 0
        for seed in range(150):
            asked = random_question(random.Random(seed))
            account, book = asked.account, asked.rulebook
            _decision, steps = engine.look_ahead(account, book, asked.day)
            for item in account.claims:
                if item.id in steps:
                    found = engine.explain(account, item, book, asked.day)
                    self.assertIsNotNone(found.first_possible_date, (seed, item.id))
                    told += 1
        self.assertGreater(told, 100)

    def test_items_are_explained_together_as_one_by_one(self):
        for seed in range(150):
            asked = random_question(random.Random(seed))
            account, book = asked.account, asked.rulebook
            together = engine.explain_all(account, account.claims, book, asked.day)
            for item in account.claims:
                alone = engine.explain(account, item, book, asked.day)
                self.assertEqual(together[item.id], alone, (seed, item.id))

    def test_of_a_large_account_the_last_item_has_its_day_too(self):
        items = [
            replace(self.item(number, "100", "10 May"), due=due, move_id=number)
            for number, due in enumerate(
                (day("10 May") + timedelta(days=n) for n in range(200)), start=1
            )
        ]
        _decision, steps, _explained = self.ahead(items, "10 May", explain=False)
        self.assertEqual(steps.keys(), {item.id for item in items})

    def test_what_is_never_due_in_another_company_takes_no_step_away(self):
        never = replace(self.item(9, "50", "10 May", company_id=2), due=date.max)
        told, _reasons = self.assert_agree(
            [self.item(1, "100", "10 May")], "20 May", relatives=(never,)
        )
        self.assertEqual(told, {1: day("24 May")})

    def test_an_invoice_that_is_never_due_is_never_next_and_takes_no_step_away(self):
        own = levels(-3, 1, 15, payment_term_days=10)
        proc = engine.Procedure(1, own, timing="age")
        never = replace(self.item(2, "50", "10 May"), due=date.max)
        told, _reasons = self.assert_agree(
            [self.item(1, "100", "10 May"), never], "5 May", proc
        )
        self.assertEqual(told, {1: day("7 May"), 2: False})
