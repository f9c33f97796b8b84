"""How much a level's fee is: fixed, by band, in percent, or by the law's scale."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal

FIXED = "fixed"
BAND = "band"
PERCENT = "percent"
SCALE = "scale"


@dataclass(frozen=True, slots=True)
class Scale:
    """Collection costs as a law has them: so many percent of each part of a sum.

    ``steps`` are (up to this amount, percent), the last one without an end.
    """

    steps: tuple[tuple[Decimal | None, Decimal], ...]
    lowest: Decimal
    highest: Decimal

    def costs(self, amount):
        """The costs of a sum; nothing of nothing.

        :param amount: what is claimed, without interest and costs
        """
        if amount <= 0:
            return Decimal(0)
        costs, start = Decimal(0), Decimal(0)
        for end, percent in self.steps:
            part = (amount if end is None else min(amount, end)) - start
            if part <= 0:
                break
            costs += part * percent / 100
            start = end
        return min(max(costs, self.lowest), self.highest)


@dataclass(frozen=True, slots=True)
class FeeRule:
    """A level's fee.

    ``bands`` are by currency id, each (from this amount on, fee), the lowest first; a
    currency of its own is taken as it is. All other amounts are in company currency,
    ``home_id``, and rounded to ``step`` of the letter's currency once converted; 0: to
    its smallest unit. ``highest`` of a percentage: 0: none. ``each_invoice``: the fee
    is that of each invoice, else that of all together. ``scale``: that of the law, and
    the amount where the law has none.
    """

    kind: str = FIXED
    amount: Decimal = Decimal(0)
    percent: Decimal = Decimal(0)
    lowest: Decimal = Decimal(0)
    highest: Decimal = Decimal(0)
    step: Decimal = Decimal(0)
    each_invoice: bool = False
    home_id: int = 0
    bands: Mapping[int, tuple[tuple[Decimal, Decimal], ...]] = field(
        default_factory=dict
    )

    def fee(self, amounts, currency, scale=None):
        """The fee for some claims.

        :param amounts: what is claimed of each invoice, in the currency
        :param currency: :class:`Currency` of the letter
        :param scale: :class:`Scale` of the law in that currency, if it has one
        :return: Decimal in that currency
        """
        if self.kind == SCALE and scale:
            # One sum: what one letter can claim is one claim.
            return currency.round(scale.costs(sum(amounts, Decimal(0))))
        asked = amounts if self.each_invoice else [sum(amounts, Decimal(0))]
        return sum((self._fee_of(amount, currency) for amount in asked), Decimal(0))

    def _fee_of(self, amount, currency):
        if self.kind == PERCENT:
            return self._percent_of(amount, currency)
        own = self.bands.get(currency.id)
        if own:
            return currency.round(_fee_in(own, amount))
        fee = self.amount
        if self.kind == BAND:
            fee = _fee_in(self.bands.get(self.home_id, ()), currency.to_company(amount))
        return self._convert(fee, currency)

    def _percent_of(self, amount, currency):
        fee = amount * self.percent / 100
        fee = max(fee, self._convert(self.lowest, currency))
        if self.highest:
            fee = min(fee, self._convert(self.highest, currency))
        return self._to_step(fee, currency)

    def _convert(self, amount, currency):
        if currency.id == self.home_id:
            return currency.round(amount)
        return self._to_step(currency.from_company(amount), currency)

    def _to_step(self, amount, currency):
        if not self.step:
            return currency.round(amount)
        steps = (amount / self.step).quantize(Decimal(1), ROUND_HALF_UP)
        return currency.round(steps * self.step)


def _fee_in(bands, amount):
    """The fee of the highest band that an amount has reached; 0 below the lowest."""
    fees = [fee for start, fee in bands if start <= amount]
    return fees[-1] if fees else Decimal(0)
