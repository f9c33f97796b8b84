"""The interest of an account's items until a day, where any is owed at all."""

from .interest import accrue, first_day_of_delay
from .law import law_of
from .values import ZERO, Reduction


class Accruing:
    """What the interest of each item is.

    ``may_be``: the customer may be asked for interest. ``rule`` is the one to reckon it
    by, None without one.

    :param account: :class:`Account`
    :param rulebook: :class:`Rulebook` with the rules of interest
    :param as_of: the last day that bears interest
    :param cover: what credits cover, :class:`credits.Cover`
    """

    def __init__(self, account, rulebook, as_of, cover):
        law = law_of(account.country, account.debtor_kind)
        self.may_be = law.interest or account.charges_agreed
        self._rulebook, self._state = rulebook, account.state
        self._key = account.country, account.debtor_kind
        self._as_of, self._cover = as_of, cover

    @property
    def rule(self):
        """The rule for this customer; looked up where it is needed alone."""
        return self._rulebook.interest_rules.get(self._key)

    def accrue(self, item):
        """The interest of an item by the rule, which there is."""
        first = first_day_of_delay(
            item.due, self.rule, self._rulebook.holidays, self._state
        )
        return interest_until(self._as_of, item, first, self.rule, self._cover)

    def owed(self, item, accrual=None):
        """The interest that is owed of an item; None where a rate or rule is missing.

        :param accrual: what ``accrue`` has said of it
        """
        if not self.may_be:
            return ZERO
        if accrual is None:
            accrual = self.rule and self.accrue(item)
        return None if not accrual or accrual.unknown_from else accrual.amount


def interest_until(day, item, first, rule, cover):
    """The interest of an item from the first day of its delay until a day.

    What credits cover of it ends principal, too, from their day.

    :param rule: :class:`interest_rule.InterestRule`
    :param cover: what credits cover, :class:`credits.Cover`
    :return: :class:`interest.Accrual`
    """
    reductions, principal = item.reductions, item.claimable
    if reductions:
        principal += sum((cut.amount for cut in reductions), ZERO)
    # A credit note is entered before it is due.
    credits = (
        Reduction(part.entered or part.due, -part.open)
        for part in cover.parts_of([item])
    )
    reductions = (*reductions, *credits)
    return accrue(rule, item.currency, principal, first, day, reductions)
