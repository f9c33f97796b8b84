"""Money that is there for charges which are claimed and in no book.

Who pays 124.00 on an invoice of 119.00 with a fee of 5.00 leaves a credit of 5.00. It
is income, and neither deducted from the next letter nor is the fee claimed again. Which
charges a letter has asked for decides what its payment is for.
"""

from collections import Counter, defaultdict
from dataclasses import replace

from .charged import FEE
from .charges import fees_beyond_cap, find_bearers
from .payable import OpenCharges
from .values import ZERO


def charges_paid_by(credit, account):
    """The claimed charges that a payment has paid to the cent with what is left of it.

    It has paid an invoice of theirs in part, or none at all while all of those are
    settled. All open charges of these invoices are tried first, then those of each
    letter, the newest first: what it asks for, with what it repeats of earlier ones,
    and its own; then all until each of them, since a letter has crossed the payment of
    the one before. Each as a whole and by kinds. Then the same without what is beyond
    the law's cap: later letters have not asked for it. Then with what stands in the
    books: that part of the money stays a credit beside it.

    :param credit: one of the credits of the customer in the legal body
    :param account: :class:`Account`
    :return: tuple of :class:`LetterCharge`, empty when none fit
    """
    return _filter_claimed(_find_paid(credit, _ways_to_ask(account)))


def _ways_to_ask(account):
    """The open charges as they were charged, and as letters may ask for them.

    :return: list of :class:`OpenCharges`
    """
    asked = [account]
    if beyond := fees_beyond_cap(account):
        lawful = (
            replace(one, open=max(one.open - beyond.get(one.id, ZERO), ZERO))
            for one in account.charges
        )
        asked.append(replace(account, charges=tuple(lawful)))
    are_both = len({one.booked for one in account.charges}) > 1
    places = (False, True) if are_both else (False,)
    return [OpenCharges(one, booked) for booked in places for one in asked]


def _find_paid(credit, ways):
    """What a credit has paid, in the first way of asking that it fits."""
    return next(filter(None, (charges.paid_by(credit) for charges in ways)), ())


def _filter_claimed(charges):
    return tuple(charge for charge in charges if not charge.booked)


def without_received(account, elsewhere=()):
    """The account without credits that are charges' money, and without these charges.

    Each credit pays other charges than the one before, in whichever company of the
    legal body it lies.

    :param account: :class:`Account`
    :param elsewhere: :class:`LetterCharge` of other companies of the body: money for
        these is no credit here, either
    """
    if not (account.charges or elsewhere):
        return account
    found = replace(account, charges=(*account.charges, *elsewhere))
    credits = (item for item in (*account.items, *account.relatives) if item.open < 0)
    ways = _ways_to_ask(found)
    received = []
    for credit in sorted(credits, key=lambda item: (item.due, item.id)):
        paid = _find_paid(credit, ways)
        if claimed := _filter_claimed(paid):
            for charges in ways:
                charges.take(paid)
            received.append((credit, claimed))
    if received:
        found = _take(found, received)
    return _without_charges_of(found, {charge.id for charge in elsewhere})


def _without_charges_of(account, foreign):
    """The account with what concerns its own company alone.

    :param foreign: ids of charges of other companies
    """
    received = (
        (credit, tuple(charge for charge in paid if charge.id not in foreign))
        for credit, paid in account.received
    )
    return replace(
        account,
        charges=tuple(one for one in account.charges if one.id not in foreign),
        received=tuple((credit, paid) for credit, paid in received if paid),
    )


def _take(account, received):
    """The account without some payments, and without the charges that each has paid.

    :param received: list of (credit, its :class:`LetterCharge`)
    """
    paid = [charge for _credit, own in received for charge in own]
    charge_ids = {charge.id for charge in paid}
    rest = {
        credit.id: credit.open + sum((one.open for one in own), ZERO)
        for credit, own in received
    }
    # Also what is beyond the cap of what was paid: nobody is asked for it.
    whole = [c for c in account.charges if c.id in charge_ids and not c.booked]
    settle = _Settling(whole, find_bearers(account))

    def leave(items):
        for item in items:
            if item.id not in rest:
                yield item
            elif left := rest[item.id]:
                yield replace(item, open=left)

    return replace(
        account,
        items=tuple(map(settle, leave(account.items))),
        relatives=tuple(leave(account.relatives)),
        charges=tuple(c for c in account.charges if c.id not in charge_ids or c.booked),
        received=(*account.received, *received),
    )


class _Settling:
    """Takes charges that are paid off the items for which they were charged.

    :param find: what :func:`charges.find_bearers` says
    """

    def __init__(self, paid, find):
        self._fees = Counter()
        self._others = defaultdict(list)
        for charge in paid:
            if charge.kind == FEE:
                self._fees[charge.letter_id] += charge.open
            else:
                self._others[find(charge)].append(charge)

    def __call__(self, item):
        charged = item.charged
        for charge in self._others.get(item.id, ()):
            charged = charged.settle(charge.kind, charge.open)
        if all(fee.letter_id not in self._fees for fee in item.earlier_fees):
            return item if charged is item.charged else replace(item, charged=charged)
        left = (
            replace(fee, amount=fee.amount - self._fees[fee.letter_id])
            for fee in item.earlier_fees
        )
        earlier = tuple(fee for fee in left if fee.amount > 0)
        return replace(item, charged=charged, earlier_fees=earlier)
