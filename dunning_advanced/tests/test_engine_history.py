"""What was reached: when levels change places, instalments are lost, dates move."""

from dataclasses import replace
from decimal import Decimal

try:
    from .support.engine_case import EngineCase, day, engine, levels
except ImportError:
    from support.engine_case import EngineCase, day, engine, levels


class TestPlaces(EngineCase):
    def next_level(self, as_of="20 July"):
        (letter,) = self.decide([self.item(1, "100", "10 May")], as_of).proposals
        return letter.level.id

    def test_a_level_put_in_between_later_is_not_made_up_for(self):
        self.history[1] = [engine.Reached(2, 2, day("1 June"))]
        first, second, third, fourth = self.standard.levels
        new = replace(first, id=9, position=2)
        moved = [replace(lv, position=lv.position + 1) for lv in (second, third)]
        self.standard = replace(self.standard, levels=(first, new, *moved))
        self.assertEqual(self.next_level(), third.id)
        self.assertNotIn(fourth, self.standard.levels)

    def test_no_level_is_reached_twice_when_levels_change_places(self):
        self.history[1] = [
            engine.Reached(1, 1, day("24 May")),
            engine.Reached(2, 2, day("1 June")),
        ]
        first, second, third, _fourth = self.standard.levels
        swapped = (replace(second, position=1), replace(first, position=2), third)
        self.standard = replace(self.standard, levels=swapped)
        self.assertEqual(self.next_level(), third.id)

    def test_a_level_that_is_gone_counts_by_its_place(self):
        self.history[1] = [engine.Reached(None, 2, day("1 June"))]
        self.assertEqual(self.next_level(), 3)


class TestNewDueDate(EngineCase):
    def test_days_count_from_a_due_date_that_was_moved_behind_the_letter(self):
        self.history[1] = [engine.Reached(2, 2, day("1 June"), overdue=True)]
        item = self.item(1, "100", "10 July")
        self.assertFalse(self.decide([item], "16 July").proposals)
        self.assertTrue(self.decide([item], "17 July").proposals)

    def test_a_reminder_before_the_due_date_is_no_moved_date(self):
        proc = engine.Procedure(1, levels(-3, 1, 8), timing="age")
        self.history[1] = [engine.Reached(1, 1, day("7 May"))]
        item = self.item(1, "100", "10 May")
        self.assertTrue(self.decide([item], "11 May", proc).proposals)


class TestLettersThatWait(EngineCase):
    """After a week without mail server, two reminders do not leave in one minute."""

    def letters_on(self, as_of, **reached):
        self.history[1] = [engine.Reached(1, 1, day("24 May"), **reached)]
        return self.decide([self.item(1, "100", "10 May")], as_of)

    def test_no_harder_letter_while_the_last_one_waits_to_leave(self):
        decision = self.letters_on("7 June", waits=day("7 June"))
        self.assertFalse(decision.proposals)
        self.assertEqual(self.reasons(decision), {1: ["letter_waits"]})
        self.assertTrue(self.letters_on("7 June").proposals)

    def test_whether_it_waits_tomorrow_nobody_knows(self):
        waits = engine.Reached(1, 1, day("24 May"), waits=day("7 June"))
        self.history[1] = [waits]
        item = self.item(1, "100", "10 May")
        account = engine.Account(1, 1, (item,), procedure_id=1)
        rulebook = engine.Rulebook({1: self.standard})
        explained = engine.explain(account, item, rulebook, day("7 June"))
        self.assertEqual(explained.first_possible_date, day("8 June"))

    def test_on_its_own_day_a_letter_is_not_late(self):
        decision = self.letters_on("24 May", waits=day("24 May"))
        self.assertNotIn("letter_waits", self.reasons(decision)[1])

    def test_the_days_of_the_next_one_count_from_when_it_left(self):
        left = day("2 June")
        self.assertFalse(self.letters_on("8 June", left=left).proposals)
        self.assertTrue(self.letters_on("9 June", left=left).proposals)

    def test_a_letter_of_the_evening_that_left_in_the_morning_moves_nothing(self):
        self.assertTrue(self.letters_on("31 May", left=day("25 May")).proposals)

    def test_it_does_not_hold_itself_when_it_leaves(self):
        self.history[1] = [engine.Reached(1, 1, day("24 May"), waits=day("2 June"))]
        account = engine.Account(1, 1, (self.item(1, "100", "10 May"),), procedure_id=1)
        said = engine.Said(1, 1, Decimal(100), Decimal(100), day("10 May"))
        letter = engine.Document(7, (said,), claimed=Decimal(100))
        rulebook = engine.Rulebook({1: self.standard})
        standing = engine.stand(letter, account, rulebook, day("2 June"))
        self.assertFalse(standing.obstacles)


class TestLostInstalments(EngineCase):
    def heirs(self, lost, kept, *items):
        return engine.heirs(set(lost), set(kept), list(items))

    def test_the_same_date_and_amount_first(self):
        lost = (day("11 May"), 60)
        items = [(7, day("10 May"), 60), (8, day("11 May"), 60)]
        self.assertEqual(self.heirs([lost], [], *items), {lost: 8})

    def test_the_same_place_among_what_was_dunned_else(self):
        first, second = (day("10 May"), 80), (day("11 May"), 60)
        items = [(2, day("19 July"), 100), (3, day("18 August"), 100)]
        self.assertEqual(self.heirs([first], [second], *items), {first: 2})
        self.assertEqual(self.heirs([first, second], [], *items)[second], 3)

    def test_the_last_one_takes_what_is_beyond_the_plan(self):
        lost = [(day("10 May"), 80), (day("11 May"), 60)]
        items = [(2, day("19 July"), 140)]
        self.assertEqual(set(self.heirs(lost, [], *items).values()), {2})
        self.assertEqual(self.heirs(lost, []), {})
