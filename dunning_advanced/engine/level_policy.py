"""Which level an item reaches on a day, and what is missing when it reaches none."""

from fractions import Fraction

from .decisions import Obstacle
from .due_dates import ONE_DAY, day_of_level, days_after, is_not_yet_due, is_overdue

_DAYS = "days"


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
        self._levels_before_due = [lv for lv in self.levels if lv.days < 0]
        self._levels_when_overdue = [lv for lv in self.levels if lv.days >= 0]
        self.as_of = as_of
        self.overdue_total = overdue_total

    def reached_level(self, item):
        """The level the item escalates to today, None when it stays where it is."""
        if self._raised_today(item) or self._in_grace(item):
            return None
        ahead = self._levels_in_reach(item)
        one_by_one = self.procedure.timing == "sequential"
        highest_first = ahead[:1] if one_by_one else reversed(ahead)
        return next((lv for lv in highest_first if self._is_met(lv, item)), None)

    def latecomers_level(self, item, group):
        """The level of a group's member that falls due after the group's last letter.

        No further level would ever ask for it, so it gets the group's own one, when it
        is itself as late as that level wants. None for all others.

        :param item: the member
        :param group: its group as one item
        """
        present = group.present
        if not present or item.present or self.next_level(group):
            return None
        had = [
            level
            for level in self._levels_when_overdue
            if level.position <= self.procedure.place_of(present)
        ]
        if not had or not is_overdue(item, self.procedure, self.as_of):
            return None
        first = day_of_level(had[-1], item, self.procedure)
        return had[-1] if first <= self.as_of else None

    def obstacles(self, item):
        """What keeps the item from its next level; empty when it is reached today."""
        level = self.next_level(item)
        if level is None:
            return (Obstacle("levels_exhausted"),)
        if self.reached_level(item):
            return ()
        unmet = [name for name, met in self._criteria(level, item) if not met]
        found = [self._obstacle(name, level, item) for name in unmet]
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
        first = self._first_day_overdue(item)
        if level.days < 0 or self.as_of >= first:
            return []
        waits = day_of_level(level, item, self.procedure) > self.as_of
        return [] if waits else [Obstacle(self._wait_reason(item), first)]

    def _first_day_overdue(self, item):
        return days_after(item.due, self.procedure.grace_days + 1)

    def next_level(self, item):
        """The lowest level that is still ahead of the item, None after the last."""
        ahead = self._levels_in_reach(item) or self._levels_ahead(item)
        return next(iter(ahead), None)

    def is_listed(self, item):
        """Whether an item not yet due meets any criterion of any level."""
        return any(
            met for level in self.levels for _name, met in self._criteria(level, item)
        )

    def _levels_ahead(self, item):
        return self._above(item, self.levels)

    def _levels_in_reach(self, item):
        """Levels before the due date are for items not yet due, the others for overdue
        ones: the tone of a letter must fit, whatever amount criteria are met."""
        before_due = is_not_yet_due(item, self.as_of)
        levels = self._levels_before_due if before_due else self._levels_when_overdue
        return self._above(item, levels)

    def _above(self, item, levels):
        """The levels after the one that has been reached, if any has."""
        if item.present is None:
            return levels
        place = self.procedure.place_of(item.present)
        # Levels may have changed places since: none is reached twice.
        had = {reached.level_id for reached in item.reached}
        return [lv for lv in levels if lv.position > place and lv.id not in had]

    def _in_grace(self, item):
        return not (
            is_not_yet_due(item, self.as_of)
            or is_overdue(item, self.procedure, self.as_of)
        )

    def _raised_today(self, item):
        history = item.reached
        return bool(history) and any(past.date >= self.as_of for past in history)

    def _is_met(self, level, item):
        met = [met for _name, met in self._criteria(level, item)]
        return all(met) if self.procedure.match == "all" else any(met)

    def _criteria(self, level, item):
        """The level's configured criteria: (name, met today)."""
        yield _DAYS, self.as_of >= day_of_level(level, item, self.procedure)
        if level.min_invoice_amount:
            met = self._invoice_open(item) >= Fraction(level.min_invoice_amount)
            yield "below_min_invoice_amount", met
        if level.min_total_amount:
            met = self.overdue_total >= Fraction(level.min_total_amount)
            yield "below_min_total_amount", met

    def _obstacle(self, name, level, item):
        """A criterion that is not met, as a reader is told of it."""
        if name != _DAYS:
            return Obstacle(name)
        until = day_of_level(level, item, self.procedure)
        if level.days >= 0:
            # Days since a letter may be over before the item is overdue.
            until = max(until, self._first_day_overdue(item))
        return Obstacle(self._wait_reason(item), until)

    def _invoice_open(self, item):
        return item.currency.to_company(item.invoice_open)

    def _wait_reason(self, item):
        if is_not_yet_due(item, self.as_of):
            return "not_due"
        return "level_wait" if item.present else "first_level_wait"
