"""How much a level's fee is: fixed, by band of the amount, or percent with bounds."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal

FIXED = "fixed"
BAND = "band"
PERCENT = "percent"


@dataclass(frozen=True, slots=True)
class FeeRule:
    """A level's fee.

    ``bands`` are by currency id, each (from this amount on, fee), the lowest first; a
    currency of its own is taken as it is. All other amounts are in company currency,
    ``home_id``, and rounded to ``step`` of the letter's currency once converted; 0: to
    its smallest unit. ``highest`` of a percentage: 0: none. ``each_invoice``: the fee
    is that of each invoice, else that of all together.
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

    def fee(self, amounts, currency):
        """The fee for some claims.

        :param amounts: what is claimed of each invoice, in the currency
        :param currency: :class:`Currency` of the letter
        :return: Decimal in that currency
        """
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
