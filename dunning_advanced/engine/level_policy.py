"""Which level an item reaches on a day, and what is missing when it reaches none."""

from datetime import timedelta
from fractions import Fraction

from .due_dates import ONE_DAY, day_of_level, is_not_yet_due, is_overdue
from .values import Obstacle


class LevelPolicy:
    """The level decision for the items of one procedure.

    Subclass it and return the subclass from ``dunning.procedure._get_policy_class``
    to change how a level is reached.

    :param procedure: the :class:`Procedure` that rules the items
    :param as_of: the day of the evaluation
    :param overdue_total: what is overdue of the customer in this scope, in company
        currency, for the criterion ``min_total_amount``
    """

    def __init__(self, procedure, as_of, overdue_total=0):
        self.procedure = procedure
        self.levels = procedure.active_levels
        self.as_of = as_of
        self.overdue_total = overdue_total

    def reached_level(self, item):
        """The level the item escalates to today, None when it stays where it is."""
        if self._raised_today(item) or self._in_grace(item):
            return None
        ahead = self._levels_in_reach(item)
        if self.procedure.timing == "sequential":
            ahead = ahead[:1]
        met = [level for level in ahead if self._is_met(level, item)]
        return met[-1] if met else None

    def obstacles(self, item):
        """What keeps the item from its next level; empty when it is reached today."""
        level = self.next_level(item)
        if level is None:
            return (Obstacle("levels_exhausted"),)
        if self.reached_level(item):
            return ()
        found = [unmet for unmet, met in self._criteria(level, item) if not met]
        if self.procedure.match == "any":
            # One criterion is enough, and the days are the one that time will meet.
            found = found[:1]
        found += self._obstacle_not_overdue(level, item)
        if self._raised_today(item):
            last = max(reached.date for reached in item.reached)
            found.append(Obstacle("dunned_today", last + ONE_DAY))
        return tuple(found)

    def _obstacle_not_overdue(self, level, item):
        """Days since a letter may be over while the due date is still to come."""
        first = item.due + timedelta(days=self.procedure.grace_days) + ONE_DAY
        if level.days < 0 or self.as_of >= first:
            return []
        waits = day_of_level(level, item, self.procedure) > self.as_of
        return [] if waits else [Obstacle(self._wait_reason(item), first)]

    def next_level(self, item):
        """The lowest level that is still ahead of the item, None after the last."""
        ahead = self._levels_in_reach(item) or self._levels_ahead(item)
        return next(iter(ahead), None)

    def is_listed(self, item):
        """Whether an item not yet due meets any criterion of any level (seed 003)."""
        return any(
            met
            for level in self.levels
            for _obstacle, met in self._criteria(level, item)
        )

    def _levels_ahead(self, item):
        present = item.present.position if item.present else 0
        return [level for level in self.levels if level.position > present]

    def _levels_in_reach(self, item):
        """Levels before the due date are for items not yet due, the others for overdue
        ones: the tone of a letter must fit, whatever amount criteria are met."""
        before_due = is_not_yet_due(item, self.as_of)
        return [lv for lv in self._levels_ahead(item) if (lv.days < 0) == before_due]

    def _in_grace(self, item):
        return not (
            is_not_yet_due(item, self.as_of)
            or is_overdue(item, self.procedure, self.as_of)
        )

    def _raised_today(self, item):
        return any(reached.date >= self.as_of for reached in item.reached)

    def _is_met(self, level, item):
        joined = all if self.procedure.match == "all" else any
        return joined(met for _obstacle, met in self._criteria(level, item))

    def _criteria(self, level, item):
        """The level's configured criteria: (obstacle while unmet, met today)."""
        day = day_of_level(level, item, self.procedure)
        yield Obstacle(self._wait_reason(item), day), self.as_of >= day
        if level.min_invoice_amount:
            met = self._invoice_open(item) >= Fraction(level.min_invoice_amount)
            yield Obstacle("below_min_invoice_amount"), met
        if level.min_total_amount:
            met = self.overdue_total >= Fraction(level.min_total_amount)
            yield Obstacle("below_min_total_amount"), met

    def _invoice_open(self, item):
        return item.currency.to_company(item.invoice_open)

    def _wait_reason(self, item):
        if is_not_yet_due(item, self.as_of):
            return "not_due"
        return "level_wait" if item.present else "first_level_wait"
