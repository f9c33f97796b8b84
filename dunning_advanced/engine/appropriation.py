"""The law's order: a payment covers costs first, then interest, then principal.

The ledger books it against the invoice instead. For the sheet that goes to a court or
an agency; a rule that compounds interest has no such sheet.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from .interest import Stretch, accrue
from .interest_rule import ONE_DAY
from .values import ZERO


@dataclass(frozen=True, slots=True)
class Position:
    """A part of the claim; ``first``: the first day it bears interest, None: never.

    ``since``: the day on which it came up, None: before all payments.
    """

    amount: Decimal
    first: date | None = None
    is_cost: bool = False
    since: date | None = None


@dataclass(frozen=True, slots=True)
class Appropriated:
    """What one payment covered, after the stretches up to it."""

    day: date
    stretches: tuple[Stretch, ...]
    costs: Decimal
    interest: Decimal
    principal: Decimal


@dataclass(frozen=True, slots=True)
class Balance:
    """What is left on the last day, with the interest since the last payment."""

    payments: tuple[Appropriated, ...]
    stretches: tuple[Stretch, ...]
    left: Decimal
    interest: Decimal

    @property
    def total(self):
        """All that is owed on the last day."""
        return self.left + self.interest


def appropriate(rule, currency, positions, payments, last, owed=ZERO):
    """Take payments off costs, then interest, then principal, the oldest first.

    Only off costs that had come up by then. What is no payment, such as a credit note,
    makes the claim itself less.

    :param rule: :class:`interest_rule.InterestRule` that compounds nothing
    :param currency: :class:`Currency`
    :param positions: of :class:`Position`
    :param payments: of :class:`interest.Reduction`
    :param last: the last day that bears interest
    :param owed: older interest, which bears none
    :return: :class:`Balance`
    """
    if rule.compound != "none":
        raise ValueError("costs, interest, principal: not with compound interest")
    amounts = [position.amount for position in positions]
    order = sorted(
        range(len(positions)), key=lambda i: (positions[i].first or date.min, i)
    )
    since, covered = date.min, []
    for payment in sorted(payments, key=lambda one: one.day):
        until = payment.day if rule.payment_day_counts else payment.day - ONE_DAY
        stretches = _run(rule, currency, positions, amounts, since, until)
        owed += sum((stretch.amount for stretch in stretches), ZERO)
        before, costs, rest = owed, ZERO, payment.amount
        if payment.is_payment:
            known = [n for n in order if _is_known(positions[n], payment.day)]
            costs, rest = _cover(positions, amounts, known, rest, costs=True)
            interest = min(rest, owed)
            owed -= interest
            rest -= interest
        principal, _rest = _cover(positions, amounts, order, rest, costs=False)
        covered.append(
            Appropriated(payment.day, stretches, costs, before - owed, principal)
        )
        since = until + ONE_DAY
    stretches = _run(rule, currency, positions, amounts, since, last)
    owed += sum((stretch.amount for stretch in stretches), ZERO)
    return Balance(tuple(covered), stretches, sum(amounts, ZERO), owed)


def _run(rule, currency, positions, amounts, since, until):
    found = []
    for position, amount in zip(positions, amounts, strict=True):
        if position.first and amount > 0:
            first = max(position.first, since)
            found += accrue(
                rule, currency, amount, first, until, begun=position.first
            ).stretches
    return tuple(found)


def _is_known(position, day):
    return position.since is None or position.since <= day


def _cover(positions, amounts, order, money, costs):
    """Take money off the positions of one kind; what it covered, and what is over."""
    covered = ZERO
    for index in order:
        if positions[index].is_cost == costs:
            taken = min(amounts[index], money - covered)
            amounts[index] -= taken
            covered += taken
    return covered, money - covered
