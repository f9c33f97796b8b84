"""A letter that waits and deducts credits: it stands while they are what it says."""

from dataclasses import replace
from decimal import Decimal

try:
    from .support.engine_case import day, engine, levels
    from .test_engine_standing import OWN, StandingCase
except ImportError:
    from support.engine_case import day, engine, levels
    from test_engine_standing import OWN, StandingCase


class TestStandingWithCredits(StandingCase):
    def test_interest_in_the_books_is_reckoned_as_the_letter_has_it(self):
        """A credit cuts the days in two, each of which is rounded."""
        level = engine.Level(1, 1, 14, interest="claimed")
        procedure = engine.Procedure(1, (level,))
        rules = {("DE", "business"): engine.InterestRule(points=Decimal(9))}
        book = engine.Rulebook({1: procedure}, interest_rules=rules)
        yen = engine.Currency(1, rounding=Decimal(1))
        booked = engine.ItemCharges(interest=Decimal(11), interest_settled=Decimal(11))
        item = self.item(5, "1000", "4 May", charged=booked, currency=yen)
        credit = self.item(6, "-5", "28 May", currency=yen)
        charge = engine.LetterCharge(
            id=1,
            letter_id=OWN - 1,
            kind="interest",
            currency_id=1,
            day=day("24 May"),
            open=Decimal(11),
            move_ids=frozenset({5}),
            line_id=5,
            booked=True,
        )
        account = engine.Account(
            1, 1, (item, credit), 1, country="DE", charges=(charge,)
        )
        (letter,) = engine.evaluate(account, book, day("23 June")).proposals
        self.assertEqual((letter.previous, letter.charges.interest), (11, 2))
        own = replace(charge, letter_id=OWN, open=Decimal(2))
        charged = booked.add("interest", Decimal(2), Decimal(2), Decimal(0))
        later = replace(
            account,
            items=(replace(item, charged=charged), credit),
            charges=(charge, own),
        )
        document = self.letter(
            self.said(5, "1000", due="4 May"),
            credit=Decimal(-5),
            previous_fee=letter.previous,
        )
        self.assert_stands(engine.stand(document, later, book, day("23 June")))

    def test_a_reminder_before_the_due_date_deducts_what_is_there_and_no_more(self):
        early = replace(self.standard, levels=levels(-3, 5))
        self.history.clear()
        items = [self.item(number, "125", "27 May") for number in (1, 2)]
        (found,) = self.decide(
            [*items, self.item(3, "-30", "20 May")], "24 May", early
        ).proposals
        self.assertEqual((found.amount("not_due"), found.amount("credit")), (250, -30))
        self.assertEqual(found.total, 0)
        said = [self.said(number, "125", due="27 May") for number in (1, 2)]
        letter = self.letter(*said, claimed=Decimal(0), credit=Decimal(-30))
        plain = self.letter(*said, claimed=Decimal(0))
        for document, credit, excess in (
            (letter, "-30", 0),
            (letter, "-10", 0),
            (letter, "-50", 20),
            (plain, "-30", 30),
        ):
            credit = self.item(3, credit, "20 May")
            for as_of in ("24 May", "26 May", "30 May"):
                found = self.stand(
                    document, *items, credit, procedure=early, as_of=as_of
                )
                codes = {None: ["partly_covered"]} if excess else {}
                self.assertEqual((self.codes(found), found.excess), (codes, excess))

    def test_a_reminder_before_the_due_date_knows_the_credits_for_what_it_lists(self):
        """What is listed may be older than what is reminded of, and is served first."""
        early = replace(self.standard, levels=levels(-3, 5), not_due="all")
        self.history = {1: [engine.Reached(1, 1, day("23 May"))]}
        listed, asked = self.item(1, "100", "26 May"), self.item(2, "150", "27 May")
        credit = self.item(3, "-30", "20 May")
        (found,) = self.decide([listed, asked, credit], "24 May", early).proposals
        self.assertEqual((found.amount("not_due"), found.amount("credit")), (250, -30))
        letter = self.letter(
            self.said(2, "150", due="27 May"),
            informed=(self.said(1, "100", due="26 May"),),
            claimed=Decimal(0),
            credit=Decimal(-30),
        )
        assigned, paid = (
            replace(listed, open=Decimal(70)),
            replace(asked, open=Decimal(120)),
        )
        for items, wanted, excess in (
            ((listed, asked, credit), [], 0),
            ((assigned, asked), [], 0),
            # Further money has come.
            ((listed, asked, self.item(3, "-80", "20 May")), ["partly_covered"], 50),
            ((listed, paid, credit), ["open_changed"], 0),
        ):
            found = self.stand(letter, *items, procedure=early)
            codes = sum(self.codes(found).values(), [])
            self.assertEqual((codes, found.excess), (wanted, excess))
