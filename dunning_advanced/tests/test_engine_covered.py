"""What is paid, and only not assigned yet, raises no letter, tone, fee or flat sum."""

from dataclasses import replace
from decimal import Decimal

try:
    from .support.engine_case import EngineCase, day, engine
except ImportError:
    from support.engine_case import EngineCase, day, engine


class CoveredCase(EngineCase):
    def setUp(self):
        super().setUp()
        third = engine.Reached(3, 3, day("7 June"), overdue=True)
        self.old = self.item(1, "119", "10 May", reached_by=third)
        self.young = self.item(2, "200", "5 June")
        self.paid = self.credit("119")

    def item(self, *args, reached_by=None, **values):
        item = super().item(*args, **values)
        return replace(item, reached=(reached_by,)) if reached_by else item

    def credit(self, amount, **values):
        return self.item(9, f"-{amount}", "12 June", is_payment=True, **values)


class TestTone(CoveredCase):
    def test_a_covered_item_raises_no_letter(self):
        decision = self.decide([self.old, self.young, self.paid], "14 June")
        self.assertFalse(decision.proposals)
        found = self.reasons(decision)
        self.assertEqual(found, {1: ["open_credit"], 2: ["first_level_wait"]})

    def test_the_tone_follows_what_is_unpaid(self):
        (letter,) = self.decide([self.old, self.young, self.paid], "19 June").proposals
        self.assertEqual((letter.level.position, letter.fee), (1, 0))
        self.assertEqual(letter.total, 200)
        raised = {li.item.id: li.escalates for li in letter.lines if li.level}
        self.assertEqual(raised, {1: False, 2: True})

    def test_covered_in_part_it_is_raised(self):
        almost = self.credit("118.99")
        (letter,) = self.decide([self.old, self.young, almost], "14 June").proposals
        self.assertEqual((letter.level.position, letter.fee), (4, 5))

    def test_money_in_another_company_of_the_body_counts_and_is_named(self):
        elsewhere = self.credit("119", company_id=2, name="PAY/2")
        items = [self.old, self.young]
        decision = self.decide(items, "14 June", relatives=(elsewhere,))
        (obstacle,) = decision.skips[0].obstacles
        self.assertEqual(obstacle.reason, "credit_other_company")
        self.assertEqual(obstacle.names, ("PAY/2",))

    def test_money_in_another_currency_is_not_deducted_and_changes_nothing(self):
        dollars = engine.Currency(2, rate=Decimal("1.25"))
        foreign = self.credit("148.75", currency=dollars)
        (letter,) = self.decide([self.old, self.young, foreign], "14 June").proposals
        self.assertEqual((letter.level.position, letter.total), (4, 324))

    def test_by_level_a_covered_item_is_on_no_letter(self):
        by_level = replace(self.standard, grouping="level")
        items = [self.old, replace(self.young, due=day("10 May")), self.paid]
        (letter,) = self.decide(items, "14 June", by_level).proposals
        self.assertEqual([li.item.id for li in letter.lines], [2])
        self.assertEqual(letter.total, 200)


class TestCharges(CoveredCase):
    def setUp(self):
        super().setUp()
        rule = engine.FeeRule(kind="percent", percent=Decimal(10), home_id=1)
        self.level = engine.Level(1, 1, 14, kind="notice", fee_rule=rule)
        self.items = [self.item(1, "100", "10 May"), self.item(2, "100", "11 May")]

    def letter(self, paid, level=None, **account):
        procedure = engine.Procedure(1, (level or self.level,))
        items = [*self.items, self.credit(paid)]
        (letter,) = self.decide(items, "14 June", procedure, **account).proposals
        return letter

    def test_a_fee_in_percent_is_of_what_is_unpaid(self):
        self.assertEqual(self.letter("60").fee, 14)
        self.assertEqual(self.letter("160").fee, 4)

    def test_invoices_that_are_paid_bear_no_fee_of_their_own(self):
        rule = engine.FeeRule(amount=Decimal(5), each_invoice=True, home_id=1)
        each = replace(self.level, fee_rule=rule)
        self.assertEqual(self.letter("60", each).fee, 10)
        self.assertEqual(self.letter("160", each).fee, 5)

    def test_invoices_that_are_paid_bear_no_flat_sum(self):
        flat = replace(self.level, kind="reminder", fee_rule=None, compensation=True)
        self.eur = replace(self.eur, code="EUR")
        self.items = [replace(item, currency=self.eur) for item in self.items]
        for paid, compensation in (("60", 80), ("160", 40)):
            letter = self.letter(paid, flat, country="DE", charges_agreed=True)
            self.assertEqual(letter.charges.compensation_total, compensation)

    def test_a_flat_sum_that_was_charged_is_still_asked_for(self):
        flat = replace(self.level, kind="reminder", fee_rule=None, compensation=True)
        charged = engine.ItemCharges(compensation=Decimal(40))
        self.eur = replace(self.eur, code="EUR")
        self.items = [
            replace(item, currency=self.eur, charged=charged) for item in self.items
        ]
        letter = self.letter("160", flat, country="DE", charges_agreed=True)
        self.assertEqual(letter.charges.compensation_total, 80)

    def test_a_credit_note_ends_interest_on_the_day_of_its_entry(self):
        claiming = replace(self.level, kind="reminder", interest="claimed")
        procedure = engine.Procedure(1, (claiming,))
        rules = {("DE", "business"): engine.InterestRule(points=10)}
        book = engine.Rulebook({1: procedure}, interest_rules=rules)
        credit = self.item(9, "-100", "11 July", entered=day("11 June"))
        items = (self.item(1, "1100", "11 May"), credit)
        account = engine.Account(1, 1, items, 1, country="DE")
        (letter,) = engine.evaluate(account, book, day("10 July")).proposals
        # 30 days on 1,100.00 and 30 days on 1,000.00; no base rate is known.
        self.assertEqual(letter.charges.interest, Decimal("17.26"))


class TestCollection(CoveredCase):
    def test_what_is_paid_and_not_assigned_is_not_proposed_for_an_agency(self):
        last = engine.Reached(4, 4, day("14 June"), sent=True, overdue=True)
        old = replace(self.old, reached=(last,))
        young = replace(self.young, reached=(last,))
        account = engine.Account(1, 1, (old, young, self.paid), 1)
        book = engine.Rulebook({1: self.standard})
        found = engine.proposed_for_collection(account, book, day("1 July"))
        self.assertEqual(found, {2})


class TestMinimum(CoveredCase):
    def test_what_credits_leave_is_compared_with_the_minimum(self):
        small = replace(self.standard, min_amount=Decimal(10))
        claim = self.item(1, "119", "10 May")
        for paid, reasons in (
            ("109", {}),
            ("109.01", {1: ["below_min_amount"]}),
            ("119", {1: ["open_credit"]}),
        ):
            decision = self.decide([claim, self.credit(paid)], "24 May", small)
            self.assertEqual(self.reasons(decision), reasons, paid)
