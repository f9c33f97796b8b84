"""Which claim each credit is used for: once over all letters of a customer.

Whatever the schedule, and whichever items a letter is limited to: letters that are
written on different days, or by different people, never deduct the same money twice.
"""

from collections import deque
from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction

from .candidates import CLOSED_STATES, Blockers
from .decisions import Obstacle
from .due_dates import is_overdue
from .grouping import group_as_item
from .precedence import scopes, with_agreed_days
from .values import CUSTOMER, GROUP, INVOICE, ZERO, OpenItem
from .worth import ForeignCredits, rounded, worth_in


@dataclass(frozen=True, slots=True)
class Cover:
    """What the credits of an account cover, by the id of the claim.

    ``parts``: credits of the claim's own currency, each with the part that is used for
    it. ``foreign``: what credits in other currencies would cover beyond that, in the
    claim's currency at the day's rate; ``foreign_names`` are those credits.
    """

    parts: dict[int, list[OpenItem]] = field(default_factory=dict)
    foreign: dict[int, Decimal] = field(default_factory=dict)
    foreign_names: tuple[str, ...] = ()

    def parts_of(self, items):
        """The credits used for these claims, one item over the part of each."""
        found = {}
        for item in items:
            for part in self.parts.get(item.id, ()):
                before = found.get(part.id)
                total = part.open + (before.open if before else ZERO)
                found[part.id] = replace(part, open=total)
        return tuple(found.values())

    def is_covered(self, item):
        """Whether credits that letters deduct are all that may be claimed of it."""
        if self is NOTHING or item.claimable <= 0:
            return False
        return self.missing([item], item.claimable) <= 0

    def missing(self, items, asked):
        """What credits of their own currency leave of what is asked for some items."""
        return asked + sum((part.open for part in self.parts_of(items)), ZERO)

    def obstacles(self, items, asked):
        """Why nothing is asked for some items, if the money for them is there.

        :param items: those that a letter deducts credits of
        :param asked: what it asks for before that
        :return: iterator of :class:`Obstacle`
        """
        missing = self.missing(items, asked)
        elsewhere = tuple(c.name for c in self.parts_of(items) if c.company_id)
        if missing <= 0 and elsewhere:
            yield Obstacle("credit_other_company", names=elsewhere)
        elif missing <= 0:
            yield Obstacle("open_credit")
        elif missing <= self.foreign_of(items):
            yield Obstacle("credit_other_currency", names=self.foreign_names)

    def lent(self, account):
        """What other companies' credits cover here, less what those here cover there.

        :param account: :class:`Account` that the credits were shared out of
        :return: dict of currency id to Decimal
        """
        own_ids = {item.id for item in account.items}
        found = {}
        for item_id, used in self.parts.items():
            is_own = item_id in own_ids
            for part in used:
                if is_own != (part.id in own_ids):
                    amount = -part.open if is_own else part.open
                    before = found.get(part.currency.id, ZERO)
                    found[part.currency.id] = before + amount
        return found

    def foreign_of(self, items):
        """What credits in other currencies cover of these claims."""
        return sum((self.foreign.get(item.id, ZERO) for item in items), ZERO)


NOTHING = Cover()


def share_out(account, rulebook, as_of):
    """Use each credit for a claim: the overdue before the others, the oldest first.

    Money paid out uses up credits before any claim, and credits serve the claims of
    their own company before those of another. What cannot be claimed today (paused,
    disputed, ...) gets nothing, so that what is claimed is never too much.

    :param account: :class:`Account`
    :param rulebook: :class:`Rulebook` of its company
    :param as_of: the day
    :return: :class:`Cover`
    """
    if not (account.credits or any(item.open < 0 for item in account.relatives)):
        return NOTHING
    account = with_agreed_days(account, rulebook)
    bearers = _bearers(account, rulebook, as_of)
    ledger = _Ledger(account)
    ledger.use_credits(item for item in account_items(account) if item.paid_out)
    ledger.use_credits(item for _is_late, item in bearers)
    foreign = ledger.cover_by_foreign(item for is_late, item in bearers if is_late)
    return Cover(ledger.parts, *foreign)


def total_left(account, currency):
    """All credits of the customer, whatever their currency, without money paid out.

    :return: Decimal in the currency, at the day's rate
    """
    ledger = _Ledger(account)
    ledger.use_credits(item for item in account_items(account) if item.paid_out)
    own, foreign = ZERO, Fraction(0)
    for credit in ledger.credits:
        left = ledger.left[credit.id]
        if credit.currency == currency:
            own += left
        else:
            # What was paid out is gone, whatever it was worth when it came.
            foreign += Fraction(left) * worth_in(credit, currency)
    return own + rounded(foreign, currency)


def least_left(claims, account):
    """What is left of the smallest claim, were all credits of the customer used for it.

    :return: Fraction of company currency, negative where they are more
    """
    credits = [i for i in (*account.items, *account.relatives) if i.open < 0]
    smallest = {}
    for item in claims:
        before = smallest.get(item.currency, item.claimable)
        smallest[item.currency] = min(before, item.claimable)
    return min(
        currency.to_company(_less_all(credits, currency, amount))
        for currency, amount in smallest.items()
    )


def _less_all(credits, currency, amount):
    """An amount less all that credits may be worth in its currency, as a fraction."""
    worth = (Fraction(-one.open) * worth_in(one, currency) for one in credits)
    # Each may be rounded up.
    return Fraction(amount) - sum(worth, len(credits) * Fraction(currency.rounding))


def account_items(account):
    """All that is open of the customer in the companies of the body, oldest first."""
    return sorted((*account.items, *account.relatives), key=_age)


def _bearers(account, rulebook, as_of):
    """What is to be claimed, with whether it is overdue, in the order of its turn."""
    found = [
        (is_late, item)
        for applies_to in (CUSTOMER, INVOICE, GROUP)
        for scope in scopes(account, rulebook, applies_to)
        for is_late, item in _bearers_of(scope, account, as_of)
    ]
    found += [(True, item) for item in _bearing_relatives(account, as_of)]
    return sorted(found, key=lambda pair: (not pair[0], *_age(pair[1])))


def _bearers_of(scope, account, as_of):
    procedure = scope.ruling.procedure
    blockers = Blockers(account, procedure, as_of)
    free = [item for item in scope.items if not blockers.of_item(item)]
    face = group_as_item(free, scope.group) if free and scope.group else None
    for item in free:
        yield is_overdue(face or item, procedure, as_of), item


def _bearing_relatives(account, as_of):
    """What is due in other companies; they know their procedures, we only the days."""
    due = [i for i in account.relatives if i.claimable > 0 and i.due < as_of]
    return [i for i in due if not (i.pause and i.pause.holds(as_of)) and _is_owed(i)]


def _is_owed(item):
    """Whether it is a claim at all, and no money is on its way for it."""
    barred = item.paid_out or item.no_followup or item.in_collection
    return not (barred or item.payment_state in CLOSED_STATES)


def _age(item):
    return item.due, item.id


class _Ledger:
    """What is left of each credit and of each claim while they are matched."""

    def __init__(self, account):
        self.credits = [item for item in account_items(account) if item.open < 0]
        self.left = {item.id: -item.open for item in self.credits}
        self.due = {}
        self.parts = {}

    def use_credits(self, items):
        """Use the credits for these items, those of the item's own company first."""
        items = list(items)
        self.due |= {item.id: item.claimable for item in items}
        for same_company in (True, False):
            queues = {}
            for item in items:
                key = item.currency.id, item.company_id
                if key not in queues:
                    queues[key] = self._queue(*key, same_company)
                self._use_queue(queues[key], item)

    def _queue(self, currency_id, company_id, same_company):
        """What is left of the credits for claims of a company, in their order.

        :param same_company: those of the company itself, or those of all others
        """
        return deque(
            credit
            for credit in self.credits
            if credit.currency.id == currency_id
            and (credit.company_id == company_id) == same_company
            and self.left[credit.id] > 0
        )

    def _use_queue(self, queue, item):
        # What is used up is looked at no more: some have thousands of either.
        while queue and self.due[item.id] > 0:
            self._use(queue[0], item)
            if self.left[queue[0].id] <= 0:
                queue.popleft()

    def _use(self, credit, item):
        """Use a credit for a claim, as far as both go."""
        amount = min(self.left[credit.id], self.due[item.id])
        if amount > 0:
            self.left[credit.id] -= amount
            self.due[item.id] -= amount
            self.parts.setdefault(item.id, []).append(replace(credit, open=-amount))

    def cover_by_foreign(self, claims):
        """What is left of credits, against what is left of claims in other currencies.

        :return: (dict of claim id to amount, names of the credits)
        """
        foreign = ForeignCredits(self.credits, self.left)
        owed = (item for item in claims if self.due[item.id] > 0)
        covered = {item.id: foreign.cover(item, self.due[item.id]) for item in owed}
        names = tuple(c.name for c in self.credits if c.id in foreign.used)
        return {key: amount for key, amount in covered.items() if amount}, names
