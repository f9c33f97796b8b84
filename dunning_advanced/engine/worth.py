"""What credits are worth to claims in other currencies."""

from collections import defaultdict, deque
from decimal import Decimal
from fractions import Fraction

from .values import ZERO


def worth_in(credit, currency):
    """How much of a currency one unit of a credit is worth.

    Core exchanges money at the rates of the day on which it came. What has paid a claim
    by these, or by those of today, is there for it, wherever rates have gone since.

    :param credit: :class:`OpenItem`
    :param currency: :class:`Currency` of the claim that it may be for
    :return: Fraction
    """
    today = Fraction(currency.rate) / Fraction(credit.currency.rate)
    rates = dict(credit.rates)
    own, then = rates.get(credit.currency.id), rates.get(currency.id)
    if not own or not then or currency.id == credit.currency.id:
        return today
    return max(today, Fraction(then) / Fraction(own))


def rounded(amount, currency):
    """A fraction of a currency, rounded to its smallest unit."""
    exact = Fraction(amount)
    return currency.round(Decimal(exact.numerator) / Decimal(exact.denominator))


class ForeignCredits:
    """Credits as they are used up by claims in other currencies.

    :param credits: list of :class:`OpenItem`
    :param left: dict of credit id to what is left of it
    """

    def __init__(self, credits, left):
        self.used = set()
        self._left = {credit.id: Fraction(left[credit.id]) for credit in credits}
        self._queues = defaultdict(deque)
        for credit in credits:
            self._queues[credit.currency.id].append(credit)

    def cover(self, item, missing):
        """Use credits in other currencies for what is missing of a claim.

        :return: Decimal in the claim's currency
        """
        covered = ZERO
        for currency_id, queue in self._queues.items():
            if currency_id != item.currency.id and covered < missing:
                covered += self._use(queue, item.currency, missing - covered)
        return covered

    def _use(self, queue, currency, missing):
        worth, whole = Fraction(0), Fraction(missing)
        # What is used up is looked at no more: some have thousands of either.
        while worth < whole:
            while queue and not self._left[queue[0].id]:
                queue.popleft()
            if not queue:
                break
            credit = queue[0]
            units = worth_in(credit, currency)
            part = min(self._left[credit.id], (whole - worth) / units)
            self._left[credit.id] -= part
            self.used.add(credit.id)
            worth += part * units
        return min(rounded(worth, currency), missing)
