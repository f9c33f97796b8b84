"""What may be asked for today of charges that letters have claimed or booked before."""

from collections import defaultdict

from .accruing import Accruing
from .charged import COMPENSATION, FEE, INTEREST
from .charges import fees_beyond_cap, find_bearers, kinds_asked
from .credits import share_out
from .law import UNKNOWN, law_of
from .overcharged import interest_beyond_owed, interest_in_books
from .precedence import with_agreed_days
from .values import ZERO


def charges_asked(account, rulebook, as_of):
    """What may be asked today of the charges that are still to be paid.

    Nothing of a kind that nobody may be asked for; of a letter's fee no more than the
    law's cap, with what was received of it before; of an item's interest no more than
    is owed by now.

    :param account: :class:`Account`
    :param rulebook: :class:`Rulebook` with the rules of interest
    :param as_of: the last day that bears interest
    :return: dict of charge id to Decimal, without those of which nothing is asked
    """
    found = {}
    for charge in _of_lawful_kinds(account):
        found[charge.id] = found.get(charge.id, ZERO) + charge.open
    for charge_id, excess in fees_beyond_cap(account).items():
        found[charge_id] = max(found.get(charge_id, ZERO) - excess, ZERO)
    beyond = _interest_beyond(account, rulebook, as_of)
    of_item = _interest_by_item(account) if beyond else {}
    for item, booked, claimed in beyond:
        _take(found, of_item[item.id], booked + claimed)
    return {charge_id: amount for charge_id, amount in found.items() if amount}


def claimed_charges(account, rulebook, as_of, item_ids):
    """What letters have charged for some items beside fees, and is in no book.

    Not what the customer, as they are known today, may not be charged at all, nor
    interest beyond what is owed by now.

    :return: Decimal; what is still to be paid of it
    """
    find = find_bearers(account)
    found = sum(
        (
            charge.open
            for charge in _of_lawful_kinds(account)
            if charge.kind != FEE and not charge.booked and find(charge) in item_ids
        ),
        ZERO,
    )
    for item, _booked, claimed in _interest_beyond(account, rulebook, as_of):
        found -= claimed if item.id in item_ids else ZERO
    return max(found, ZERO)


def _of_lawful_kinds(account):
    """The charges of kinds that the customer, as known today, may be asked for."""
    kinds, law = kinds_asked(account), law_of(account.country, account.debtor_kind)
    for charge in account.charges:
        known = ("", law.currency)
        is_foreign = law is not UNKNOWN and charge.currency_code not in known
        if charge.kind in kinds and not (charge.kind == COMPENSATION and is_foreign):
            yield charge


def _interest_beyond(account, rulebook, as_of):
    """Each item with what of its interest in the books, and beside, is too much."""
    account = with_agreed_days(account, rulebook)
    known = (*account.claims, *account.paid_off)
    items = [item for item in known if item.charged.interest]
    if not items or INTEREST not in kinds_asked(account):
        return []
    cover = share_out(account, rulebook, as_of)
    owed = Accruing(account, rulebook, as_of, cover).owed
    return interest_beyond_owed(items, interest_in_books(account), owed)


def _interest_by_item(account):
    """The charges of interest, the newest first, by the id of their item."""
    found, find = defaultdict(list), find_bearers(account)
    for charge in sorted(account.charges, key=lambda one: one.place, reverse=True):
        if charge.kind == INTEREST:
            found[find(charge)].append(charge)
    return found


def _take(found, charges, amount):
    """Take an amount off what may be asked of some charges, in their order.

    :param found: dict of charge id to Decimal, which is changed
    """
    for charge in charges:
        part = min(amount, found.get(charge.id, ZERO))
        if part:
            found[charge.id] -= part
            amount -= part
