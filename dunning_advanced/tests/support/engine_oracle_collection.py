"""What is proposed for collection, a second time: slow and obvious."""

from datetime import timedelta
from fractions import Fraction

from .engine_oracle_credits import CreditOracle


class CollectionOracle(CreditOracle):
    """Which items of an account wait for nothing but an agency."""

    def __init__(self, account, procedures, day):
        super().__init__(account, procedures, day, None, None)

    def find(self):
        """The ids of the items."""
        found = set()
        if self.bank_says_wait():
            return found
        self.share_credits()
        for currency in {item.currency for item in self.account.items}:
            ripe = []
            for item in self.account.items:
                if item.currency.id == currency.id and item.open > 0:
                    if self.is_ripe(item):
                        ripe.append(item)
            if sum(Fraction(item.open) for item in ripe) > self.in_all(currency):
                found |= {item.id for item in ripe if not self.is_paid(item)}
        return found

    def is_paid(self, item):
        """Whether credits of its currency are there for all that is open of it."""
        parts = (self.used.get((item.id, one.id), 0) for one in self.all_items())
        return Fraction(item.open) <= sum(parts)

    def is_ripe(self, item):
        """Whether one item has had all levels, with nothing in the way."""
        last = self.latest(item.reached)
        if self.blocked(item) or item.disputed or last is None or not last.sent:
            return False
        schedule, procedure = self.ruling(item)
        level = None
        for candidate in procedure.levels:
            if candidate.active and candidate.position > self.place(procedure, last):
                return False
            if candidate.position <= self.place(procedure, last):
                level = candidate
        due = schedule == "group" and item.group.due or item.due
        if self.day <= due + timedelta(days=procedure.grace_days):
            return False
        if last.deadline is not None and last.deadline != last.date:
            return self.day > last.deadline
        return (self.day - last.date).days >= max(level.days, 1)
