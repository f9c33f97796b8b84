"""Earlier charges that are more than is owed by now: they are not claimed, and said.

The customer turned out to be a consumer, the due date was moved, a rate was corrected,
a payment was found that had come earlier: what letters charged before stays what it
was, until a person waives it, but no letter asks for it again.
"""

from .charged import COMPENSATION, FEE, INTEREST
from .charges import beyond_cap, find_bearers, kinds_asked
from .law import UNKNOWN
from .values import ZERO


def too_much(letter, lines, account, law, bearers, owed_interest):
    """What a letter must not carry along of earlier charges, by kind.

    :param letter: :class:`decisions.Proposal` with all that earlier letters charged
    :param lines: its claimed lines
    :param account: the customer's :class:`Account`
    :param law: :class:`law.Law` of the customer
    :param bearers: :class:`bearers.Bearers` of the account
    :param owed_interest: function of an item: its interest until today, None: unknown
    :return: (dict of kind to Decimal, interest that earlier letters have only claimed)
    """
    items, kinds = [line.item for line in lines], kinds_asked(account)
    found = {FEE: ZERO, COMPENSATION: ZERO}
    if FEE not in kinds:
        found[FEE] = letter.previous_fee
    elif law.fee_cap is not None and not account.charges_agreed:
        cap = law.fee_cap if law.is_of(letter.currency) else ZERO
        found[FEE] = _fees_beyond(cap, items, account, bearers)
    is_foreign = law is not UNKNOWN and not law.is_of(letter.currency)
    if COMPENSATION not in kinds or is_foreign:
        found[COMPENSATION] = letter.previous_compensation
    items += _paid_off(items, account, bearers)
    beyond = interest_beyond_owed(items, bearers.interest_in_books, owed_interest)
    booked = sum((amount for _item, amount, _claimed in beyond), ZERO)
    if INTEREST not in kinds:
        # Also that of invoices which are settled: it stands in the books alone.
        booked = letter.previous_interest
    found[INTEREST] = min(booked, letter.previous_interest)
    return found, sum((claimed for _item, _booked, claimed in beyond), ZERO)


def _paid_off(items, account, bearers):
    """The items paid off whose interest, as it stands in the books, some items bear."""
    carried = (charge for item in items for charge in bearers.booked.get(item.id, ()))
    ids = {charge.line_id for charge in carried if charge.kind == INTEREST}
    return [item for item in account.paid_off if item.id in ids]


def _fees_beyond(cap, items, account, bearers):
    """How much more than a cap of each letter some items carry along as its fee."""
    carried = {}
    for item in items:
        for fee in item.earlier_fees:
            if bearers.of_fees[fee.letter_id] == item.id:
                carried[fee.letter_id] = carried.get(fee.letter_id, ZERO) + fee.amount
        for charge in bearers.booked.get(item.id, ()):
            if charge.kind == FEE:
                before = carried.get(charge.letter_id, ZERO)
                carried[charge.letter_id] = before + charge.open
    received = {c.letter_id: c.received for c in account.charges if c.kind == FEE}
    return sum(
        (
            beyond_cap(amount, received.get(letter_id, ZERO), cap)
            for letter_id, amount in carried.items()
        ),
        ZERO,
    )


def interest_in_books(account):
    """What stands in the ledger of the interest that was charged, by item id."""
    found, find = {}, find_bearers(account)
    for charge in account.charges:
        if charge.booked and charge.kind == INTEREST:
            item_id = find(charge)
            found[item_id] = found.get(item_id, ZERO) + charge.open
    return found


def interest_beyond_owed(items, in_books, owed_interest):
    """What letters have charged as interest beyond what is owed by now, waived aside.

    :param in_books: what :func:`interest_in_books` says
    :param owed_interest: as in :func:`too_much`
    :return: list of (item, what of it stands in the books, what is only claimed)
    """
    found = []
    for item in (item for item in items if item.charged.interest):
        owed = owed_interest(item)
        if owed is None:
            continue
        ledger = in_books.get(item.id, ZERO)
        waived = item.charged.interest_waived
        received = item.charged.interest_settled - ledger - waived
        excess = item.charged.interest - waived - max(owed, received)
        if excess > 0:
            booked = min(excess, ledger)
            found.append((item, booked, excess - booked))
    return found
