"""Whether a letter that waits may charge today what it charges.

What its level asks for was settled when it was issued. Who may be charged how much was
not: the customer turned out to be a consumer, bears no fees, was given more time.
"""

from dataclasses import replace

from .accruing import interest_until
from .charged import COMPENSATION, FEE, INTEREST, KINDS
from .charges import fees_beyond_cap, find_bearers, kinds_asked
from .credits import NOTHING, share_out
from .fee_rail import lawful_fee
from .interest import first_day_of_delay
from .law import law_of
from .precedence import with_agreed_days
from .values import ZERO


def dropped_charges(document, claim, account, rulebook, as_of):
    """How much more a letter charges, or repeats, than it might by the facts of a day.

    :param document: :class:`Document`
    :param claim: :class:`standing.Claim` of its items
    :param account: :class:`Account` without what the letter itself has charged
    :param rulebook: :class:`Rulebook` of the company
    :param as_of: the day of the facts; interest runs until that of the letter
    :return: Decimal
    """
    carried = max(document.previous_fee - claim.previous_fee, ZERO)
    given_up = document.settled + _given_up(document, account)
    charged = document.fee + document.interest + document.compensation
    too_much = _charged_too_much(document, claim, account, rulebook, as_of)
    # What was waived may be among what it must not charge.
    return carried + min(given_up + too_much, max(charged, given_up))


def unlawful_charges(document, carried, account, rulebook):
    """What of the charges of a letter its customer, as known today, may not be asked.

    Whatever has been paid since: which letter was the first one, and how much it
    claimed, was settled when it was written.

    :param document: :class:`Document`, whose day is known
    :param carried: what it carries of earlier letters, by kind, and these charges' ids
    :param account: :class:`Account`
    :param rulebook: :class:`Rulebook` of the company
    :return: dict of kind to Decimal
    """
    law = law_of(account.country, account.debtor_kind)
    account = with_agreed_days(account, rulebook)
    asked = {said.item_id for said in document.asked}
    known = (*account.items, *account.paid_off)
    items = {item.id: item for item in known if item.id in asked}
    flat = _compensation(document, items.values(), account, law)
    # Money that waits to be assigned may be what pays the letter.
    interest = _interest(document, items, account, rulebook, law, NOTHING)
    earlier, charge_ids = carried
    kinds = kinds_asked(account)
    barred = {kind: ZERO if kind in kinds else earlier[kind] for kind in KINDS}
    return {
        FEE: _unlawful_fee(document, earlier[FEE], charge_ids, account),
        COMPENSATION: document.compensation - flat + barred[COMPENSATION],
        INTEREST: interest + barred[INTEREST],
    }


def _unlawful_fee(document, carried_fee, carried_ids, account):
    if FEE not in kinds_asked(account):
        return document.fee + carried_fee
    beyond = fees_beyond_cap(account)
    own_ids = {c.id for c in account.charges if c.letter_id == document.letter_id}
    own = sum((beyond.get(charge_id, ZERO) for charge_id in own_ids), ZERO)
    left = {charge_id: ZERO for charge_id in carried_ids}
    for charge in account.charges:
        if charge.kind == FEE and charge.id in left:
            left[charge.id] += charge.open
    over = sum((beyond.get(charge_id, ZERO) for charge_id in left), ZERO)
    lawful = sum(left.values(), ZERO) - over
    # It may have been written without what is beyond the cap.
    earlier = min(over, max(carried_fee - lawful, ZERO))
    return min(own, document.fee) + earlier


def _charged_too_much(document, claim, account, rulebook, as_of):
    if not (document.fee or document.interest or document.compensation):
        return ZERO
    document = replace(document, day=document.day or as_of)
    law = law_of(account.country, account.debtor_kind)
    reached = {item.id: item.reached for item in account.items}
    lines = [
        replace(line, item=_as_it_was(line.item, reached, document, claim))
        for line in claim.lines.values()
    ]
    fee = _fee(document, lines, account, law)
    items = {item_id: line.item for item_id, line in claim.lines.items()}
    compensation = _compensation(document, items.values(), account, law)
    cover = share_out(account, rulebook, as_of) if document.interest else NOTHING
    interest = _interest(document, items, account, rulebook, law, cover)
    return document.fee - fee + document.compensation - compensation + interest


def _as_it_was(item, reached, document, claim):
    """An item with the history that it had before the letter, less its credits.

    :param reached: dict of item id to all that letters have raised it to
    """
    before = tuple(
        one
        for one in reached[item.id]
        if one.letter_id != document.letter_id and one.date <= document.day
    )
    fees = item.charged.fees_before(document.letter_id, document.day)
    return replace(
        item,
        reached=before,
        charged=replace(item.charged, fees=fees),
        disputed=item.disputed + claim.covered.get(item.id, ZERO),
    )


def _fee(document, lines, account, law):
    """What of its fee the law and the customer's own terms let it charge."""
    if not document.fee or not account.apply_fees:
        return ZERO
    unpaid = [line for line in lines if line.item.claimable > 0]
    if account.charges_agreed or not unpaid:
        return document.fee
    currency = unpaid[0].item.currency
    fee, _reason = lawful_fee(document.fee, law, unpaid, currency, document.day)
    return fee


def _compensation(document, items, account, law):
    """The flat sums, where the customer owes any at all."""
    lawful = law.compensation and all(law.is_of(item.currency) for item in items)
    return document.compensation if lawful and account.apply_fees else ZERO


def _interest(document, items, account, rulebook, law, cover):
    """How much less the interest is that would be reckoned until the letter's day.

    :param items: dict of item id to :class:`OpenItem`
    :param cover: what credits cover of them
    """
    if not document.interest:
        return ZERO
    key = account.country, account.debtor_kind
    rule = rulebook.interest_rules.get(key)
    if not rule or not (law.interest or account.charges_agreed):
        return document.interest
    found, holidays = ZERO, rulebook.holidays
    for said in document.asked:
        item = items.get(said.item_id)
        accrued = document.accrued.get(said.line_id)
        if item and accrued:
            first = first_day_of_delay(item.due, rule, holidays, account.state)
            owed = interest_until(document.day, item, first, rule, cover)
            excess = accrued - owed.amount
            # The same money in other parts is rounded otherwise.
            noise = item.currency.rounding * len(owed.stretches)
            found += excess if excess > noise else ZERO
    return min(found, document.interest)


def _given_up(document, account):
    """What of earlier letters' charges is repeated and has been settled since."""
    still_open, find = {}, find_bearers(account)
    for charge in account.charges:
        place = document.day or charge.day, document.letter_id
        if not charge.booked and charge.place < place:
            key = find(charge), charge.kind
            still_open[key] = still_open.get(key, ZERO) + charge.open
    return sum(
        (
            max(amount - still_open.get((said.item_id, kind), ZERO), ZERO)
            for said in document.asked
            for kind, amount in said.repeated.items()
        ),
        ZERO,
    )
