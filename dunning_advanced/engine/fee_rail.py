"""The fee of a letter as far as the law lets it be charged, and what to say before.

A Dutch consumer owes collection costs only after a letter that has named them and has
given fourteen days from the day after it arrived (BW 6:96 (6), ECLI:NL:HR:2016:2704).
"""

from datetime import timedelta

from .charges import fee_at
from .law import AFTER_FIRST, AFTER_TERM, AGREED
from .values import ZERO

# What the law gives, and what the post may need.
_TERM = timedelta(days=14)
_POST = timedelta(days=2)


def lawful_fee(fee, law, lines, currency, as_of):
    """What the law lets a letter charge of a fee.

    :param fee: what the level asks for, above 0
    :param law: :class:`law.Law`
    :param lines: the claimed lines of the letter
    :param currency: the letter's currency
    :param as_of: its day
    :return: (amount, reason why it is less, or None)
    """
    if law.fee == AGREED:
        return ZERO, "fee_not_agreed"
    if law.fee == AFTER_FIRST and _is_first(lines):
        return ZERO, "fee_on_first_letter"
    if law.fee == AFTER_TERM:
        cap = _costs_announced(law, lines, currency, as_of)
        if cap <= 0:
            return ZERO, "fee_without_term"
    else:
        cap = law.fee_cap
    if cap is not None and not law.is_of(currency):
        return ZERO, "fee_capped"
    if cap is None or fee <= cap:
        return fee, None
    return cap, "fee_capped"


def costs_to_announce(letter, lines, law, as_of):
    """The costs that the next level charges and the law wants to be named before.

    :param letter: :class:`decisions.Proposal`
    :param lines: its claimed lines
    :param law: :class:`law.Law`
    :param as_of: its day
    :return: 0 where none are, or where the letter gives too short a time
    """
    if law.fee != AFTER_TERM or not lines or not law.is_of(letter.currency):
        return ZERO
    if letter.deadline - as_of < _TERM:
        return ZERO
    charging = [
        level
        for level in letter.procedure.active_levels
        if level.position > letter.level.position and level.kind != "reminder"
    ]
    for level in charging:
        fee = fee_at(level, lines, letter.currency, law.scale)
        if fee > 0:
            return min(fee, _costs_left(law, lines, letter.currency))
    return ZERO


def _is_first(lines):
    """Whether no earlier letter has said that any of the claims is overdue."""
    return not any(reached.overdue for line in lines for reached in line.item.reached)


def _costs_announced(law, lines, currency, as_of):
    """What earlier letters have announced and the law's scale still has room for."""
    named, told = set(), []
    for line in lines:
        found = [one for one in line.item.reached if _has_run_out(one, as_of)]
        if found:
            last = max(found, key=lambda one: one.date)
            # Two items of one letter were told of the same costs.
            named.add((last.date, last.announced))
            told.append(line)
    left = _costs_left(law, told, currency)
    return min(left, sum((amount for _day, amount in named), ZERO))


def _has_run_out(reached, as_of):
    if not reached.announced or not reached.sent:
        return False
    # A letter without a date to pay until gives the fourteen days in words.
    deadline = reached.deadline or reached.date + _TERM
    if deadline - reached.date < _TERM:
        return False
    # What waited in the house gave nobody time.
    begun = max(reached.date, reached.left or reached.date)
    return as_of > max(deadline, begun + _TERM + _POST)


def _costs_left(law, lines, currency):
    """The law's costs of some claims, less the fees charged for them before."""
    claimed = sum((line.item.claimable for line in lines), ZERO)
    charged = frozenset().union(*(line.item.charged.fees for line in lines))
    before = sum((amount for _letter_id, amount in charged), ZERO)
    return max(currency.round(law.scale.costs(claimed)) - before, ZERO)
