"""What the law of a customer's country lets a letter charge. Notes, no legal advice.

Where nothing is written here, the fee is what the level says, and neither interest nor
compensation is claimed without a rule of the user's.
"""

from dataclasses import dataclass
from decimal import Decimal

from .fees import Scale
from .values import ZERO

BUSINESS = "business"
CONSUMER = "consumer"
PUBLIC = "public"

FREE = "free"
AFTER_FIRST = "after_first"
AFTER_TERM = "after_term"
AGREED = "agreed"

EU_LATE_PAYMENT = "Directive 2011/7/EU, Art. 6"


@dataclass(frozen=True, slots=True)
class Law:
    """One country's law for one kind of debtor.

    ``fee``: free, after_first (never on the letter that puts the debtor in default),
    after_term (only once a letter has named it and given fourteen days) or agreed (none
    unless agreed with the customer). ``fee_cap`` is in ``currency``, None without one;
    ``scale`` is that of all costs together. ``compensation`` is a flat sum per late
    invoice in ``currency`` by the amount of the invoice: (up to below this amount,
    sum); it covers the fee. Sources are what a reader can look up.
    """

    fee: str = FREE
    fee_cap: Decimal | None = None
    scale: Scale | None = None
    fee_source: str = ""
    interest: bool = True
    interest_source: str = ""
    compensation: tuple[tuple[Decimal | None, Decimal], ...] = ()
    compensation_source: str = ""
    currency: str = "EUR"

    def is_of(self, currency):
        """Whether the sums of the law are in a currency."""
        return currency.code == self.currency

    def compensation_for(self, amount):
        """The flat sum for one late invoice of this amount."""
        for below, flat in self.compensation:
            if below is None or amount < below:
                return flat
        return ZERO


UNKNOWN = Law()
_FORTY = ((None, Decimal(40)),)
_BRITISH = (
    (Decimal(1000), Decimal(40)),
    (Decimal(10000), Decimal(70)),
    (None, Decimal(100)),
)
# Besluit vergoeding voor buitengerechtelijke incassokosten, Art. 2.
_DUTCH_COSTS = Scale(
    steps=(
        (Decimal(2500), Decimal(15)),
        (Decimal(5000), Decimal(10)),
        (Decimal(10000), Decimal(5)),
        (Decimal(200000), Decimal(1)),
        (None, Decimal("0.5")),
    ),
    lowest=Decimal(40),
    highest=Decimal(6775),
)
_LATE_PAYMENT_ACT = "Late Payment of Commercial Debts (Interest) Act 1998"


def _trade(fee=AGREED, fee_source=EU_LATE_PAYMENT, **values):
    """Between businesses in the EU: 40 euro cover what is not proved otherwise."""
    return Law(
        fee=fee,
        fee_source=fee_source,
        compensation=_FORTY,
        compensation_source=values.pop("source", EU_LATE_PAYMENT),
        **values,
    )


def _consumer(source, interest=False, **values):
    """Towards consumers: nothing but what is agreed, unless the law says more."""
    return Law(
        **{"fee": AGREED, "fee_source": source, **values},
        interest=interest,
        interest_source=source,
        compensation_source="Directive 2011/7/EU, Art. 1",
    )


_BUSINESS_LAWS = {
    "DE": _trade(AFTER_FIRST, "§ 286 BGB", source="§ 288 (5) BGB"),
    "AT": _trade(AFTER_FIRST, "§ 458 UGB", source="§ 458 UGB"),
    "CH": Law(fee=AGREED, fee_source="OR 103, 106", compensation_source="OR 104"),
    "FR": _trade(fee_source="C. com. L441-10", source="C. com. L441-10, D441-5"),
    "GB": Law(
        fee=AGREED,
        fee_source=_LATE_PAYMENT_ACT,
        compensation=_BRITISH,
        compensation_source=_LATE_PAYMENT_ACT,
        currency="GBP",
    ),
    "IE": _trade(),
    "NL": _trade(source="BW 6:96 (4)"),
    "BE": _trade(),
    "IT": _trade(source="D.Lgs. 231/2002, Art. 6"),
    "ES": _trade(source="Ley 3/2004, Art. 8"),
}
_CONSUMER_LAWS = {
    "DE": _consumer(
        "BGH VIII ZR 95/18",
        interest=True,
        fee=AFTER_FIRST,
        fee_cap=Decimal("0.76"),
    ),
    "AT": _consumer("§ 1333 ABGB", interest=True),
    "CH": _consumer("OR 103, 106", interest=True),
    "FR": _consumer("CPCE L111-8"),
    "GB": _consumer("Consumer Rights Act 2015"),
    "IE": _consumer("Directive 93/13/EEC"),
    "NL": _consumer(
        "BW 6:119",
        interest=True,
        fee=AFTER_TERM,
        fee_source="BW 6:96 (5), (6)",
        scale=_DUTCH_COSTS,
    ),
    "BE": _consumer("WER/CDE, Book XIX"),
    "IT": _consumer("D.Lgs. 206/2005, Art. 33"),
    "ES": _consumer("RDL 1/2007, Art. 82"),
}
COUNTRIES = tuple(_BUSINESS_LAWS)


def law_of(country, debtor_kind):
    """The law for a kind of debtor in a country; :data:`UNKNOWN` for others.

    :param country: two letters
    :param debtor_kind: business, consumer or public
    """
    laws = _CONSUMER_LAWS if debtor_kind == CONSUMER else _BUSINESS_LAWS
    return laws.get(country, UNKNOWN)
