"""Money that is there for charges which are claimed and in no book.

Who pays 124.00 on an invoice of 119.00 with a fee of 5.00 leaves a credit of 5.00. It
is income, and neither deducted from the next letter nor is the fee claimed again.
"""

from collections import defaultdict
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
    charges = _charges_of(credit, account)
    by_letter = defaultdict(list)
    for charge in charges:
        by_letter[charge.letter_id].append(charge)
    by_number = sorted(by_letter, reverse=True)
    letters = [by_letter[number] for number in by_number]
    until = [[one for one in charges if one.letter_id <= n] for n in by_number[1:]]
    for own in (charges, *letters, *until):
        for kinds in _KINDS_TOGETHER:
            fitting = tuple(charge for charge in own if charge.kind in kinds)
            if fitting and sum(one.open for one in fitting) == -credit.open:
                return fitting
    return ()


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
    for credit in sorted(credits, key=lambda item: (item.due, item.id)):
        paid = charges_paid_by(credit, found)
        if paid:
            found = _take(found, credit, paid)
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


def _charges_of(credit, account):
    """The claimed charges that a payment can be meant for, the oldest first."""
    items = (*account.items, *account.relatives)
    still_open = {item.move_id for item in items if item.open > 0}
    return sorted(
        (
            charge
            for charge in account.charges
            if not charge.booked
            and charge.open > 0
            and charge.currency_id == credit.currency.id
            and charge.day <= credit.due
            and (
                charge.move_ids & credit.paid_moves
                if credit.paid_moves
                else credit.is_payment and not charge.move_ids & still_open
            )
        ),
        key=lambda charge: (charge.day, charge.id),
    )


def _take(account, credit, paid):
    ids = {charge.id for charge in paid}
    return replace(
        account,
        items=tuple(
            _without_charges(item, paid) for item in account.items if item is not credit
        ),
        relatives=tuple(item for item in account.relatives if item is not credit),
        charges=tuple(one for one in account.charges if one.id not in ids),
        received=(*account.received, (credit, paid)),
    )


def _without_charges(item, paid):
    fees = {charge.letter_id: charge.open for charge in paid if charge.kind == FEE}
    charged = item.charged
    for charge in paid:
        if charge.kind != FEE and charge.line_id == item.id:
            charged = charged.settle(charge.kind, charge.open)
    if not fees.keys() & {fee.letter_id for fee in item.earlier_fees}:
        return item if charged is item.charged else replace(item, charged=charged)
    left = (
        replace(fee, amount=fee.amount - fees.get(fee.letter_id, ZERO))
        for fee in item.earlier_fees
    )
    earlier = tuple(fee for fee in left if fee.amount > 0)
    return replace(item, charged=charged, earlier_fees=earlier)
