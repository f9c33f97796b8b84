"""What a credit is worth to claims in other currencies."""

from fractions import Fraction


def worth_of(credit, amount, currencies):
    """What a part of a credit is worth in company currency, at the rates of the day.

    Core exchanges money at the rates of the day on which it came. What has paid a claim
    by these, or by those of today, is there for it, wherever rates have gone since.

    :param credit: :class:`OpenItem`
    :param amount: of its currency
    :param currencies: :class:`Currency` of the claims that it may be for
    :return: Fraction
    """
    today = credit.currency.to_company(amount)
    rates = dict(credit.rates)
    own = rates.get(credit.currency.id)
    if not own:
        return today
    booked = Fraction(amount) / Fraction(own)
    then = (
        booked * Fraction(rates[currency.id]) / Fraction(currency.rate)
        for currency in currencies
        if currency.id in rates and currency.id != credit.currency.id
    )
    return max((today, *then)) if amount > 0 else today
