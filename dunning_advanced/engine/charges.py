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


def previous_fees(items, account):
    """Fees of earlier letters on items that are still open, each letter once."""
    if not account.apply_fees:
        return ZERO
    by_letter = {fee.letter_id: fee.amount for i in items for fee in i.earlier_fees}
    return sum(by_letter.values(), ZERO)
