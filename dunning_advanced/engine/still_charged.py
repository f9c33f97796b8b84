"""Whether a letter that waits may charge today what it charges.

What its level asks for was settled when it was issued. Who may be charged how much was
not: the customer turned out to be a consumer, bears no fees, was given more time.
"""

from dataclasses import replace

from .charging import interest_until
from .credits import share_out
from .fee_rail import lawful_fee
from .interest import first_day_of_delay
from .law import law_of
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
    compensation = _compensation(document, lines, account, law)
    interest = _interest(document, claim, account, rulebook, law, as_of)
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
    fees = frozenset(fee for fee in item.charged.fees if fee[0] < document.letter_id)
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


def _compensation(document, lines, account, law):
    """The flat sums, where the customer owes any at all."""
    lawful = law.compensation and all(law.is_of(li.item.currency) for li in lines)
    return document.compensation if lawful and account.apply_fees else ZERO


def _interest(document, claim, account, rulebook, law, as_of):
    """How much less the interest is that would be reckoned until the letter's day."""
    if not document.interest:
        return ZERO
    key = account.country, account.debtor_kind
    rule = rulebook.interest_rules.get(key)
    if not rule or not (law.interest or account.charges_agreed):
        return document.interest
    cover = share_out(account, rulebook, as_of)
    found = ZERO
    for said in document.asked:
        line = claim.lines.get(said.item_id)
        accrued = document.accrued.get(said.line_id)
        if line and accrued:
            item, holidays = line.item, rulebook.holidays
            first = first_day_of_delay(item.due, rule, holidays, account.state)
            owed = interest_until(document.day, item, first, rule, cover)
            excess = accrued - owed.amount
            # The same money in other parts is rounded otherwise.
            noise = item.currency.rounding * len(owed.stretches)
            found += excess if excess > noise else ZERO
    return min(found, document.interest)


def _given_up(document, account):
    """What of earlier letters' charges is repeated and has been settled since."""
    still_open = {}
    for charge in account.charges:
        if not charge.booked and charge.letter_id < document.letter_id:
            key = charge.line_id, charge.kind
            still_open[key] = still_open.get(key, ZERO) + charge.open
    return sum(
        (
            max(amount - still_open.get((said.item_id, kind), ZERO), ZERO)
            for said in document.asked
            for kind, amount in said.repeated.items()
        ),
        ZERO,
    )
