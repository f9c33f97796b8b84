"""Letters that say again what has been said, for a person to choose from."""

from dataclasses import replace

try:
    from .support.engine_case import EngineCase, day, engine, levels
except ImportError:
    from support.engine_case import EngineCase, day, engine, levels


class TestRepeats(EngineCase):
    def setUp(self):
        super().setUp()
        self.history[1] = [engine.Reached(1, 1, day("24 May"))]
        self.fees[1] = [engine.EarlierFee(7, 5)]
        self.items = [self.item(1, "100", "10 May"), self.item(2, "50", "20 May")]

    def test_only_when_asked_for(self):
        self.assertFalse(self.decide(self.items, "26 May").proposals)
        (letter,) = self.decide(self.items, "26 May", repeats=True).proposals
        self.assertTrue(letter.repeats)

    def test_keeps_the_level_and_charges_no_new_fee(self):
        notices = replace(self.standard, levels=levels(14, fee="5.00"))
        decision = self.decide(self.items, "26 May", notices, repeats=True)
        (letter,) = decision.proposals
        self.assertEqual((letter.level.id, letter.fee, letter.previous_fee), (1, 0, 5))
        self.assertEqual(letter.amount("claimed"), 150)
        self.assertFalse([line for line in letter.lines if line.escalates])

    def test_its_items_are_still_listed_as_not_dunned(self):
        decision = self.decide(self.items, "26 May", repeats=True)
        self.assertEqual(
            self.reasons(decision), {1: ["level_wait"], 2: ["first_level_wait"]}
        )

    def test_a_letter_that_raises_is_preferred(self):
        (letter,) = self.decide(self.items, "31 May", repeats=True).proposals
        self.assertEqual((letter.level.id, letter.repeats), (2, False))

    def test_minimum_days_do_not_hold_what_a_person_chooses(self):
        waits = replace(self.standard, min_days_between=10)
        decision = self.decide(
            self.items, "26 May", waits, repeats=True, last_letter_date=day("24 May")
        )
        self.assertEqual(len(decision.proposals), 1)

    def test_nothing_to_say_again_before_the_first_letter(self):
        decision = self.decide(self.items[1:], "26 May", repeats=True)
        self.assertFalse(decision.proposals)

    def test_the_last_level_can_be_said_again(self):
        self.history[1] = [engine.Reached(n, n, day(f"{n} May")) for n in range(1, 5)]
        items = [self.item(1, "100", "10 April")]
        (letter,) = self.decide(items, "26 May", repeats=True).proposals
        self.assertEqual(letter.level.id, 4)

    def test_money_that_has_arrived_is_not_asked_for_again(self):
        paid = [*self.items, self.item(3, "-150", "25 May")]
        self.assertFalse(self.decide(paid, "26 May", repeats=True).proposals)

    def test_paused_items_are_not_said_again(self):
        paused = self.decide(self.items, "26 May", repeats=True, pause=engine.Pause())
        self.assertFalse(paused.proposals)

    def test_grouped_by_level_each_level_is_said_again(self):
        self.history[2] = [engine.Reached(2, 2, day("25 May"))]
        items = [self.item(1, "100", "10 May"), self.item(2, "50", "20 May")]
        by_level = replace(self.standard, grouping="level")
        decision = self.decide(items, "26 May", by_level, repeats=True)
        self.assertEqual([p.level.id for p in decision.proposals], [2, 1])
