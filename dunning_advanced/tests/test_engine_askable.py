"""What may be asked for today of charges that letters have claimed or booked before."""

from dataclasses import replace
from decimal import Decimal

try:
    from .support.engine_case import EngineCase, engine
    from .test_engine_law import DAY, DUE
except ImportError:
    from support.engine_case import EngineCase, engine
    from test_engine_law import DAY, DUE

EURO = engine.Currency(1, code="EUR")


class TestWhatMayBeAsked(EngineCase):
    """An agency, and whoever takes payments, ask of a fee no more than the cap."""

    def _asked(self, *charges, country="DE", kind="consumer", **values):
        account = engine.Account(
            1, 1, (), country=country, debtor_kind=kind, charges=charges, **values
        )
        return engine.charges_asked(account, engine.Rulebook({}), DAY)

    def _fee(self, open_, received="0", number=1, **values):
        return engine.LetterCharge(
            number,
            number,
            "fee",
            1,
            DUE,
            Decimal(open_),
            received=Decimal(received),
            **{"currency_code": "EUR", **values},
        )

    def test_of_each_fee_the_cap(self):
        fees = self._fee("10"), self._fee("0.50", number=2)
        self.assertEqual(self._asked(*fees), {1: Decimal("0.76"), 2: Decimal("0.50")})
        both = self._fee("4"), self._fee("6", booked=True)
        self.assertEqual(self._asked(*both), {1: Decimal("0.76")})

    def test_with_what_was_paid_of_it(self):
        self.assertEqual(self._asked(self._fee("9.50", "0.50")), {1: Decimal("0.26")})
        self.assertEqual(self._asked(self._fee("6", "4")), {})

    def test_what_a_letter_was_written_without_is_not_taken_off_it_again(self):
        for open_, received, carried, unlawful in (
            ("5", "0", "0.76", "0"),
            ("5", "0", "5", "4.24"),
            ("4.24", "0.76", "0.76", "0.76"),
            ("4.50", "0.50", "4.50", "4.24"),
            ("6", "4", "6", "6"),
        ):
            letter = engine.Document(2, (), fee=Decimal("0.76"), day=DAY)
            charges = self._fee(open_, received), self._fee("0.76", number=2)
            account = engine.Account(
                1, 1, (), country="DE", debtor_kind="consumer", charges=charges
            )
            earlier = dict.fromkeys(("fee", "interest", "compensation"), Decimal(0))
            carried = {**earlier, "fee": Decimal(carried)}, [1]
            found = engine.unlawful_charges(
                letter, carried, account, engine.Rulebook({})
            )
            self.assertEqual(found["fee"], Decimal(unlawful))

    def test_all_of_it_where_no_law_caps_it(self):
        fee = self._fee("10")
        for found in (
            self._asked(fee, kind="business"),
            self._asked(fee, charges_agreed=True),
        ):
            self.assertEqual(found, {1: Decimal(10)})

    def test_nothing_in_a_currency_that_the_law_does_not_name(self):
        self.assertEqual(self._asked(self._fee("10", currency_code="USD")), {})
        self.assertEqual(self._asked(self._fee("10"), apply_fees=False), {})

    def test_of_interest_what_is_owed_by_now(self):
        """The due date was moved, say: the next letter would not claim it either."""
        item = engine.OpenItem(1, DUE, Decimal(1000), EURO, move_id=1)
        rules = {("DE", "business"): engine.InterestRule(points=Decimal(10))}
        book = engine.Rulebook({}, interest_rules=rules)
        # 9.86 have run until the day.
        older, newer = self._interest("9", number=1), self._interest("3", number=2)
        for charges, received, asked in (
            ((older,), "0", {1: 9}),
            ((older, newer), "0", {1: 9, 2: "0.86"}),
            ((older, replace(newer, booked=True)), "0", {1: 9, 2: "0.86"}),
            ((older, newer), "4", {1: "5.86"}),
            ((newer,), "9.90", {}),
        ):
            total = sum(charge.open for charge in charges)
            settled = Decimal(received)
            settled += sum(charge.open for charge in charges if charge.booked)
            charged = engine.NOTHING_CHARGED.add(
                "interest", total + Decimal(received), settled, Decimal(0)
            )
            late = replace(item, charged=charged)
            account = engine.Account(1, 1, (late,), country="DE", charges=charges)
            found = engine.charges_asked(account, book, DAY)
            self.assertEqual(found, {k: Decimal(v) for k, v in asked.items()})
            claimed = engine.claimed_charges(account, book, DAY, {1})
            booked = sum(found.get(c.id, 0) for c in charges if c.booked)
            self.assertEqual(claimed, sum(found.values()) - booked)

    def test_of_an_item_that_core_made_anew_the_first_of_its_invoice_bears_it(self):
        """Booked, it is in the ledger still and was not received; claimed, as well."""
        rules = {("DE", "business"): engine.InterestRule(points=Decimal(10))}
        book = engine.Rulebook({}, interest_rules=rules)
        for booked, claimed in ((True, 0), (False, 9)):
            lost = replace(self._interest("9", number=1), line_id=None, booked=booked)
            lost = replace(lost, move_ids=frozenset({1}))
            settled = Decimal(9 if booked else 0)
            charged = engine.NOTHING_CHARGED.add(
                "interest", Decimal(9), settled, Decimal(0)
            )
            item = engine.OpenItem(
                1, DUE, Decimal(1000), EURO, move_id=1, charged=charged
            )
            account = engine.Account(1, 1, (item,), country="DE", charges=(lost,))
            facts = account, book, DAY
            self.assertEqual(engine.charges_asked(*facts), {1: 9})
            self.assertEqual(engine.claimed_charges(*facts, {1}), claimed)
            (found,) = engine.reckon(*facts, {1}, set())
            self.assertEqual((found.settled, found.interest), (0, Decimal("9.86")))

    def test_nothing_in_the_currency_of_before_of_what_was_posted_anew_in_another(self):
        """Core keeps its item; 9.00 euro of interest are no 9.00 dollars."""
        rules = {("DE", "business"): engine.InterestRule(points=Decimal(10))}
        book = engine.Rulebook({}, interest_rules=rules)
        dollar = engine.Currency(2, code="USD")
        for booked in (True, False):
            charge = replace(self._interest("9", number=1), booked=booked)
            charged = engine.NOTHING_CHARGED.add(
                "interest", Decimal(5), Decimal(5), Decimal(0)
            )
            item = engine.OpenItem(
                1, DUE, Decimal(1000), dollar, move_id=1, charged=charged
            )
            account = engine.Account(1, 1, (item,), country="DE", charges=(charge,))
            facts = account, book, DAY
            self.assertEqual(engine.claimed_charges(*facts, {1}), 0)
            (found,) = engine.reckon(*facts, {1}, set())
            # 9.86 have run, and 5.00 of them were received.
            self.assertEqual((found.settled, found.interest), (5, Decimal("4.86")))

    def test_no_interest_in_the_books_of_a_settled_invoice_where_none_may_be_asked(
        self,
    ):
        """A letter, a call and an agency say the same of it."""
        levels = (engine.Level(id=1, position=1, days=1, kind="notice"),)
        late = engine.OpenItem(1, DUE, Decimal(1000), EURO, move_id=1)
        booked = replace(self._interest("9", number=1), line_id=7, booked=True)
        booked = replace(booked, move_ids=frozenset({7}))
        for country, kind, asked in (("DE", "business", 9), ("FR", "consumer", 0)):
            rules = {(country, kind): engine.InterestRule(points=Decimal(10))}
            book = engine.Rulebook(
                {1: engine.Procedure(1, levels)}, interest_rules=rules
            )
            account = engine.Account(
                1, 1, (late,), 1, country=country, debtor_kind=kind, charges=(booked,)
            )
            (letter,) = engine.evaluate(account, book, DAY, "customer").proposals
            self.assertEqual(letter.total, 1000 + asked)
            call = engine.claim_on_call(account, book, DAY, {1: 1})
            self.assertEqual(call.previous_fee, asked)
            self.assertEqual(
                sum(engine.charges_asked(account, book, DAY).values()), asked
            )

    def _interest(self, open_, number):
        return engine.LetterCharge(
            number, number, "interest", 1, DUE, Decimal(open_), line_id=1
        )
