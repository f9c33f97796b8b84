"""Standing: whether a letter that was written some day may still be handed over.

The decision itself is asked, as if nothing had been said yet: waiting times, levels and
what letters have reached are left out, all else is as on the day. What it would refuse,
or ask less for, stands in the way of the letter.
"""

from dataclasses import dataclass, field, replace
from decimal import Decimal

from .credits import share_out
from .decisions import Obstacle
from .evaluate import evaluate
from .precedence import ruling_of
from .rulebook import Selection
from .still_charged import dropped_charges
from .values import CLAIMED, CREDIT, ZERO

# With no level to wait for, what is left of a wait is that the item is not overdue.
_WAITS = {"first_level_wait", "level_wait"}


@dataclass(frozen=True, slots=True)
class Claim:
    """What may be asked for of some items on a day.

    ``lines`` are those that a letter would claim or point to, by item id; ``obstacles``
    stand in the way of the others. Sums are over all letters that would be written.
    ``covered`` is what credits are there for, by the id of any item of the account.
    ``lent`` is what :meth:`credits.Cover.lent` says.
    """

    lines: dict = field(default_factory=dict)
    obstacles: dict = field(default_factory=dict)
    claimed: Decimal = ZERO
    credit: Decimal = ZERO
    previous_fee: Decimal = ZERO
    covered: dict = field(default_factory=dict)
    lent: dict = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Standing:
    """What stands in the way of a letter: obstacles by line id, None: of the whole.

    ``excess`` is how much more it asks for than is owed, where no line says why.
    """

    obstacles: dict = field(default_factory=dict)
    excess: Decimal = ZERO


def stand(document, account, rulebook, as_of):
    """Whether a letter still says the truth, and nothing holds what it asks for.

    :param document: :class:`Document`
    :param account: :class:`Account` of its customer, with the facts of the day
    :param rulebook: :class:`Rulebook` of the company
    :param as_of: the day
    :return: :class:`Standing`
    """
    account = _without_answers(account, document.read)
    account = _without_letter(account, document.letter_id)
    item_ids = frozenset(said.item_id for said in document.asked)
    claim = claim_today(account, rulebook, as_of, item_ids)
    facts = {item.id: item for item in account.items}
    used_up = max(_deductible(document, claim) - document.credit, ZERO)
    found = _merge(
        _changed(document, facts, used_up),
        _renamed(document, facts),
        _refused(document, facts, claim),
        _disputed_since(document, claim),
    )
    if found:
        return Standing(found)
    dropped = dropped_charges(document, claim, account, rulebook, as_of)
    return _compare_sums(document, claim, dropped)


def claim_today(account, rulebook, as_of, item_ids):
    """What the decision would claim of some items if it had not to wait for anything.

    :param account: :class:`Account`
    :param rulebook: :class:`Rulebook` of the company
    :param as_of: the day
    :param item_ids: frozenset of the ids of the items
    :return: :class:`Claim`
    """
    account = _without_history(account)
    rulebook = _without_levels(rulebook)
    asked = [item for item in account.claims if item.id in item_ids]
    schedules = {ruling_of(item, account, rulebook).applies_to for item in asked}
    decisions = [
        evaluate(account, rulebook, as_of, applies_to, Selection(item_ids=item_ids))
        for applies_to in sorted(schedules)
    ]
    letters = [letter for decision in decisions for letter in decision.proposals]
    skips = [skip for decision in decisions for skip in decision.skips]
    cover = share_out(account, rulebook, as_of)
    return Claim(
        lines={
            line.item.id: line
            for letter in letters
            for line in letter.lines
            if line.section != CREDIT
        },
        obstacles={s.item.id: _worded(s) for s in skips if s.item.id in item_ids},
        claimed=sum((letter.amount(CLAIMED) for letter in letters), ZERO),
        credit=sum((letter.amount(CREDIT) for letter in letters), ZERO),
        previous_fee=sum((letter.previous for letter in letters), ZERO),
        covered={
            item_id: -sum((part.open for part in used), ZERO)
            for item_id, used in cover.parts.items()
        },
        lent=cover.lent(account),
    )


def _without_answers(account, item_ids):
    """The account as if nobody had answered about some items."""
    return replace(
        account,
        items=tuple(
            replace(item, answer=None) if item.id in item_ids else item
            for item in account.items
        ),
    )


def _without_letter(account, letter_id):
    """The account as if this letter had charged nothing: it says it itself."""
    return replace(
        account,
        charges=tuple(one for one in account.charges if one.letter_id != letter_id),
        items=tuple(
            replace(
                item,
                earlier_fees=tuple(
                    fee for fee in item.earlier_fees if fee.letter_id != letter_id
                ),
            )
            if item.earlier_fees
            else item
            for item in account.items
        ),
    )


def _without_history(account):
    """The account as if nothing had been said yet, and nothing had been returned."""
    return replace(
        account,
        last_letter_date=None,
        items=tuple(
            replace(item, reached=()) if item.reached else item
            for item in account.items
        ),
    )


def _without_levels(rulebook):
    """The rules without waits, amounts of levels and lists of what is not due.

    Whether letters go by level stays: it decides which credits a letter deducts.
    """
    return replace(
        rulebook,
        procedures={
            procedure_id: replace(
                procedure,
                timing="sequential",
                match="all",
                not_due="never",
                min_days_between=0,
                levels=tuple(_at_once(level) for level in procedure.levels),
            )
            for procedure_id, procedure in rulebook.procedures.items()
        },
        policies={},
    )


def _at_once(level):
    return replace(
        level,
        days=min(level.days, 0),
        min_invoice_amount=None,
        min_total_amount=None,
        interest="none",
        compensation=False,
        fee_rule=None,
    )


def _worded(skip):
    found = (
        replace(obstacle, reason="not_due") if obstacle.reason in _WAITS else obstacle
        for obstacle in skip.obstacles
    )
    return tuple(dict.fromkeys(found))


def _changed(document, facts, used_up):
    """Obstacles of items that are gone, or open by another amount than is said.

    Credits that the letter lists may have been assigned to its items: then it asks for
    the same as before.

    :param facts: dict of item id to :class:`OpenItem`
    :param used_up: what is left to deduct no more of the credits it lists
    """
    said = (*document.asked, *document.informed)
    gone = {s.line_id: (Obstacle("gone"),) for s in said if s.item_id not in facts}
    fallen = {
        s.line_id: s.open - facts[s.item_id].open for s in said if s.item_id in facts
    }
    assigned = min(fallen.values(), default=ZERO) >= 0
    if assigned and not gone and sum(fallen.values(), ZERO) == used_up:
        return {}
    changed = (Obstacle("open_changed"),)
    return gone | {line_id: changed for line_id, value in fallen.items() if value}


def _renamed(document, facts):
    """Items whose invoice has got another number, which whoever pays has to find."""
    return {
        said.line_id: (Obstacle("number_changed"),)
        for said in (*document.asked, *document.informed)
        if said.item_id in facts and said.name not in ("", facts[said.item_id].name)
    }


def _refused(document, facts, claim):
    """What the decision says of items that it would not claim, or point to, today."""
    known = [said for said in document.asked if said.item_id in facts]
    refused = {
        said.line_id: claim.obstacles[said.item_id]
        for said in known
        if said.item_id in claim.obstacles
    }
    if document.claimed:
        return refused
    # A reminder before the due date tells of nothing but this date.
    moved = (Obstacle("due_changed"),)
    return refused | {
        said.line_id: moved for said in known if said.due != facts[said.item_id].due
    }


def _disputed_since(document, claim):
    """Items of which more is disputed than the letter says."""
    return {
        said.line_id: (Obstacle("disputed"),)
        for said in document.asked
        if said.item_id in claim.lines
        and said.open - said.claimable < claim.lines[said.item_id].item.disputed
    }


def _merge(*found):
    """All obstacles of each line, each once."""
    merged = {}
    for obstacles in found:
        for line_id, own in obstacles.items():
            merged[line_id] = tuple(dict.fromkeys((*merged.get(line_id, ()), *own)))
    return merged


def _compare_sums(document, claim, dropped):
    """Whether all is owed that is asked for; less than could be asked is no fault.

    :param dropped: what :func:`still_charged.dropped_charges` says
    """
    claimed = claim.claimed if document.claimed else _pointed_to(claim)
    said = document.claimed or sum((said.claimable for said in document.asked), ZERO)
    excess = said + document.credit - claimed - _deductible(document, claim)
    if excess > 0:
        return Standing({None: (Obstacle("partly_covered"),)}, excess)
    if dropped > 0:
        return Standing({None: (Obstacle("fee_dropped"),)}, dropped)
    return Standing()


def _deductible(document, claim):
    """The credits it would deduct today: a reminder also for what it only lists."""
    if document.claimed:
        return claim.credit
    listed = (*document.asked, *document.informed)
    return -sum((claim.covered.get(said.item_id, ZERO) for said in listed), ZERO)


def _pointed_to(claim):
    """What a reminder before the due date would point to, or claim by now."""
    return sum((line.item.claimable for line in claim.lines.values()), ZERO)
