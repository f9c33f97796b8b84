"""Which level on which day: the dated examples of the design, in the engine alone."""

from dataclasses import replace
from datetime import timedelta

try:
    from .support.engine_case import EngineCase, day, engine, levels
except ImportError:
    from support.engine_case import EngineCase, day, engine, levels


class TestSequential(EngineCase):
    def one_invoice(self, due="10 May", **values):
        return lambda _day: [self.item(1, "119.00", due, **values)]

    def test_standard_dates_and_no_other_day(self):
        letters = self.run_days("1 May", "30 June", self.one_invoice())
        self.assertEqual(
            [(date, letter.level.id) for date, (letter,) in letters.items()],
            [
                (day("24 May"), 1),
                (day("31 May"), 2),
                (day("7 June"), 3),
                (day("14 June"), 4),
            ],
        )

    def test_the_day_before_each_level_is_too_early(self):
        for too_early, reached in (("23 May", 0), ("30 May", 1), ("6 June", 2)):
            self.history = {}
            self.run_days("1 May", too_early, self.one_invoice())
            self.assertEqual(len(self.history.get(1, ())), reached, too_early)

    def test_switched_off_and_on_again_catches_up_one_level(self):
        off = {day("25 May") + timedelta(days=n) for n in range(7)}
        letters = self.run_days("1 May", "8 June", self.one_invoice(), skip_days=off)
        self.assertEqual(list(letters), [day("24 May"), day("1 June"), day("8 June")])

    def test_paused_customer_keeps_the_clock_running(self):
        pause = engine.Pause(until=day("1 June"))
        first = self.run_days("1 May", "24 May", self.one_invoice())
        rest = self.run_days("25 May", "8 June", self.one_invoice(), pause=pause)
        self.assertEqual([*first, *rest], [day("24 May"), day("1 June"), day("8 June")])

    def test_paused_invoice_keeps_the_clock_running(self):
        pause = engine.Pause(until=day("1 June"))
        first = self.run_days("1 May", "24 May", self.one_invoice())
        rest = self.run_days("25 May", "8 June", self.one_invoice(pause=pause))
        self.assertEqual([*first, *rest], [day("24 May"), day("1 June"), day("8 June")])

    def test_all_levels_inactive_means_no_letter_and_says_so(self):
        off = replace(
            self.standard,
            levels=tuple(replace(lv, active=False) for lv in self.standard.levels),
        )
        decision = self.decide([self.item(1, "119.00", "10 May")], "24 May", off)
        self.assertFalse(decision.proposals)
        self.assertEqual(self.reasons(decision), {1: ["no_active_level"]})

    def test_same_day_twice_writes_no_second_letter(self):
        self.issue(self.decide([self.item(1, "119.00", "10 May")], "24 May"))
        again = self.decide([self.item(1, "119.00", "10 May")], "24 May")
        self.assertFalse(again.proposals)
        self.assertIn("dunned_today", self.reasons(again)[1])

    def test_missed_days_move_the_later_letters(self):
        missed = {day("25 May") + timedelta(days=n) for n in range(9)}
        letters = self.run_days(
            "1 May", "10 June", self.one_invoice(), skip_days=missed
        )
        self.assertEqual(list(letters), [day("24 May"), day("3 June"), day("10 June")])

    def test_old_debt_starts_with_the_first_level(self):
        letters = self.run_days("1 June", "8 June", self.one_invoice("1 January"))
        self.assertEqual(
            [(date, letter.level.id) for date, (letter,) in letters.items()],
            [(day("1 June"), 1), (day("8 June"), 2)],
        )

    def test_inactive_level_is_left_out(self):
        one, two, three, four = self.standard.levels
        proc = replace(
            self.standard, levels=(one, replace(two, active=False), three, four)
        )
        letters = self.run_days("1 May", "30 June", self.one_invoice(), procedure=proc)
        self.assertEqual(
            [(date, letter.level.id) for date, (letter,) in letters.items()],
            [(day("24 May"), 1), (day("31 May"), 3), (day("7 June"), 4)],
        )

    def test_payment_term_gives_the_deadline_and_moves_nothing(self):
        proc = replace(self.standard, levels=levels(14, 7, 7, 7, payment_term_days=10))
        letters = self.run_days("1 May", "31 May", self.one_invoice(), procedure=proc)
        first, second = letters[day("24 May")][0], letters[day("31 May")][0]
        self.assertEqual(first.deadline, day("3 June"))
        self.assertEqual(second.level.id, 2)

    def test_grace_days_move_everything(self):
        proc = replace(self.standard, grace_days=3)
        letters = self.run_days("1 May", "3 June", self.one_invoice(), procedure=proc)
        self.assertEqual(list(letters), [day("27 May"), day("3 June")])

    def test_level_of_zero_days_waits_for_the_day_after_the_due_date(self):
        proc = engine.Procedure(1, levels(0, 7))
        letters = self.run_days("9 May", "12 May", self.one_invoice(), procedure=proc)
        self.assertEqual(list(letters), [day("11 May")])


class TestAge(EngineCase):
    def setUp(self):
        super().setUp()
        self.by_age = engine.Procedure(1, levels(-3, 1, 15), timing="age")

    def test_highest_level_reached_may_leave_levels_out(self):
        decision = self.decide([self.item(1, "100", "10 May")], "30 May", self.by_age)
        self.assertEqual([p.level.id for p in decision.proposals], [3])

    def test_level_days_boundary(self):
        for as_of, level in (
            ("10 May", 0),
            ("11 May", 2),
            ("24 May", 2),
            ("25 May", 3),
        ):
            decision = self.decide(
                [self.item(1, "100", "10 May")], as_of, self.by_age, only=None
            )
            reached = [p.level.id for p in decision.proposals if p.amount("claimed")]
            self.assertEqual(reached, [level] if level else [], as_of)

    def test_reminder_before_the_due_date_claims_nothing(self):
        (letter,) = self.decide(
            [self.item(1, "100", "10 May")], "7 May", self.by_age
        ).proposals
        self.assertEqual(letter.level.id, 1)
        self.assertEqual(letter.total, 0)
        self.assertEqual(letter.amount("not_due"), 100)

    def test_no_reminder_before_due_date_while_something_is_overdue(self):
        self.history[1] = [engine.Reached(3, 3, day("1 May"))]
        items = [self.item(1, "50", "10 April"), self.item(2, "100", "10 May")]
        decision = self.decide(items, "8 May", self.by_age)
        self.assertFalse(decision.proposals)
        self.assertEqual(
            self.reasons(decision), {1: ["levels_exhausted"], 2: ["others_overdue"]}
        )

    def test_first_possible_date_is_the_day_the_level_is_reached(self):
        decision = self.decide([self.item(1, "100", "10 May")], "1 May", self.by_age)
        (skip,) = decision.skips
        self.assertEqual(skip.first_possible_date, day("7 May"))

    def test_amount_criteria_joined_by_all_or_any(self):
        """Ten invoices of 10, 5 days late (NetSuite's own example)."""
        one, two = levels(1, 3, min_total_amount=100)
        pair = (
            replace(one, min_invoice_amount=10),
            replace(two, min_invoice_amount=30),
        )
        items = [self.item(n, "10", "10 May") for n in range(1, 11)]
        for match, level in (("all", 1), ("any", 2)):
            proc = engine.Procedure(1, pair, timing="age", match=match)
            decision = self.decide(items, "15 May", proc)
            self.assertEqual([p.level.id for p in decision.proposals], [level], match)

    def test_an_item_listed_for_information_is_explained_as_not_yet_due(self):
        items = (self.item(1, "50", "10 May"), self.item(2, "100", "30 May"))
        proc = replace(self.by_age, not_due="all")
        account = engine.Account(1, 1, items, procedure_id=1)
        book = engine.Rulebook({1: proc})
        found = engine.explain(account, items[1], book, day("20 May"))
        self.assertEqual(found.skip.reason, "not_due")
        self.assertEqual(found.first_possible_date, day("27 May"))

    def test_a_level_waited_for_before_the_due_date_is_not_yet_due(self):
        self.history[1] = [engine.Reached(1, 1, day("1 May"))]
        decision = self.decide([self.item(1, "119.00", "10 May")], "8 May")
        self.assertEqual(self.reasons(decision), {1: ["not_due"]})
        self.assertEqual(decision.skips[0].first_possible_date, day("11 May"))
