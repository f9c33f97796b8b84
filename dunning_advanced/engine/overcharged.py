"""Earlier charges that are more than is owed by now: they are not claimed, and said.

The customer turned out to be a consumer, the due date was moved, a rate was corrected,
a payment was found that had come earlier: what letters charged before stays what it
was, until a person waives it, but no letter asks for it again.
"""

from .charged import COMPENSATION, FEE, INTEREST
from .law import AGREED, UNKNOWN
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
    found = {FEE: ZERO, COMPENSATION: ZERO}
    if letter.previous_fee and not account.charges_agreed:
        allowed = _lawful_fees(letter, lines, law, bearers)
        found[FEE] = max(letter.previous_fee - allowed, ZERO)
    if not law.compensation and law is not UNKNOWN:
        found[COMPENSATION] = letter.previous_compensation
    booked, claimed = _interest(lines, bearers.interest_in_books, owed_interest)
    found[INTEREST] = min(booked, letter.previous_interest)
    return found, claimed


def _lawful_fees(letter, lines, law, bearers):
    if law.fee == AGREED:
        return ZERO
    if law.fee_cap is None:
        return letter.previous_fee
    if not law.is_of(letter.currency):
        return ZERO
    fees = {fee.letter_id for line in lines for fee in line.item.earlier_fees}
    return law.fee_cap * len(fees | bearers.letters_with_booked_fees)


def interest_in_books(account):
    """What stands in the ledger of the interest that was charged, by item id."""
    found = {}
    for charge in account.charges:
        if charge.booked and charge.kind == INTEREST:
            found[charge.line_id] = found.get(charge.line_id, ZERO) + charge.open
    return found


def _interest(lines, in_books, owed_interest):
    """The interest charged too much: (in the books, only claimed)."""
    booked = claimed = ZERO
    for item in (line.item for line in lines if line.item.charged.interest):
        owed = owed_interest(item)
        if owed is None:
            continue
        ledger = in_books.get(item.id, ZERO)
        waived = item.charged.interest_waived
        received = item.charged.interest_settled - ledger - waived
        excess = item.charged.interest - waived - max(owed, received)
        if excess > 0:
            booked += min(excess, ledger)
            claimed += excess - min(excess, ledger)
    return booked, claimed
