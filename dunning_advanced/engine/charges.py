"""Which fees a letter charges, and which earlier ones it carries along."""

from .values import ZERO


def fee_of(levels, account, currency):
    """The fee of the highest level that escalates on this letter, once per letter.

    Never on a reminder, never when the customer's *Apply Fees* is off.

    :param levels: the levels to which claimed items escalate on this letter
    :param account: the customer's :class:`Account`
    :param currency: the letter's currency; a level's fee is in company currency
    """
    highest = max(levels, key=lambda level: level.position, default=None)
    if highest is None or highest.kind == "reminder" or not account.apply_fees:
        return ZERO
    return currency.from_company(highest.fee)


def fee_bearers(account):
    """Which open item carries the fee of each earlier letter along.

    A fee belongs to a letter, and its items may now stand on several. The oldest one
    still open bears it, so it is never claimed twice.

    :return: dict of letter id to item id
    """
    bearers = {}
    charged = [item for item in account.claims if item.earlier_fees]
    for item in sorted(charged, key=lambda item: (item.due, item.id)):
        for fee in item.earlier_fees:
            bearers.setdefault(fee.letter_id, item.id)
    return bearers


def previous_fees(items, account, bearers):
    """Fees of earlier letters on these items that are still open.

    :param bearers: what :func:`fee_bearers` says
    """
    if not account.apply_fees:
        return ZERO
    return sum(
        (
            fee.amount
            for item in items
            for fee in item.earlier_fees
            if bearers[fee.letter_id] == item.id
        ),
        ZERO,
    )
