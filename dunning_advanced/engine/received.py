"""Money that is there for charges which are claimed and in no book.

Who pays 124.00 on an invoice of 119.00 with a fee of 5.00 leaves a credit of 5.00. It
is income, and neither deducted from the next letter nor is the fee claimed again.
"""

from collections import Counter, defaultdict
from dataclasses import replace

from .charged import COMPENSATION, FEE, INTEREST
from .values import ZERO

# All choices of kinds, those with most of them first.
_KINDS_TOGETHER = (
    {FEE, INTEREST, COMPENSATION},
    {FEE, INTEREST},
    {FEE, COMPENSATION},
    {INTEREST, COMPENSATION},
    {FEE},
    {INTEREST},
    {COMPENSATION},
)


def charges_paid_by(credit, account):
    """The claimed charges that a payment has paid to the cent with what is left of it.

    It has paid an invoice of theirs in part, or none at all while all of those are
    settled. All open charges of these invoices are tried first, then those of each
    letter, the newest first, then all until each of them, since a letter has crossed
    the payment of the one before; each as a whole and by kinds.

    :param credit: one of the credits of the customer in the legal body
    :param account: :class:`Account`
    :return: tuple of :class:`LetterCharge`, empty when none fit
    """
    return _OpenCharges(account).paid_by(credit)


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
    still_open = _OpenCharges(found)
    received = []
    for credit in sorted(credits, key=lambda item: (item.due, item.id)):
        if paid := still_open.paid_by(credit):
            still_open.take(paid)
            received.append((credit, paid))
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


class _OpenCharges:
    """The claimed charges of an account that no payment has taken yet.

    Some customers have hundreds of letters, and of payments: what one may be for is
    reckoned once for all that may be for the same.
    """

    def __init__(self, account):
        items = (*account.items, *account.relatives)
        open_moves = {item.move_id for item in items if item.open > 0}
        left = (one for one in account.charges if not one.booked and one.open > 0)
        self._left = sorted(left, key=lambda charge: (charge.day, charge.id))
        settled = (one for one in self._left if one.move_ids.isdisjoint(open_moves))
        self._settled = defaultdict(list)
        for charge in settled:
            self._settled[charge.currency_id].append(charge)
        self._reckoned = {}

    def take(self, paid):
        """Leave charges to the payment that has paid them."""
        ids = {charge.id for charge in paid}
        self._left = [charge for charge in self._left if charge.id not in ids]
        for own in self._settled.values():
            own[:] = [charge for charge in own if charge.id not in ids]
        self._reckoned = {}

    def paid_by(self, credit):
        """What :func:`charges_paid_by` says."""
        amount = -credit.open
        if credit.paid_moves:
            moves = credit.paid_moves
            own = (
                charge
                for charge in self._left
                if charge.currency_id == credit.currency.id
                and charge.day <= credit.due
                and not charge.move_ids.isdisjoint(moves)
            )
            return _Choices(list(own)).fitting(amount)
        return self._get_settled(credit).fitting(amount) if credit.is_payment else ()

    def _get_settled(self, credit):
        """The choices among what is charged for invoices that are all settled."""
        currency_id, due = credit.currency.id, credit.due
        day, known = self._reckoned.get(currency_id, (None, None))
        if day != due:
            charges = [one for one in self._settled[currency_id] if one.day <= due]
            # In the order of their days: as many are the same.
            if not known or len(known.charges) != len(charges):
                known = _Choices(charges)
            self._reckoned[currency_id] = due, known
        return known


class _Choices:
    """The sums that a payment may have paid to the cent, each with its charges."""

    def __init__(self, charges):
        self.charges = charges
        self._by_total = {}
        for kinds, first, last, total in _choices(charges) if charges else ():
            self._by_total.setdefault(total, (kinds, first, last))

    def fitting(self, amount):
        """The charges of the first choice that comes to an amount."""
        if amount not in self._by_total:
            return ()
        kinds, first, last = self._by_total[amount]
        return tuple(
            charge
            for charge in self.charges
            if charge.kind in kinds and first <= charge.letter_id <= last
        )


def _choices(charges):
    """What a payment may have paid, in the order in which it is tried.

    :param charges: those that it can be meant for, one at least
    :return: iterator of (kinds, first letter, last letter, what is open of them)
    """
    known = {charge.kind for charge in charges}
    together = list(dict.fromkeys(frozenset(k & known) for k in _KINDS_TOGETHER))
    by_letter = {}
    for charge in charges:
        own = by_letter.setdefault(charge.letter_id, dict.fromkeys(known, ZERO))
        own[charge.kind] += charge.open
    numbers = sorted(by_letter)
    sums = [
        [sum(by_letter[number][kind] for kind in kinds) for kinds in together]
        for number in numbers
    ]
    until, total = [], [ZERO] * len(together)
    for own in sums:
        total = [before + part for before, part in zip(total, own, strict=True)]
        until.append(total)
    letters = [(number, number, own) for number, own in zip(numbers, sums, strict=True)]
    ranges = [(numbers[0], to, total) for to, total in zip(numbers, until, strict=True)]
    for first, last, totals in (ranges.pop(), *letters[::-1], *ranges[::-1]):
        for kinds, total in zip(together, totals, strict=True):
            yield kinds, first, last, total


def _take(account, received):
    """The account without some payments, and without the charges that each has paid.

    :param received: list of (credit, its :class:`LetterCharge`)
    """
    paid = [charge for _credit, own in received for charge in own]
    charge_ids = {charge.id for charge in paid}
    credit_ids = {credit.id for credit, _own in received}
    settle = _Settling(paid)
    return replace(
        account,
        items=tuple(
            settle(item) for item in account.items if item.id not in credit_ids
        ),
        relatives=tuple(i for i in account.relatives if i.id not in credit_ids),
        charges=tuple(one for one in account.charges if one.id not in charge_ids),
        received=(*account.received, *received),
    )


class _Settling:
    """Takes charges that are paid off the items for which they were charged."""

    def __init__(self, paid):
        self._fees = Counter()
        self._others = defaultdict(list)
        for charge in paid:
            if charge.kind == FEE:
                self._fees[charge.letter_id] += charge.open
            else:
                self._others[charge.line_id].append(charge)

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
