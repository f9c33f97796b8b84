"""Money that is there already: used once, over all letters, and seen everywhere."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

try:
    from .support.engine_case import EngineCase, day, engine, levels
except ImportError:
    from support.engine_case import EngineCase, day, engine, levels


class CreditCase(EngineCase):
    def setUp(self):
        super().setUp()
        self.own = engine.Procedure(2, levels(14, 7), applies_to="invoice")
        self.open = replace(self.standard, allow_override=True)
        self.usd = engine.Currency(2, rate=Decimal("1.25"))

    def credit(self, amount, number=99, **values):
        values.setdefault("name", f"PAY/{number}")
        return self.item(number, f"-{amount}", "1 May", **values)

    def invoices(self, *amounts, **values):
        return [
            self.item(number, amount, "10 May", procedure_id=2, **values)
            for number, amount in enumerate(amounts, start=1)
        ]

    def decide_all(self, items, as_of="24 May", **account):
        account = engine.Account(1, 1, tuple(items), procedure_id=1, **account)
        book = engine.Rulebook({1: self.open, 2: self.own})
        return engine.decide_all(account, book, day(as_of))

    def totals(self, decision):
        return sorted(letter.total for letter in decision.proposals)


class TestOneCredit(CreditCase):
    def test_a_credit_is_deducted_once_over_all_schedules(self):
        items = [
            *self.invoices("100", "100"),
            self.item(3, "100", "10 May"),
            self.credit("60"),
        ]
        self.assertEqual(self.totals(self.decide_all(items)), [40, 100, 100])

    def test_what_a_credit_does_not_cover_is_dunned(self):
        decision = self.decide_all([*self.invoices("100", "100"), self.credit("120")])
        self.assertEqual(self.totals(decision), [80])
        self.assertEqual(self.reasons(decision), {1: ["open_credit"]})
        (letter,) = decision.proposals
        self.assertEqual(letter.amount(engine.CREDIT), -20)

    def test_the_oldest_claim_is_served_first_in_whichever_schedule(self):
        old = self.item(5, "100", "9 May")
        items = [*self.invoices("100"), old, self.credit("100")]
        decision = self.decide_all(items)
        self.assertEqual(self.reasons(decision), {5: ["open_credit"]})
        self.assertEqual(self.totals(decision), [100])

    def test_a_credit_serves_the_same_claim_on_later_days(self):
        self.own = replace(self.own, levels=levels(14, 7))
        self.history[1] = [engine.Reached(1, 1, day("24 May"))]
        items = [*self.invoices("100", "100"), self.credit("60")]
        (letter,) = self.decide_all(items, "25 May").proposals
        self.assertEqual([li.item.id for li in letter.lines], [2])
        self.assertEqual(letter.total, 100)

    def test_a_credit_does_not_come_back_on_the_letter_of_another_level(self):
        self.history[1] = [engine.Reached(1, 1, day("10 May"))]
        proc = replace(self.standard, grouping="level")
        items = [
            self.item(1, "100", "10 April"),
            self.item(2, "50", "10 May"),
            self.credit("30"),
        ]
        (letter,) = self.decide(items, "24 May", proc, only=frozenset({2})).proposals
        self.assertEqual(letter.total, 50)

    def test_what_cannot_be_claimed_takes_no_credit_from_what_is(self):
        paused = self.item(4, "100", "1 May", pause=engine.Pause())
        items = [paused, *self.invoices("100"), self.credit("60")]
        self.assertEqual(self.totals(self.decide_all(items)), [40])


class TestMoneyPaidOut(CreditCase):
    def paid_out(self, amount):
        return self.item(50, amount, "20 April", name="OUT/1", paid_out=True)

    def test_a_refund_that_was_paid_out_is_no_claim_and_brings_no_letter(self):
        items = [
            self.credit("100"),
            self.paid_out("100"),
            self.item(1, "119", "20 May"),
        ]
        decision = self.decide_all(items)
        self.assertFalse(decision.proposals)
        self.assertEqual(self.reasons(decision)[50], ["paid_out"])
        (letter,) = self.decide_all(items, "3 June").proposals
        self.assertEqual([li.item.id for li in letter.lines], [1])
        self.assertEqual(letter.total, 119)

    def test_money_paid_out_uses_up_credits_before_claims(self):
        items = [
            self.credit("100"),
            self.paid_out("40"),
            self.item(1, "119", "10 May"),
        ]
        (letter,) = self.decide_all(items).proposals
        self.assertEqual(letter.total, 59)

    def test_more_paid_out_than_credited_is_not_claimed(self):
        (letter,) = self.decide_all(
            [self.paid_out("40"), self.item(1, "119", "10 May")]
        ).proposals
        self.assertEqual(letter.total, 119)


class TestMoneyElsewhere(CreditCase):
    def test_a_credit_in_another_currency_that_covers_the_sum_holds_the_letter(self):
        items = [*self.invoices("100"), self.credit("125", currency=self.usd)]
        decision = self.decide_all(items)
        self.assertFalse(decision.proposals)
        (skip,) = decision.skips
        self.assertEqual(skip.reason, "credit_other_currency")
        self.assertEqual(skip.obstacles[0].names, ("PAY/99",))

    def test_one_that_covers_a_part_is_named_and_not_deducted(self):
        items = [*self.invoices("100"), self.credit("124.90", currency=self.usd)]
        (letter,) = self.decide_all(items).proposals
        self.assertEqual(letter.total, 100)
        (remark,) = letter.remarks
        self.assertEqual(remark.reason, "credit_other_currency")
        self.assertEqual(remark.names, ("PAY/99",))

    def test_it_is_worth_what_it_was_when_it_came(self):
        """Core exchanges a payment at the rates of its day, and so it paid 100.00."""
        # 1.20 and 1 on that day; 1.25 and 1 by now.
        rates = ((1, Fraction(1)), (2, Fraction("1.2")))
        paid = self.credit("120", currency=self.usd, rates=rates)
        decision = self.decide_all([*self.invoices("100"), paid])
        self.assertEqual(decision.proposals, ())
        self.assertEqual(decision.skips[0].obstacles[0].reason, "credit_other_currency")
        short = self.credit("119", currency=self.usd, rates=rates)
        self.assertEqual(
            self.totals(self.decide_all([*self.invoices("100"), short])), [100]
        )
        # The other way about: 100.00 paid 120.00 then, and would pay 125.00 today.
        dollars = self.item(1, "125", "10 May", currency=self.usd, procedure_id=2)
        euros = self.credit("100", rates=rates)
        self.assertEqual(self.totals(self.decide_all([dollars, euros])), [])
        lower = ((1, Fraction(1)), (2, Fraction("1.3")))
        owed = replace(dollars, open=Decimal(130), invoice_open=Decimal(130))
        self.assertEqual(
            self.totals(self.decide_all([owed, replace(euros, rates=lower)])), []
        )

    def test_what_it_was_worth_to_one_currency_it_is_not_to_another(self):
        """100.00 euro were 200.00 pounds when they came, and never 150.00 dollars."""
        rates = ((1, Fraction(1)), (2, Fraction("1.25")), (3, Fraction(2)))
        paid = self.credit("100", rates=rates)
        pounds = engine.Currency(3)
        owed = [
            self.item(1, "150", "9 May", currency=self.usd, procedure_id=2),
            self.item(2, "1", "10 May", currency=pounds, procedure_id=2),
        ]
        self.assertEqual(self.totals(self.decide_all([*owed, paid])), [1, 150])
        # 125.00 dollars are what it is worth to these; nothing is left for the others.
        first = replace(owed[0], open=Decimal(125), invoice_open=Decimal(125))
        self.assertEqual(self.totals(self.decide_all([first, owed[1], paid])), [1])
        # 120.00 dollars use 96.00 euro: 8.00 pounds are left.
        first = replace(owed[0], open=Decimal(120), invoice_open=Decimal(120))
        for asked, totals in (("8", []), ("8.01", ["8.01"])):
            asked = Decimal(asked)
            second = replace(owed[1], open=asked, invoice_open=asked)
            decision = self.decide_all([first, second, paid])
            self.assertEqual(self.totals(decision), [*map(Decimal, totals)])

    def test_only_credits_that_it_would_take_are_named(self):
        first = self.credit("125", currency=self.usd)
        second = self.credit("10", number=98, currency=self.usd)
        later = replace(second, id=100, name="PAY/100", due=day("2 May"))
        decision = self.decide_all([*self.invoices("100"), first, later])
        (obstacle,) = decision.skips[0].obstacles
        self.assertEqual(obstacle.names, ("PAY/99",))

    def test_it_holds_one_letter_and_not_all(self):
        items = [*self.invoices("100", "100"), self.credit("150", currency=self.usd)]
        self.assertEqual(self.totals(self.decide_all(items)), [100])

    def test_it_serves_claims_of_its_own_currency_first(self):
        dollars = self.item(7, "125", "15 May", currency=self.usd, procedure_id=2)
        items = [*self.invoices("100"), dollars, self.credit("125", currency=self.usd)]
        self.assertEqual(self.totals(self.decide_all(items)), [100])

    def test_a_credit_in_another_company_of_the_body_holds_or_reduces(self):
        for amount, total in (("119", []), ("19", [100])):
            abroad = self.credit(amount, company_id=2)
            decision = self.decide_all(self.invoices("119"), relatives=(abroad,))
            self.assertEqual(self.totals(decision), total)
        abroad = self.credit("119", company_id=2)
        decision = self.decide_all(self.invoices("119"), relatives=(abroad,))
        self.assertEqual(self.reasons(decision), {1: ["credit_other_company"]})
        self.assertEqual(decision.skips[0].obstacles[0].names, ("PAY/99",))

    def test_a_credit_serves_its_own_company_before_another(self):
        relatives = (
            self.credit("119", company_id=2),
            self.item(8, "119", "20 May", company_id=2),
        )
        decision = self.decide_all(self.invoices("119"), relatives=relatives)
        self.assertEqual(self.totals(decision), [119])


class TestBank(CreditCase):
    def bank(self, newest, receipts=()):
        bank = engine.Bank(day(newest), 5, receipts)
        return self.decide_all(self.invoices("100"), bank=bank)

    def test_no_letter_while_the_bank_is_not_up_to_date(self):
        self.assertEqual(self.totals(self.bank("19 May")), [100])
        decision = self.bank("18 May")
        self.assertEqual(self.reasons(decision), {1: ["bank_not_fresh"]})

    def test_no_letter_while_a_receipt_could_be_the_customers(self):
        decision = self.bank("24 May", ("BNK1/2026/00001",))
        self.assertEqual(self.reasons(decision), {1: ["unmatched_receipt"]})
        names = decision.skips[0].obstacles[0].names
        self.assertEqual(names, ("BNK1/2026/00001",))

    def test_no_collection_either(self):
        self.history[1] = [
            engine.Reached(2, 2, day("1 May"), sent=True, deadline=day("8 May"))
        ]
        book = engine.Rulebook({1: self.open, 2: self.own})
        for receipts, proposed in (((), {1}), (("BNK/1",), set())):
            account = engine.Account(
                1,
                1,
                tuple(self.invoices("100")),
                procedure_id=1,
                bank=engine.Bank(receipts=receipts),
            )
            found = engine.proposed_for_collection(account, book, day("24 May"))
            self.assertEqual(found, proposed)


class TestStanding(CreditCase):
    def test_a_letter_by_level_stands_with_the_credits_it_was_written_with(self):
        self.open = replace(self.open, grouping="level")
        self.history[1] = [engine.Reached(1, 1, day("10 May"))]
        items = (
            self.item(1, "100", "10 April"),
            self.item(2, "50", "10 May"),
            self.credit("30"),
        )
        account = engine.Account(1, 1, items, procedure_id=1)
        book = engine.Rulebook({1: self.open})
        letters = engine.decide_all(account, book, day("24 May")).proposals
        self.assertEqual([letter.total for letter in letters], [70, 50])
        for letter in letters:
            said = tuple(
                engine.Said(
                    li.item.id, li.item.id, li.item.open, li.item.open, li.item.due
                )
                for li in letter.lines
                if li.section == engine.CLAIMED
            )
            document = engine.Document(
                1,
                said,
                claimed=letter.amount(engine.CLAIMED),
                credit=letter.amount(engine.CREDIT),
            )
            standing = engine.stand(document, account, book, day("24 May"))
            self.assertFalse(standing.obstacles)
