"""Which fees a letter charges, and which earlier charges it carries along."""

from .charged import COMPENSATION, FEE, INTEREST, KINDS
from .law import AGREED, UNKNOWN, law_of
from .values import ZERO


def fee_of(lines, account, currency, scale=None):
    """The fee of the highest level that escalates on this letter, once per letter.

    Never on a reminder, never when the customer's *Apply Fees* is off.

    :param lines: the claimed lines of the letter
    :param account: the customer's :class:`Account`
    :param currency: the letter's currency
    :param scale: :class:`fees.Scale` of the law in that currency, if it has one
    """
    raised = [line.level for line in lines if line.escalates]
    highest = max(raised, key=lambda level: level.position, default=None)
    if highest is None or not account.apply_fees:
        return ZERO
    each = highest.fee_rule and highest.fee_rule.each_invoice
    if each:
        lines = [li for li in lines if li.escalates and li.level == highest]
    return fee_at(highest, lines, currency, scale)


def fee_at(level, lines, currency, scale=None):
    """The fee of a level for these lines; a reminder has none. See :func:`fee_of`."""
    if level.kind == "reminder":
        return ZERO
    if level.fee_rule is None:
        return currency.from_company(level.fee)
    amounts = {}
    for line in lines:
        key = line.item.move_id or -line.item.id
        amounts[key] = amounts.get(key, ZERO) + line.item.claimable
    return level.fee_rule.fee(list(amounts.values()), currency, scale)


def carried(items, account, bearers):
    """What earlier letters have charged, and is still open, by kind.

    Fees on these items; of interest and compensation what stands in the ledger, since
    a letter claims all else of them anew.

    :param bearers: :class:`bearers.Bearers` of the account
    :return: dict of what a :class:`decisions.Proposal` calls each kind to Decimal
    """
    found = dict.fromkeys(KINDS, ZERO)
    found[FEE] = _previous_fees(items, account, bearers.of_fees)
    for item_id in dict.fromkeys(item.id for item in items):
        for charge in bearers.booked.get(item_id, ()):
            found[charge.kind] += charge.open
    return {f"previous_{kind}": amount for kind, amount in found.items()}


def kinds_asked(account):
    """The kinds of charges that a customer, as they are known today, may be asked for.

    :return: frozenset
    """
    law = law_of(account.country, account.debtor_kind)
    agreed, bears_fees = account.charges_agreed, account.apply_fees
    asked = {
        FEE: bears_fees and (agreed or law.fee != AGREED),
        INTEREST: law.interest or agreed,
        COMPENSATION: bears_fees and (law.compensation or law is UNKNOWN),
    }
    return frozenset(kind for kind, may_be in asked.items() if may_be)


def fees_beyond_cap(account):
    """How much of fees of letters is open beyond the law's cap, waived aside.

    :return: dict of charge id to Decimal above 0, of those still to be paid
    """
    law, left = law_of(account.country, account.debtor_kind), {}
    if law.fee_cap is None or account.charges_agreed:
        return {}
    found = {}
    for charge in account.charges:
        if charge.kind == FEE:
            # One charge may be open in the books and beside them.
            left[charge.id] = left.get(charge.id, ZERO) + charge.open
            cap = law.fee_cap if charge.currency_code == law.currency else ZERO
            found[charge.id] = beyond_cap(left[charge.id], charge.received, cap)
    return {charge_id: excess for charge_id, excess in found.items() if excess}


def beyond_cap(still_open, received, cap):
    """How much of what is open of a fee is beyond the law's cap.

    :param received: what was received of it before: that is a part of what is lawful
    """
    return min(max(still_open + received - cap, ZERO), still_open)


def find_bearers(account):
    """For which open item a charge of interest or compensation is by now.

    :return: function of a :class:`LetterCharge` to the id of its item; of one that core
        has made anew, or posted in another currency, the first of its invoice, None
        where nothing of it is open
    """
    first, currency_ids = {}, {}
    for item in account.claims:
        first.setdefault((item.move_id, item.currency.id), item.id)
        currency_ids[item.id] = item.currency.id

    def find(charge):
        same = currency_ids.get(charge.line_id, charge.currency_id)
        if charge.kind == FEE or (charge.line_id and same == charge.currency_id):
            return charge.line_id
        keys = ((move_id, charge.currency_id) for move_id in charge.move_ids)
        return next((first[key] for key in keys if key in first), None)

    return find


def _previous_fees(items, account, bearers):
    """Fees of earlier letters on these items that are still open."""
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
