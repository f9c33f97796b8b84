"""A claim with its interest until a day: as the ledger has it, and in the law's order.

The ledger takes a payment off the invoice; by law it covers costs first, then interest,
then principal, so that more principal is left. Court and agency are shown both.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from .appropriation import Balance, Position, appropriate
from .charged import FEE
from .charges import fees_beyond_cap, kinds_asked
from .interest import Accrual, accrue, first_day_of_delay
from .law import law_of
from .overcharged import interest_in_books
from .precedence import with_agreed_days
from .values import ZERO, OpenItem


@dataclass(frozen=True, slots=True)
class Reckoned:
    """One item with its interest. ``by_law`` is None where the rule says as booked.

    ``costs`` are the fees that are still to be paid and that the item bears,
    ``settled`` is interest that letters have claimed and that was received or waived.
    """

    item: OpenItem
    first: date
    accrual: Accrual
    costs: Decimal
    settled: Decimal = ZERO
    by_law: Balance | None = None

    @property
    def interest(self):
        """What is still to be paid of the interest, as the ledger has it."""
        return self.accrual.amount - self.settled

    @property
    def booked_total(self):
        """Costs, interest and principal as the ledger has them."""
        return self.costs + self.interest + self.item.open

    @property
    def law_interest(self):
        """What is still to be paid of the interest, in the law's order."""
        return max(self.by_law.interest - self.settled, ZERO)

    @property
    def law_left(self):
        """What is left of costs and principal, in the law's order."""
        return self.law_total - self.law_interest

    @property
    def law_total(self):
        """All that is still to be paid, in the law's order."""
        return self.by_law.total - self.settled

    @property
    def differs(self):
        """Whether the law's order comes to another sum."""
        return self.by_law is not None and self.law_total != self.booked_total


def reckon(account, rulebook, as_of, move_ids, letter_ids):
    """The overdue items of some invoices with their interest until a day.

    :param account: :class:`Account`
    :param rulebook: :class:`Rulebook` with the rules of interest
    :param as_of: the last day that bears interest
    :param move_ids: ids of the invoices
    :param letter_ids: ids of the letters whose fees go with these invoices
    :return: list of :class:`Reckoned`; empty where there is neither law nor rule
    """
    rule = rulebook.interest_rules.get((account.country, account.debtor_kind))
    law = law_of(account.country, account.debtor_kind)
    if rule is None or not (law.interest or account.charges_agreed):
        return []
    costs = {}
    if FEE in kinds_asked(account):
        costs = _costs_by_move(account, move_ids, letter_ids)
    in_books = interest_in_books(account)
    account = with_agreed_days(account, rulebook)
    found = []
    # What is due on the last day of the calendar has no day after it.
    late = (i for i in account.claims if i.move_id in move_ids and i.due < as_of)
    for item in late:
        first = first_day_of_delay(item.due, rule, rulebook.holidays, account.state)
        if first <= as_of:
            own = costs.pop(item.move_id, ())
            booked = in_books.get(item.id, ZERO)
            found.append(_reckon_item(item, rule, first, as_of, own, booked))
    return found


def _reckon_item(item, rule, first, as_of, costs, in_books):
    principal = item.open + sum((cut.amount for cut in item.reductions), ZERO)
    accrual = accrue(rule, item.currency, principal, first, as_of, item.reductions)
    by_law = None
    if rule.law_order and rule.compound == "none":
        positions = [Position(amount, is_cost=True, since=day) for day, amount in costs]
        positions.append(Position(principal, first))
        payments = item.reductions
        by_law = appropriate(rule, item.currency, positions, payments, as_of)
    owed = item.charged.interest_left(accrual.amount) + in_books
    settled = max(accrual.amount - owed, ZERO)
    total = sum((amount for _day, amount in costs), ZERO)
    return Reckoned(item, first, accrual, total, settled, by_law)


def _costs_by_move(account, move_ids, letter_ids):
    """The fees that are still to be paid, by one of the invoices of their letter.

    Each is (day, amount), without what is beyond the law's cap. Only those that go with
    these invoices: others went with what an agency has.
    """
    still_open = {item.move_id for item in account.claims} & set(move_ids)
    costs, beyond = {}, fees_beyond_cap(account)
    for charge in account.charges:
        own = sorted(charge.move_ids & still_open)
        if charge.kind == FEE and charge.letter_id in letter_ids and own:
            part = min(beyond.get(charge.id, ZERO), charge.open)
            if part:
                beyond[charge.id] -= part
            if charge.open > part:
                costs.setdefault(own[0], []).append((charge.day, charge.open - part))
    return costs
