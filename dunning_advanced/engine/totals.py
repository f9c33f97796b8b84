"""What is overdue of a customer, for the criterion that asks for it."""

from fractions import Fraction


class OverdueTotals:
    """What is overdue of a customer over all scopes of one schedule.

    The grace days of the procedure that asks decide what is overdue. Found once for all
    scopes with the same: a customer may have thousands of invoices with their own.

    :param evaluations: all :class:`evaluate.Evaluation` of the schedule
    """

    def __init__(self, evaluations):
        self._evaluations = evaluations
        self._totals = {}

    def of(self, evaluation):
        """The total that one scope is asked about.

        :return: :class:`fractions.Fraction` in company currency; 0 when no criterion
            asks
        """
        if not evaluation.asks_for_total():
            return Fraction(0)
        days = evaluation.procedure.grace_days
        if days not in self._totals:
            self._totals[days] = self._sum(evaluation.procedure)
        return self._totals[days]

    def _sum(self, procedure):
        return sum(
            (
                item.currency.to_company(item.claimable)
                for other in self._evaluations
                for item in other.overdue_items(procedure)
            ),
            Fraction(0),
        )
