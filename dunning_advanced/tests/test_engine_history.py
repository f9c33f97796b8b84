"""What was reached: when levels change places, instalments are lost, dates move."""

from dataclasses import replace

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
