"""What a letter charges beside what is open: fee, interest, flat compensation.

What a level asks for and the law forbids is left out, and remarked with its source.
"""

from dataclasses import dataclass, field, replace
from decimal import Decimal

from . import charges
from .charge_parts import Part, parts_of
from .decisions import Obstacle
from .interest import Accrual, accrue, first_day_of_delay
from .law import law_of
from .values import CLAIMED, CREDIT, ZERO, Reduction

NONE = "none"
SHOWN = "shown"


@dataclass(frozen=True, slots=True)
class Charges:
    """The charges of one letter. ``compensation`` is by item id, as the interest is.

    ``accruals`` is all interest since the delay began, ``interest_claims`` what of it
    is claimed or, where the level says so, only shown: without what is settled.
    ``parts`` is what this letter charges for the first time.
    """

    fee: Decimal = ZERO
    interest: Decimal = ZERO
    interest_claimed: bool = True
    accruals: dict[int, Accrual] = field(default_factory=dict)
    interest_claims: dict[int, Decimal] = field(default_factory=dict)
    compensation: dict[int, Decimal] = field(default_factory=dict)
    parts: tuple[Part, ...] = ()
    remarks: tuple[Obstacle, ...] = ()

    @property
    def compensation_total(self):
        """The flat sums of all invoices."""
        return sum(self.compensation.values(), ZERO)

    @property
    def total(self):
        """What the letter asks for beside what is open and earlier fees."""
        interest = self.interest if self.interest_claimed else ZERO
        return self.fee + interest + self.compensation_total


def charge(letter, account, rulebook, as_of):
    """The charges of a letter that nothing has been charged on yet.

    :param letter: :class:`decisions.Proposal`
    :param account: the customer's :class:`Account`
    :param rulebook: :class:`Rulebook` with the rules of interest
    :param as_of: the last day that bears interest
    :return: :class:`Charges`
    """
    return _Charging(letter, account, rulebook, as_of).charge()


class _Charging:
    """One letter while its charges are found; remembers what is left out."""

    def __init__(self, letter, account, rulebook, as_of):
        self.letter, self.account, self.rulebook = letter, account, rulebook
        self.as_of = as_of
        self.currency = letter.currency
        self.law = law_of(account.country, account.debtor_kind)
        self.claimed = [li for li in letter.lines if li.section == CLAIMED]
        self.remarks = []

    def charge(self):
        fee = self._fee()
        accruals = self._accruals() if self._has_interest() else {}
        compensation = self._compensation() if self._has_compensation() else {}
        claims = self._interest_claims(accruals)
        found = Charges(
            fee=fee,
            interest=sum(claims.values(), ZERO),
            interest_claimed=self.letter.level.interest != SHOWN,
            accruals=accruals,
            interest_claims=claims,
            compensation=compensation,
            remarks=tuple(self.remarks),
        )
        return replace(found, parts=tuple(parts_of(found, self.letter, self.claimed)))

    def _interest_claims(self, accruals):
        """What of the interest is still to be claimed, by item id."""
        settled = {li.item.id: li.item.charged.interest_settled for li in self.claimed}
        return {
            item_id: max(accrual.amount - settled[item_id], ZERO)
            for item_id, accrual in accruals.items()
        }

    def _leave_out(self, reason, source=""):
        names = (source,) if source else ()
        self.remarks.append(Obstacle(reason, names=names))

    def _fee(self):
        """The level's fee as far as the law lets it be charged."""
        fee = charges.fee_of(self.claimed, self.account, self.currency)
        law = self.law
        if not fee or self.account.charges_agreed:
            return fee
        if law.fee == "agreed":
            self._leave_out("fee_not_agreed", law.fee_source)
            return ZERO
        if law.fee == "after_first" and self._is_first():
            self._leave_out("fee_on_first_letter", law.fee_source)
            return ZERO
        if law.fee_cap is None or fee <= law.fee_cap and self._is_in_law_currency():
            return fee
        self._leave_out("fee_capped", law.fee_source)
        return law.fee_cap if self._is_in_law_currency() else ZERO

    def _is_first(self):
        """Whether no earlier letter has said that any of the claims is overdue."""
        return not any(
            reached.overdue for line in self.claimed for reached in line.item.reached
        )

    def _is_in_law_currency(self):
        return self.currency.code == self.law.currency

    def _has_interest(self):
        if self.letter.level.interest == NONE or not self.claimed:
            return False
        if not self.law.interest and not self.account.charges_agreed:
            self._leave_out("interest_not_lawful", self.law.interest_source)
            return False
        if not self._rule():
            self._leave_out("interest_without_rule")
            return False
        return True

    def _rule(self):
        key = self.account.country, self.account.debtor_kind
        return self.rulebook.interest_rules.get(key)

    def _accruals(self):
        """The interest of each claimed item, by item id."""
        rule = self._rule()
        credits = self._credits()
        found = {
            line.item.id: self._accrue(rule, line.item, credits)
            for line in self.claimed
        }
        unknown = [one.unknown_from for one in found.values() if one.unknown_from]
        if unknown:
            self._leave_out("rate_unknown", min(unknown).isoformat())
        return found

    def _accrue(self, rule, item, credits):
        reductions = list(item.reductions)
        principal = item.claimable + sum((cut.amount for cut in reductions), ZERO)
        first = first_day_of_delay(item.due, rule, self.rulebook.holidays)
        reductions += _take(credits, item.claimable)
        return accrue(rule, self.currency, principal, first, self.as_of, reductions)

    def _credits(self):
        """Money that the letter deducts: from its day it ends principal too."""
        lines = [li for li in self.letter.lines if li.section == CREDIT]
        return [[li.item.due, -li.item.open] for li in lines]

    def _has_compensation(self):
        asked = self.letter.level.compensation and self.account.apply_fees
        return bool(asked and self.claimed)

    def _compensation(self):
        """The flat sum of each invoice, by the item that bears it, once for ever."""
        if not self.law.compensation:
            self._leave_out("no_compensation", self.law.compensation_source)
            return {}
        if not self._is_in_law_currency():
            self._leave_out("compensation_currency", self.law.compensation_source)
            return {}
        bearers = compensation_bearers(self.account)
        found = {
            line.item.id: self._flat_sum(line.item)
            for line in self.claimed
            if bearers.get(line.item.move_id) == line.item.id
        }
        return {item_id: amount for item_id, amount in found.items() if amount > 0}

    def _flat_sum(self, item):
        """The flat sum that is still to be claimed of an item's invoice."""
        # Once charged it stays what it was, also when a part of the invoice is paid.
        charged = item.charged
        flat = charged.compensation or self.law.compensation_for(item.invoice_open)
        return flat - charged.compensation_settled


def compensation_bearers(account):
    """Which item bears the flat compensation of each invoice, by invoice id.

    The one that a letter has claimed it for, else the oldest that is open.
    """
    bearers = {}
    for item in sorted(account.claims, key=lambda item: (item.due, item.id)):
        bearers.setdefault(item.move_id, item.compensated_by or item.id)
    return bearers


def _take(credits, amount):
    """Take money off credits, the first one first, as reductions of one item."""
    taken = []
    for credit in credits:
        part = min(credit[1], amount)
        if part > 0:
            credit[1] -= part
            amount -= part
            taken.append(Reduction(credit[0], part))
    return taken
