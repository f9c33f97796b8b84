"""What was received of charges of which a part stands in the books."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

try:
    from .support.engine_case import EngineCase, engine
except ImportError:
    from support.engine_case import EngineCase, engine


class TestBookedBesideClaimed(EngineCase):
    """A level may book its fee and only claim its interest."""

    def _account(self, credit, **values):
        euro, day = engine.Currency(1), date(2026, 5, 24)
        common = {"currency_id": 1, "day": day, "move_ids": frozenset({1})}
        charges = (
            engine.LetterCharge(
                1, 7, "fee", open=Decimal(5), booked=True, **common, **values
            ),
            engine.LetterCharge(
                2, 7, "interest", open=Decimal("0.44"), line_id=1, **common
            ),
        )
        paid = engine.OpenItem(
            9,
            date(2026, 6, 5),
            -Decimal(credit),
            euro,
            move_id=9,
            is_payment=True,
            paid_moves=frozenset({1}),
        )
        asks = engine.LetterAsks(7, day, frozenset({(1, 1)}))
        return engine.Account(1, 1, (paid,), charges=charges, asks=(asks,))

    def test_who_pays_both_has_paid_what_is_in_no_book_and_left_the_rest(self):
        for credit, taken, left in (
            ("5.44", ["0.44"], ["-5"]),
            ("0.44", ["0.44"], []),
            # The fee alone: it stands in the books, and the credit beside it.
            ("5", [], ["-5"]),
            ("5.43", [], ["-5.43"]),
        ):
            account = engine.without_received(self._account(credit))
            found = [one.open for _credit, paid in account.received for one in paid]
            self.assertEqual(found, [*map(Decimal, taken)])
            rest = [item.open for item in account.items]
            self.assertEqual(rest, [*map(Decimal, left)])
            self.assertIn(Decimal(5), [charge.open for charge in account.charges])

    def test_who_pays_what_is_asked_of_a_fee_beside_interest_in_the_books(self):
        """A consumer is asked for 0.76 of a fee of 5.00, and for 0.44 in the books."""
        fee, interest = self._account("1.20").charges
        fee = replace(fee, booked=False, currency_code="EUR")
        account = replace(
            self._account("1.20"),
            charges=(fee, replace(interest, booked=True)),
            country="DE",
            debtor_kind="consumer",
        )
        account = engine.without_received(account)
        found = [one.open for _credit, paid in account.received for one in paid]
        self.assertEqual(found, [Decimal("0.76")])
        self.assertEqual([item.open for item in account.items], [Decimal("-0.44")])
        self.assertEqual([one.id for one in account.charges], [2])
