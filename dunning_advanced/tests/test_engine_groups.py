"""Invoice groups and charges in the engine alone: several items as one, one as less."""

from decimal import Decimal

try:
    from .support.engine_case import EngineCase, day, engine, levels
except ImportError:
    from support.engine_case import EngineCase, day, engine, levels


class TestGroups(EngineCase):
    def setUp(self):
        super().setUp()
        self.groups = engine.Procedure(3, levels(10), timing="age", applies_to="group")

    def members(self, **group):
        group = engine.Group(7, procedure_id=3, **group)
        return [
            self.item(1, "70", "15 June", group=group),
            self.item(2, "30", "18 June", group=group),
        ]

    def letters(self, items, as_of, applies_to, override=False):
        customers = engine.Procedure(1, levels(1), allow_override=override)
        return self.decide(
            items,
            as_of,
            procedures=[customers, self.groups],
            applies_to=applies_to,
        ).proposals

    def test_one_letter_by_the_group_schedule_whatever_the_override(self):
        for override in (True, False):
            (letter,) = self.letters(self.members(), "30 June", "group", override)
            self.assertEqual(letter.amount("claimed"), 100)
            self.assertEqual(letter.group_id, 7)
            for other in ("customer", "invoice"):
                self.assertFalse(
                    self.letters(self.members(), "30 June", other, override)
                )

    def test_days_count_from_the_earliest_member_or_the_groups_own_date(self):
        self.assertFalse(self.letters(self.members(), "24 June", "group"))
        self.assertTrue(self.letters(self.members(), "25 June", "group"))
        own = self.members(due=day("20 June"))
        self.assertFalse(self.letters(own, "29 June", "group"))
        self.assertTrue(self.letters(own, "30 June", "group"))

    def test_each_row_has_its_own_days(self):
        (letter,) = self.letters(self.members(), "30 June", "group")
        self.assertEqual([line.days_overdue for line in letter.lines], [15, 12])

    def test_an_agreed_date_of_the_group_is_that_of_each_row(self):
        own = self.members(due=day("10 June"))
        (letter,) = self.letters(own, "30 June", "group")
        self.assertEqual([line.days_overdue for line in letter.lines], [20, 20])
        self.assertEqual({line.item.due for line in letter.lines}, {day("10 June")})

    def late_and_early(self, **dates):
        """A member due 15 June and one due 10 July; dates of their earlier letters."""
        for name, date in dates.items():
            past = engine.Reached(level_id=1, position=1, date=day(date))
            self.history[{"late": 1, "early": 2}[name]] = [past]
        group = engine.Group(7, procedure_id=3)
        return [
            self.item(1, "70", "15 June", group=group),
            self.item(2, "30", "10 July", group=group),
        ]

    def test_a_member_not_yet_due_is_listed_apart_and_not_claimed(self):
        (letter,) = self.letters(self.late_and_early(), "30 June", "group")
        rows = [(li.item.id, li.section, li.escalates) for li in letter.lines]
        self.assertEqual(rows, [(1, "claimed", True), (2, "not_due", False)])
        self.assertEqual(letter.amount("claimed"), 70)

    def test_a_member_that_falls_due_after_the_last_letter_is_asked_for_once(self):
        items = self.late_and_early(late="30 June")
        self.assertFalse(self.letters(items, "19 July", "group"))
        (letter,) = self.letters(items, "20 July", "group")
        raised = {line.item.id: line.escalates for line in letter.lines}
        self.assertEqual(raised, {1: False, 2: True})
        items = self.late_and_early(late="30 June", early="20 July")
        self.assertFalse(self.letters(items, "30 July", "group"))

    def test_a_paused_group_waits(self):
        paused = self.members(pause=engine.Pause())
        self.assertFalse(self.letters(paused, "30 June", "group"))


class TestCharges(EngineCase):
    def limited(self, as_of, share="80"):
        """Trip 80.00 in an invoice of 380.00 with three instalments until 1 July."""
        items = tuple(
            self.item(n, amount, due, move_id=9)
            for n, amount, due in (
                (1, "126.67", "1 May"),
                (2, "126.67", "1 June"),
                (3, "126.66", "1 July"),
            )
        )
        account = engine.limit_to_charges(
            engine.Account(partner_id=1, company_id=1, items=items),
            {9: Decimal(share)},
            {9: day("1 July")},
        )
        return self.decide(account.items, as_of, engine.Procedure(1, levels(5)))

    def test_nothing_before_the_invoices_own_due_date(self):
        self.assertFalse(self.limited("10 June").proposals)

    def test_the_share_at_the_invoices_own_due_date(self):
        (letter,) = self.limited("10 July").proposals
        self.assertEqual(letter.amount("claimed"), 80)
        self.assertEqual(letter.lines[0].days_overdue, 9)

    def test_at_most_what_is_open(self):
        (letter,) = self.limited("10 July", share="500").proposals
        self.assertEqual(letter.amount("claimed"), 380)

    def test_what_holds_one_instalment_holds_the_charges(self):
        for held in (
            {"debits": ("Order 7",)},
            {"answer": engine.Pause(day("1 August"))},
        ):
            items = (
                self.item(1, "100", "1 May", move_id=9, **held),
                self.item(2, "100", "1 June", move_id=9),
            )
            account = engine.limit_to_charges(
                engine.Account(partner_id=1, company_id=1, items=items),
                {9: Decimal("80")},
                {9: day("1 June")},
            )
            procedure = engine.Procedure(1, levels(5))
            self.assertFalse(
                self.decide(account.items, "10 July", procedure).proposals, held
            )

    def test_what_payments_have_settled_is_no_part_of_the_charges(self):
        settled = {"payment_state": "in_payment"}
        for numbers, claimed in (((1,), 80), ((1, 2), 30), ((2, 3), 80)):
            items = tuple(
                self.item(
                    n, amount, due, move_id=9, **(settled if n in numbers else {})
                )
                for n, amount, due in (
                    (1, "100", "1 May"),
                    (2, "100", "1 June"),
                    (3, "30", "1 July"),
                )
            )
            account = engine.limit_to_charges(
                engine.Account(partner_id=1, company_id=1, items=items),
                {9: Decimal("80")},
                {9: day("1 July")},
            )
            procedure = engine.Procedure(1, levels(5))
            self.assertFalse(self.decide(account.items, "5 July", procedure).proposals)
            (letter,) = self.decide(account.items, "6 July", procedure).proposals
            self.assertEqual(letter.amount("claimed"), claimed, numbers)

    def test_an_invoice_without_the_charge_is_left_out(self):
        self.assertFalse(self.limited("10 July", share="0").proposals)
