"""What the law of a customer's country lets a letter charge. Notes, no legal advice.

Where nothing is written here, the fee is what the level says, and neither interest nor
compensation is claimed without a rule of the user's.
"""

from dataclasses import dataclass
from decimal import Decimal

from .values import ZERO

BUSINESS = "business"
CONSUMER = "consumer"
PUBLIC = "public"

EU_LATE_PAYMENT = "Directive 2011/7/EU, Art. 6"


@dataclass(frozen=True, slots=True)
class Law:
    """One country's law for one kind of debtor.

    ``fee``: free, after_first (never on the letter that puts the debtor in default) or
    agreed (none unless agreed with the customer). ``fee_cap`` is in ``currency``, None
    without one. ``compensation`` is a flat sum per late invoice in ``currency`` by the
    amount of the invoice: (up to below this amount, sum). Sources are what a reader can
    look up.
    """

    fee: str = "free"
    fee_cap: Decimal | None = None
    fee_source: str = ""
    interest: bool = True
    interest_source: str = ""
    compensation: tuple[tuple[Decimal | None, Decimal], ...] = ()
    compensation_source: str = ""
    currency: str = "EUR"

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
_LATE_PAYMENT_ACT = "Late Payment of Commercial Debts (Interest) Act 1998"


def _trade(fee="agreed", fee_source=EU_LATE_PAYMENT, **values):
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
        **{"fee": "agreed", "fee_source": source, **values},
        interest=interest,
        interest_source=source,
        compensation_source="Directive 2011/7/EU, Art. 1",
    )


_BUSINESS_LAWS = {
    "DE": _trade("after_first", "§ 286 BGB", source="§ 288 (5) BGB"),
    "AT": _trade("after_first", "§ 458 UGB", source="§ 458 UGB"),
    "CH": Law(fee="agreed", fee_source="OR 103, 106", compensation_source="OR 104"),
    "FR": _trade(fee_source="C. com. L441-10", source="C. com. L441-10, D441-5"),
    "GB": Law(
        fee="agreed",
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
        fee="after_first",
        fee_cap=Decimal("0.76"),
    ),
    "AT": _consumer("§ 1333 ABGB", interest=True),
    "CH": _consumer("OR 103, 106", interest=True),
    "FR": _consumer("CPCE L111-8"),
    "GB": _consumer("Consumer Rights Act 2015"),
    "IE": _consumer("Directive 93/13/EEC"),
    "NL": _consumer("BW 6:96 (6)", interest=True),
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
