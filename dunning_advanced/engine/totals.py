"""What is overdue of a customer, for the criterion that asks for it."""

from fractions import Fraction


def overdue_total(evaluation, evaluations):
    """What is overdue of the customer over all scopes of one schedule.

    The grace days of the procedure that asks decide what is overdue.

    :return: :class:`fractions.Fraction` in company currency; 0 when no criterion asks
    """
    if not evaluation.asks_for_total():
        return Fraction(0)
    return sum(
        (
            item.currency.to_company(item.claimable)
            for other in evaluations
            for item in other.overdue_items(evaluation.procedure)
        ),
        Fraction(0),
    )
