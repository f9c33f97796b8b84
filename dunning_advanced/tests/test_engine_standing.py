"""A letter that waits: what the decision says of it today, waits and levels apart."""

from dataclasses import replace
from decimal import Decimal

try:
    from .support.engine_case import EngineCase, day, engine, levels
except ImportError:
    from support.engine_case import EngineCase, day, engine, levels

OWN = 7  # the letter's id


class StandingCase(EngineCase):
    def setUp(self):
        super().setUp()
        self.history[1] = [engine.Reached(1, 1, day("24 May"), delivered=False)]
        self.item_now = self.item(1, "100", "10 May")

    def said(self, number, amount, disputed="0", due="10 May"):
        amount = Decimal(amount)
        return engine.Said(number, number, amount, amount - Decimal(disputed), day(due))

    def letter(self, *asked, **values):
        """A letter that claims these items; without any, item 1 over 100."""
        asked = asked or (self.said(1, "100"),)
        values.setdefault("claimed", sum(said.claimable for said in asked))
        return engine.Document(OWN, asked, **values)

    def stand(self, letter, *items, procedure=None, as_of="24 May", **account):
        procedure = procedure or self.standard
        account.setdefault("procedure_id", procedure.id)
        return engine.stand(
            letter,
            engine.Account(1, 1, items or (self.item_now,), **account),
            engine.Rulebook({procedure.id: procedure}),
            day(as_of),
        )

    def codes(self, standing):
        return {
            item_id: [obstacle.reason for obstacle in found]
            for item_id, found in standing.obstacles.items()
        }

    def assert_stands(self, standing):
        self.assertEqual((self.codes(standing), standing.excess), ({}, 0))


class TestStanding(StandingCase):
    def test_on_its_own_day_and_later_whatever_was_reached_and_not_delivered(self):
        for as_of in ("24 May", "25 May", "8 July"):
            self.assert_stands(self.stand(self.letter(), as_of=as_of))

    def test_waits_between_letters_and_amounts_of_levels_are_not_asked_again(self):
        strict = replace(
            self.standard,
            timing="age",
            min_days_between=30,
            levels=levels(14, 30, min_invoice_amount=Decimal(500)),
        )
        found = self.stand(
            self.letter(), procedure=strict, last_letter_date=day("24 May")
        )
        self.assert_stands(found)

    def test_every_blocker_of_the_engine_holds_with_its_own_reason(self):
        pause = engine.Pause(day("30 May"))
        for reason, values in {
            "payment_blocked": {"payment_state": "blocked"},
            "in_payment": {"payment_state": "in_payment"},
            "no_followup": {"no_followup": True},
            "in_collection": {"in_collection": True},
            "direct_debit": {"debits": ("DD1",)},
            "invoice_paused": {"pause": pause},
            "promised": {"promise": pause},
            "group_paused": {"group": engine.Group(1, pause=pause)},
            "disputed": {"disputed": Decimal(100)},
        }.items():
            found = self.stand(self.letter(), replace(self.item_now, **values))
            self.assertEqual(self.codes(found), {1: [reason]})
        for reason, account in {
            "company_off": {"enabled": False},
            "customer_paused": {"pause": pause},
            "no_procedure": {"procedure_id": None},
        }.items():
            found = self.stand(self.letter(), **account)
            self.assertEqual(self.codes(found), {1: [reason]})
        for reason, values in {
            "procedure_archived": {"active": False},
            "no_active_level": {"levels": levels(14, active=False)},
            "below_min_amount": {"min_amount": Decimal(500)},
        }.items():
            procedure = replace(self.standard, **values)
            found = self.stand(self.letter(), procedure=procedure)
            self.assertEqual(self.codes(found), {1: [reason]})

    def test_a_pause_is_over_on_its_day(self):
        paused = replace(self.item_now, pause=engine.Pause(day("24 May")))
        self.assert_stands(self.stand(self.letter(), paused))

    def test_a_due_date_that_has_moved_ahead_holds_until_it_is_over(self):
        moved = replace(self.item_now, due=day("10 June"))
        found = self.stand(self.letter(), moved)
        self.assertEqual(
            found.obstacles, {1: (engine.Obstacle("not_due", day("11 June")),)}
        )
        waits = replace(self.standard, grace_days=5)
        found = self.stand(
            self.letter(), replace(moved, due=day("22 May")), procedure=waits
        )
        self.assertEqual(
            found.obstacles, {1: (engine.Obstacle("not_due", day("28 May")),)}
        )
        self.assert_stands(self.stand(self.letter(), replace(moved, due=day("20 May"))))

    def test_one_of_two_items_not_due_any_more_is_named_alone(self):
        letter = self.letter(self.said(1, "100"), self.said(2, "50"))
        for listing in ("never", "criteria", "all"):
            procedure = replace(self.standard, not_due=listing)
            found = self.stand(
                letter,
                self.item_now,
                self.item(2, "50", "10 June"),
                procedure=procedure,
            )
            self.assertEqual(self.codes(found), {2: ["not_due"]})

    def test_gone_or_open_by_another_amount(self):
        other = self.item(2, "50", "10 May")
        self.assertEqual(self.codes(self.stand(self.letter(), other)), {1: ["gone"]})
        for amount in ("40", "119"):
            found = self.stand(self.letter(), self.item(1, amount, "10 May"))
            self.assertEqual(self.codes(found), {1: ["open_changed"]})

    def test_what_is_only_listed_must_still_be_open_by_the_same_amount(self):
        letter = self.letter(informed=(self.said(2, "50", due="10 June"),))
        self.assertEqual(self.codes(self.stand(letter)), {2: ["gone"]})
        listed = self.item(2, "50", "10 June")
        self.assert_stands(self.stand(letter, self.item_now, listed))
        due = self.stand(letter, self.item_now, listed, as_of="12 June")
        self.assert_stands(due)

    def test_money_that_is_not_assigned_covers_all_or_a_part(self):
        for amount, codes in (
            ("-100", {1: ["open_credit"]}),
            ("-140", {1: ["open_credit"]}),
            ("-40", {None: ["partly_covered"]}),
        ):
            credit = self.item(3, amount, "20 May")
            found = self.stand(self.letter(), self.item_now, credit)
            self.assertEqual(self.codes(found), codes)
        self.assertEqual(found.excess, 40)

    def test_credits_that_the_letter_deducts_may_stay_grow_no_more_and_be_assigned(
        self,
    ):
        letter = self.letter(credit=Decimal(-40))
        for items in (
            [self.item_now, self.item(3, "-40", "20 May")],
            [self.item(1, "60", "10 May")],
            [self.item(1, "80", "10 May"), self.item(3, "-20", "20 May")],
            [self.item_now],
        ):
            self.assert_stands(self.stand(letter, *items))
        more = self.stand(letter, self.item_now, self.item(3, "-41", "20 May"))
        self.assertEqual(
            (self.codes(more), more.excess), ({None: ["partly_covered"]}, 1)
        )
        paid = self.stand(letter, self.item(1, "50", "10 May"))
        self.assertEqual(self.codes(paid), {1: ["open_changed"]})

    def test_paid_on_one_and_undone_on_another_is_no_assigned_credit(self):
        letter = self.letter(self.said(1, "100"), self.said(2, "50"))
        found = self.stand(
            letter, self.item(1, "90", "10 May"), self.item(2, "60", "10 May")
        )
        self.assertEqual(self.codes(found), {1: ["open_changed"], 2: ["open_changed"]})

    def test_disputed_in_part_since_and_less_disputed_than_then(self):
        letter = self.letter(self.said(1, "100", disputed="20"))
        for amount, codes in (("20", {}), ("10", {}), ("30", {1: ["disputed"]})):
            disputed = replace(self.item_now, disputed=Decimal(amount))
            self.assertEqual(self.codes(self.stand(letter, disputed)), codes)

    def test_earlier_interest_that_it_repeats_has_to_be_open_still(self):
        repeated = {"interest": Decimal("0.44"), "compensation": Decimal(40)}
        said = replace(self.said(1, "100"), repeated=repeated)
        charges = tuple(
            engine.LetterCharge(
                number, OWN - 1, kind, 1, day("24 May"), amount, frozenset({1}), 1
            )
            for number, (kind, amount) in enumerate(repeated.items(), start=1)
        )
        self.assert_stands(self.stand(self.letter(said), charges=charges))
        # Waived or paid in part, cancelled with its letter, or of a later letter.
        part = replace(charges[0], open=Decimal("0.40"))
        later = replace(charges[0], letter_id=OWN + 1)
        for first, missing in ((part, "0.04"), (None, "0.44"), (later, "0.44")):
            left = (*filter(None, (first,)), charges[1])
            found = self.stand(self.letter(said), charges=left)
            self.assertEqual(self.codes(found), {None: ["fee_dropped"]})
            self.assertEqual(found.excess, Decimal(missing))

    def test_what_it_repeats_of_a_letter_that_was_issued_before_it(self):
        """Proposals may be issued in another order than they were made in."""
        said = replace(self.said(1, "100"), repeated={"interest": Decimal("0.44")})
        letter = self.letter(said, day=day("24 May"))
        charge = engine.LetterCharge(
            *(1, OWN + 1, "interest", 1, day("17 May"), Decimal("0.44")),
            *(frozenset({1}), 1),
        )
        self.assert_stands(self.stand(letter, charges=(charge,)))
        after = replace(charge, letter_id=OWN - 1, day=day("25 May"))
        found = self.stand(letter, charges=(after,))
        self.assertEqual(found.excess, Decimal("0.44"))

    def test_fees_that_nobody_owes_any_more(self):
        letter = self.letter(fee=Decimal(5), previous_fee=Decimal(3))
        fees = (engine.EarlierFee(OWN, Decimal(5)), engine.EarlierFee(2, Decimal(3)))
        charged = replace(self.item_now, earlier_fees=fees)
        self.assert_stands(self.stand(letter, charged))
        earlier_cancelled = self.stand(letter, replace(charged, earlier_fees=fees[:1]))
        self.assertEqual(self.codes(earlier_cancelled), {None: ["fee_dropped"]})
        self.assertEqual(earlier_cancelled.excess, 3)
        waived = self.stand(letter, charged, apply_fees=False)
        self.assertEqual(
            (self.codes(waived), waived.excess), ({None: ["fee_dropped"]}, 8)
        )

    def test_a_reminder_before_the_due_date_tells_of_this_date(self):
        early = replace(self.standard, levels=levels(-3, 5))
        letter = self.letter(self.said(1, "100", due="27 May"), claimed=Decimal(0))
        item = self.item(1, "100", "27 May")
        for as_of in ("24 May", "27 May", "30 May"):
            self.assert_stands(self.stand(letter, item, procedure=early, as_of=as_of))
        for due, first in (("26 May", "due_changed"), ("10 June", "not_due")):
            moved = replace(item, due=day(due))
            found = self.stand(letter, moved, procedure=early)
            self.assertIn("due_changed", self.codes(found)[1], first)
        covered = self.item(3, "-100", "20 May")
        found = self.stand(letter, item, covered, procedure=early)
        self.assertEqual(self.codes(found), {1: ["open_credit"]})

    def test_a_group_is_late_as_one(self):
        group = engine.Group(5, procedure_id=2, due=day("10 May"))
        grouped = replace(self.standard, id=2, applies_to="group")
        item = self.item(1, "100", "10 June", group=group)
        found = engine.stand(
            self.letter(),
            engine.Account(1, 1, (item,), procedure_id=1),
            engine.Rulebook({1: self.standard, 2: grouped}),
            day("24 May"),
        )
        self.assert_stands(found)

    def test_what_the_customer_owes_besides_changes_nothing(self):
        other = self.item(2, "50", "1 May", pause=engine.Pause())
        self.assert_stands(self.stand(self.letter(), self.item_now, other))
