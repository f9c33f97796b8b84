"""What stands in the way of handing over to an agency, and what is owed today."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

try:
    from .support.engine_case import EngineCase, day, engine, levels
except ImportError:
    from support.engine_case import EngineCase, day, engine, levels


class TestHandOver(EngineCase):
    def obstacles(self, *items, as_of="24 May", **account):
        procedures = account.pop("procedures", ())
        account = engine.Account(1, 1, items, **account)
        moves = {item.move_id for item in items}
        book = engine.Rulebook({procedure.id: procedure for procedure in procedures})
        found = engine.obstacles_to_hand_over(account, book, day(as_of), moves)
        return {i: [obstacle.reason for obstacle in own] for i, own in found.items()}

    def test_procedure_level_and_delivery_are_no_obstacle(self):
        self.history[1] = [engine.Reached(1, 1, day("24 May"), delivered=False)]
        item = self.item(1, "100", "23 May")
        self.assertEqual(self.obstacles(item), {1: []})
        self.assertEqual(self.obstacles(item, enabled=False), {1: []})

    def test_what_blocks_dunning_blocks_the_hand_over(self):
        item = self.item(1, "100", "10 May")
        pause = engine.Pause(day("24 May") + timedelta(days=1))
        group = engine.Group(1, procedure_id=3, pause=pause)
        for reason, found in {
            "payment_blocked": replace(item, payment_state="blocked"),
            "no_followup": replace(item, no_followup=True),
            "promised": replace(item, promise=pause),
            "group_paused": replace(item, group=group),
            "disputed": replace(item, disputed=Decimal(1)),
            "not_due": replace(item, due=day("24 May")),
        }.items():
            self.assertEqual(self.obstacles(found), {1: [reason]})
        self.assertEqual(self.obstacles(item, pause=pause), {1: ["customer_paused"]})

    def test_one_instalment_overdue_is_enough_but_each_may_block(self):
        late = self.item(1, "100", "10 May", move_id=9)
        later = self.item(2, "100", "10 June", move_id=9)
        self.assertEqual(self.obstacles(late, later), {9: []})
        blocked = replace(later, no_followup=True)
        self.assertEqual(self.obstacles(late, blocked), {9: ["no_followup", "not_due"]})

    def test_what_is_due_with_its_group_is_not_handed_over_before(self):
        group = engine.Group(1, procedure_id=3, due=day("24 May"))
        item = self.item(1, "100", "10 May", group=group)
        active = engine.Procedure(3, levels(10), applies_to="group")
        for procedure, as_of, found in (
            (active, "24 May", ["not_due"]),
            (active, "25 May", []),
            # Then its customer's procedure duns it on its own day.
            (replace(active, active=False), "24 May", []),
        ):
            obstacles = self.obstacles(item, as_of=as_of, procedures=[procedure])
            self.assertEqual(obstacles, {1: found})

    def test_money_that_is_not_assigned_comes_first(self):
        item = self.item(1, "100", "10 May")
        for amount, reason in (("-100", "open_credit"), ("-1", "partly_covered")):
            credit = self.item(3, amount, "20 May")
            self.assertEqual(self.obstacles(item, credit), {1: [reason]})


class TestOwed(EngineCase):
    def owed(self, *items, **account):
        account = engine.Account(1, 1, items, **account)
        groups = engine.Procedure(3, levels(10), applies_to="group")
        return engine.owed_today(account, engine.Rulebook({3: groups}), day("24 May"))

    def test_pauses_and_promises_stop_letters_not_debts(self):
        pause = engine.Pause()
        item = self.item(1, "100", "10 May", pause=pause, promise=pause)
        group = engine.Group(1, procedure_id=3, pause=pause)
        items = item, self.item(2, "50", "23 May", group=group)
        self.assertEqual(set(self.owed(*items, pause=pause).lines), {1, 2})

    def test_what_is_due_with_its_group_is_owed_from_that_day_on(self):
        item = self.item(1, "100", "10 May")
        for due, owed in (("23 May", {1}), ("24 May", set())):
            group = engine.Group(1, procedure_id=3, due=day(due))
            self.assertEqual(set(self.owed(replace(item, group=group)).lines), owed)

    def test_a_credit_is_for_the_same_on_the_page_as_on_the_letter(self):
        """For what is due on 9 May, not for a group that is due on the 10th."""
        group = engine.Group(1, procedure_id=3, due=day("10 May"))
        items = (
            self.item(1, "100", "1 May", group=group),
            self.item(2, "50", "9 May"),
            self.item(3, "-5", "1 May"),
        )
        groups = engine.Procedure(3, levels(10), applies_to="group")
        found = self.decide(items, "24 May", procedures=[self.standard, groups])
        self.assertEqual([letter.total for letter in found.proposals], [45])
        covered = self.owed(*items, procedure_id=1).covered
        self.assertEqual(covered, {2: 5})

    def test_what_nobody_asks_for_is_not_owed_today(self):
        item = self.item(1, "100", "10 May")
        for values in (
            {"due": day("24 May")},
            {"payment_state": "blocked"},
            {"no_followup": True},
            {"in_collection": True},
            {"disputed": Decimal(100)},
        ):
            self.assertFalse(self.owed(replace(item, **values)).lines)
        self.assertFalse(self.owed(item, self.item(2, "-100", "20 May")).lines)
        self.assertTrue(self.owed(item, self.item(2, "-99", "20 May")).lines)


class TestReckoned(EngineCase):
    def test_an_item_that_is_never_due_stops_nobody_from_claiming_the_others(self):
        late = self.item(1, "100", "10 May")
        never = replace(self.item(2, "50", "10 May"), due=date.max)
        rule = engine.InterestRule(points=Decimal(9), moves_due=True, country="DE")
        book = engine.Rulebook({}, interest_rules={("DE", "business"): rule})
        account = engine.Account(1, 1, (late, never), country="DE")
        (found,) = engine.reckon(account, book, day("24 May"), {1, 2}, set())
        # Sunday 10 May moves to Monday: 13 days at 9 % on 100.00.
        self.assertEqual((found.item, found.interest), (late, Decimal("0.32")))

    def test_interest_runs_from_the_day_agreed_for_its_group(self):
        """As on the letters of the group: 18 to 24 May, 7 days at 9 % on 1,000.00."""
        rule = engine.InterestRule(points=Decimal(9))
        procedure = engine.Procedure(3, levels(5, interest="claimed"), "group")
        rules = {("DE", "business"): rule}
        book = engine.Rulebook({3: procedure}, interest_rules=rules)
        group = engine.Group(1, procedure_id=3, due=day("17 May"))
        item = self.item(1, "1000", "10 May", group=group)
        account = engine.Account(1, 1, (item,), country="DE")
        facts = account, book, day("24 May")
        (letter,) = engine.evaluate(*facts, engine.GROUP).proposals
        (found,) = engine.reckon(*facts, {1}, set())
        self.assertEqual(letter.charges.interest, Decimal("1.73"))
        self.assertEqual(found.interest, letter.charges.interest)

    def test_of_fees_what_the_law_lets_anybody_ask_for(self):
        """BGH VIII ZR 95/18: 0.76 of each, as the message to the agency says."""
        rule = engine.InterestRule(points=Decimal(9))
        book = engine.Rulebook({}, interest_rules={("DE", "consumer"): rule})
        fees = tuple(
            engine.LetterCharge(
                number,
                number,
                "fee",
                1,
                day("20 May"),
                Decimal(5),
                frozenset({1}),
                received=Decimal(received),
                currency_code="EUR",
                booked=booked,
            )
            for number, received, booked in ((1, "0.50", False), (2, "1", True))
        )
        account = engine.Account(
            1,
            1,
            (self.item(1, "100", "10 May"),),
            country="DE",
            debtor_kind="consumer",
            charges=fees,
        )
        facts = account, book, day("24 May")
        (found,) = engine.reckon(*facts, {1}, {1, 2})
        self.assertEqual(found.costs, Decimal("0.26"))
        asked = engine.charges_asked(*facts)
        self.assertEqual(sum(asked.values()), found.costs)
