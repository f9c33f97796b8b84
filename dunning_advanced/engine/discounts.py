"""Invoices paid in time for their discount, by money that nobody has assigned yet.

Who pays 98.00 of 100.00 while 2 % may be deducted owes nothing: the rest is neither
dunned, nor is the money there for anything else.
"""

from collections import Counter, defaultdict
from dataclasses import replace

from .values import ZERO


def without_discounted(account):
    """The account without payments that are short by discounts for paying early alone.

    Such a payment is over one invoice with a discount, over all of them, or over all
    that is open. What it has paid is open in the books still, and is not claimed.

    :param account: :class:`Account`
    :return: the same where there is none
    """
    offers = _Offers(account)
    if not offers.left:
        return account
    credits = [*account.items, *account.relatives]
    for credit in sorted(credits, key=lambda item: (item.due, item.id)):
        if credit.is_payment and (paid := offers.paid_by(credit)):
            offers.take(credit, paid)
    return offers.apply() if offers.taken else account


def _is_offered(item):
    """Whether there is a discount, as core has it: while nothing is paid of it."""
    return bool(
        item.discount_until and not item.disputed and item.open == item.original
    )


class _Offers:
    """Invoices with a discount that no payment has taken yet.

    Sums are kept: some customers have thousands of invoices, and of payments.
    """

    def __init__(self, account):
        self.account = account
        self.left = [item for item in account.claims if _is_offered(item)]
        # Each payment with what it has paid.
        self.taken = {}
        self._by_amount = defaultdict(list)
        for item in self.left:
            self._by_amount[item.currency.id, item.discounted].append(item)
        self._opens, self._total = Counter(), Counter()
        for item in account.claims:
            if not (item.paid_by or item.paid_out):
                self._count(item, 1)
        self._in_time = {}

    def _count(self, item, sign):
        self._opens[item.currency.id, item.open] += sign
        self._total[item.currency.id] += sign * item.open

    def paid_by(self, payment):
        """The invoices of which a payment has paid all but the discount."""
        amount, currency_id = -payment.open, payment.currency.id
        day = payment.entered or payment.due
        in_time, discounted, plain = self._get_in_time(currency_id, day)
        # Who pays a claim to the cent has paid that one, and no other with a discount.
        if not in_time or self._opens[currency_id, amount]:
            return []
        fitting = self._by_amount.get((currency_id, amount), ())
        own = [item for item in fitting if day <= item.discount_until]
        if own:
            return own[:1]
        return in_time if amount in (discounted, discounted + plain) else []

    def _get_in_time(self, currency_id, day):
        """What may be paid with its discount on a day.

        :return: (items, what they come to, all else that is open in the currency)
        """
        known = self._in_time.get(currency_id)
        if not known or known[0] != day:
            items = [
                item
                for item in self.left
                if item.currency.id == currency_id and day <= item.discount_until
            ]
            discounted = sum((item.discounted for item in items), ZERO)
            own = sum((item.open for item in items), ZERO)
            plain = self._total[currency_id] - own
            known = self._in_time[currency_id] = day, (items, discounted, plain)
        return known[1]

    def take(self, payment, paid):
        """Let a payment have paid some invoices."""
        self.taken[payment.id] = payment, paid
        ids = {item.id for item in paid}
        self.left = [item for item in self.left if item.id not in ids]
        for item in paid:
            self._by_amount[item.currency.id, item.discounted].remove(item)
            self._count(item, -1)
        self._in_time = {}

    def apply(self):
        """The account with what the payments leave beside what they have paid."""
        payer = {
            item.id: payment for payment, paid in self.taken.values() for item in paid
        }
        rest = {
            payment.id: payment.open + sum((item.discounted for item in paid), ZERO)
            for payment, paid in self.taken.values()
        }

        def change(items):
            for item in items:
                if item.id in payer:
                    yield replace(item, paid_by=(payer[item.id].name,))
                elif item.id not in rest:
                    yield item
                elif rest[item.id]:
                    yield replace(item, open=rest[item.id])

        return replace(
            self.account,
            items=tuple(change(self.account.items)),
            relatives=tuple(change(self.account.relatives)),
        )
