"""Which credit is used for which claim, a second time; see ``engine_oracle_levels``."""

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from .engine_oracle_levels import LevelOracle


class CreditOracle(LevelOracle):
    """What is there already of the money that a letter would ask for."""

    def all_items(self):
        """What is open of the customer in all companies of the body."""
        return list(self.account.items) + list(self.account.relatives)

    def queue(self):
        """All that may be claimed, as (late, item), in the order of its turn."""
        found = []
        for schedule in ("customer", "invoice", "group"):
            other = LevelOracle(
                self.account, self.procedures, self.day, schedule, self.selection
            )
            mine = []
            for item in self.account.items:
                if item.open > 0 and self.ruling(item)[0] == schedule:
                    mine.append(item)
            for debts in other.find_scopes(mine).values():
                for debt in debts:
                    late = self.state(debt, debt["procedure"].grace_days) == "overdue"
                    for item in debt["items"]:
                        found.append((late, item))
        for item in self.account.relatives:
            if self.claimable(item) > 0 and item.due < self.day and self.is_asked(item):
                found.append((True, item))
        return sorted(found, key=lambda one: (not one[0], self.turn(one[1]), one[1].id))

    def turn(self, item):
        """The day on which an item is due: that of its group, where one was agreed."""
        if item.group and item.group.due and self.ruling(item)[0] == "group":
            return item.group.due
        return item.due

    def is_asked(self, item):
        """Whether nothing says that another company does not ask for an item."""
        if item.pause and item.pause.holds(self.day):
            return False
        if item.payment_state not in ("not_paid", "partial"):
            return False
        return not (item.paid_out or item.no_followup or item.in_collection)

    def share_credits(self):
        """Fill ``self.used``: (claim id, credit id) to amount, and ``self.foreign``."""
        self.used = {}
        self.foreign = {}
        left = {}
        for item in sorted(self.all_items(), key=lambda item: (item.due, item.id)):
            if item.open < 0:
                left[item.id] = [item, -Fraction(item.open)]
        paid_out = [item for item in self.all_items() if item.paid_out]
        paid_out.sort(key=lambda item: (item.due, item.id))
        queue = self.queue()
        missing = {}
        self.serve(paid_out, missing, left)
        self.serve([item for _late, item in queue], missing, left)
        late = [item for is_late, item in queue if is_late]
        self.share_foreign(late, missing, left.values())

    def serve(self, claims, missing, left):
        """Give claims the credits of their own company, then those of the others."""
        for item in claims:
            missing[item.id] = self.claimable(item)
        for abroad in (False, True):
            for item in claims:
                for entry in left.values():
                    credit = entry[0]
                    if credit.currency.id != item.currency.id:
                        continue
                    if (credit.company_id != item.company_id) != abroad:
                        continue
                    amount = min(entry[1], missing[item.id])
                    if amount > 0:
                        self.used[item.id, credit.id] = amount
                        entry[1] -= amount
                        missing[item.id] -= amount

    def share_foreign(self, claims, missing, left):
        """What credits in other currencies would cover, at the day's rate."""
        purses = {}
        for credit, amount in left:
            worth = amount / Fraction(credit.currency.rate)
            purses[credit.currency.id] = purses.get(credit.currency.id, 0) + worth
        for item in claims:
            for currency_id in purses:
                if currency_id == item.currency.id:
                    continue
                worth = self.rounded(purses[currency_id], item.currency)
                amount = min(worth, missing[item.id])
                if amount > 0:
                    missing[item.id] -= amount
                    self.foreign[item.id] = self.foreign.get(item.id, 0) + amount
                    rest = purses[currency_id] - amount / Fraction(item.currency.rate)
                    purses[currency_id] = max(rest, 0)

    def is_covered(self, debt):
        """Whether the money for one item is there; a group's letter is looked at."""
        if self.schedule == "group":
            return False
        (item,) = debt["items"]
        missing = self.claimable(item)
        for credit in self.all_items():
            missing -= self.used.get((item.id, credit.id), 0)
        return missing <= 0 < self.claimable(item)

    def rounded(self, amount, currency):
        """Company currency in another, to its smallest unit."""
        step = Fraction(currency.rounding)
        steps = amount * Fraction(currency.rate) / step
        exact = Decimal(steps.numerator) / Decimal(steps.denominator)
        return int(exact.quantize(Decimal(1), ROUND_HALF_UP)) * step

    def in_all(self, currency):
        """All credits in one currency, money paid out deducted."""
        sums = {}
        for item in self.all_items():
            if item.open < 0 or item.paid_out:
                entry = sums.setdefault(item.currency.id, [item.currency, Fraction(0)])
                entry[1] -= Fraction(item.open)
        total = worth = Fraction(0)
        for currency_id, (other, amount) in sums.items():
            if amount > 0 and currency_id == currency.id:
                total += amount
            elif amount > 0:
                worth += amount / Fraction(other.rate)
        return total + self.rounded(worth, currency)

    def bank_says_wait(self):
        """Whether money may have come in that nobody has looked at."""
        bank = self.account.bank
        if bank.receipts:
            return True
        if bank.max_age == 0:
            return False
        return bank.newest is None or (self.day - bank.newest).days > bank.max_age
