"""Random ledgers for the engine: accounts, procedures, histories, selections.

Every number comes from a small set, so that days and sums often stand exactly on a
limit, which is where rules go wrong.
"""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import count

from .engine_case import engine
from .engine_question import SCHEDULES, Question

AMOUNTS = (5, 10, 10, 20, 30, 50, 100, "9.99", "0.01", "33.33", "123.455")
LIMITS = (5, 10, 20, 30, 60, 100)


def random_question(chance):
    """A question from a :class:`random.Random`."""
    return _Ledger(chance).question()


class _Ledger:
    """What the parts of one random question have in common."""

    def __init__(self, chance):
        self.chance = chance
        self.day = date(2026, 1, 1) + timedelta(days=chance.randint(0, 400))
        # What this ledger is about: mostly trouble, invoices, groups, or none of it.
        self.trouble = chance.choice([0, 0, 0.5, 1])
        self.own_share = chance.choice([0, 0.2, 0.8])
        self.group_share = chance.choice([0, 0.2, 0.8])
        self.criteria = chance.choice([0, 0, 0.2, 0.5])
        self.converted = chance.choice([0, 0.5, 1])
        self.amounts = chance.sample(AMOUNTS, 3)
        self.credit_share = chance.choice([0, 0.12, 0.4])
        cents, whole, mills = Decimal("0.01"), Decimal(1), Decimal("0.001")
        currencies = [
            engine.Currency(1, cents, Decimal(1)),
            engine.Currency(2, whole, Decimal(chance.choice([3, 150, "162.37"]))),
            engine.Currency(3, mills, Decimal(chance.choice(["0.3", "0.341", "1.1"]))),
            engine.Currency(4, cents, Decimal(chance.choice(["1.1", "0.85", 1]))),
        ]
        self.currencies = chance.sample(currencies, chance.choice([1, 1, 2, 4]))
        self.procedures = [
            self._procedure(number, applies_to)
            for number, applies_to in enumerate(SCHEDULES * 2, start=1)
        ]
        self.groups = [
            engine.Group(
                number,
                procedure_id=chance.choice([3, 3, 6, None, 99]),
                due=self._due() if self._maybe(0.4) else None,
                pause=self._pause(0.2),
            )
            for number in (1, 2, 3)
        ]
        self.letters = {
            number: (chance.choice(self.currencies), Decimal(chance.choice([5, 10])))
            for number in (1, 2, 3)
        }
        self.item_ids = count(1)
        self.move_ids = count(1)

    def question(self):
        chance = self.chance
        items = []
        wanted = chance.randint(1, 8)
        while len(items) < wanted:
            items.extend(self._move(min(wanted - len(items), chance.choice([1, 1, 3]))))
        chance.shuffle(items)
        account = engine.Account(
            partner_id=1,
            company_id=1,
            items=tuple(items),
            procedure_id=chance.choice([1, 1, 1, 4, None]),
            enabled=not self._trouble(0.06),
            pause=self._pause(0.1),
            apply_fees=not self._maybe(0.2),
            last_letter_date=self._ago(0, 10) if self._maybe(0.4) else None,
            bank=self._bank(),
            relatives=self._relatives(),
        )
        selection = self._selection(items)
        return Question(account, tuple(self.procedures), self.day, selection)

    def _bank(self):
        """Mostly nothing that holds a letter back."""
        newest = self._ago(0, 9) if self._maybe(0.8) else None
        max_age = self.chance.choice([3, 7]) if self._trouble(0.2) else 0
        receipts = ("BNK/1",) if self._trouble(0.05) else ()
        return engine.Bank(newest, max_age, receipts)

    def _relatives(self):
        """What is open in other companies of the body, mostly nothing."""
        if not self._maybe(0.2):
            return ()
        found = []
        while len(found) < self.chance.randint(1, 4):
            found.extend(self._move(1))
        return tuple(
            replace(item, company_id=self.chance.choice([2, 3]), group=None)
            for item in found
        )

    def _maybe(self, share):
        return self.chance.random() < share

    def _trouble(self, share):
        return self._maybe(share * self.trouble)

    def _ago(self, earliest, latest):
        return self.day - timedelta(days=self.chance.randint(earliest, latest))

    def _due(self):
        return self._ago(*self.chance.choice([(-6, 0), (0, 4), (0, 20), (15, 60)]))

    def _pause(self, share):
        if not self._trouble(share):
            return None
        return engine.Pause(self.chance.choice([None, self._ago(-6, 1)]))

    def _procedure(self, number, applies_to):
        chance = self.chance
        timing = chance.choice(["sequential", "age"])
        size = chance.randint(1, 4)
        if timing == "age":
            days = sorted(chance.sample([-7, -3, -1, 0, 1, 3, 5, 8, 14], size))
        else:
            days = [chance.choice([0, 1, 3, 5, 8]) for _level in range(size)]
        return engine.Procedure(
            id=number,
            levels=tuple(
                self._level(number, position, days_of_level)
                for position, days_of_level in enumerate(days, start=1)
            ),
            applies_to=applies_to,
            active=not self._trouble(0.2),
            allow_override=self._maybe(0.5),
            timing=timing,
            match=chance.choice(["all", "any"]),
            grouping=chance.choice(["oldest", "level"]),
            grace_days=chance.choice([0, 0, 1, 3]),
            min_days_between=chance.choice([0, 0, 0, 3, 7]),
            min_amount=Decimal(chance.choice(LIMITS) if self._maybe(0.3) else 0),
            not_due=chance.choice(["criteria", "never", "all"]),
        )

    def _level(self, procedure_id, position, days):
        chance = self.chance
        kind = chance.choice(["reminder", "notice"])
        return engine.Level(
            id=procedure_id * 10 + position,
            position=position,
            days=days,
            kind=kind,
            active=not self._maybe(0.05) and not self._trouble(0.3),
            payment_term_days=chance.choice([0, 7, 10]),
            fee=Decimal(chance.choice([0, 5, "7.50", "2.345"])),
            min_invoice_amount=self._limit(),
            min_total_amount=self._limit(),
        )

    def _limit(self):
        chosen = self._maybe(self.criteria)
        return Decimal(self.chance.choice(LIMITS)) if chosen else None

    def _move(self, size):
        """The instalments of one invoice, or a credit."""
        chance = self.chance
        currency = chance.choice(self.currencies)
        credit = self._maybe(self.credit_share)
        paid_out = not credit and self._maybe(self.credit_share / 3)
        group = chance.choice(self.groups) if self._maybe(self.group_share) else None
        own = chance.choice([2, 2, 5, 5, 99]) if self._maybe(self.own_share) else None
        states = ["not_paid", "not_paid", "partial"]
        if self._trouble(0.2):
            states = ["paid", "in_payment", "reversed", "blocked"]
        shared = {
            "move_id": next(self.move_ids),
            "currency": currency,
            "procedure_id": own,
            "payment_state": chance.choice(states),
            "pause": self._pause(0.2),
            "promise": self._pause(0.1),
            "in_collection": self._trouble(0.1),
            "group": None if credit or paid_out else group,
            "paid_out": paid_out,
        }
        size = 1 if credit or paid_out else size
        amounts = [self._amount(currency) for _item in range(size)]
        never = credit or paid_out
        disputed = [0 if never else self._disputed(amount) for amount in amounts]
        invoice_open = sum(amounts) * (-1 if credit else 1) - sum(disputed)
        return [
            engine.OpenItem(
                id=next(self.item_ids),
                due=self._due(),
                open=-amount if credit else amount,
                original=amount,
                disputed=held,
                invoice_open=invoice_open,
                no_followup=self._trouble(0.1),
                reached=() if never else self._history(),
                earlier_fees=() if never else self._fees(currency),
                **shared,
            )
            for amount, held in zip(amounts, disputed, strict=True)
        ]

    def _disputed(self, amount):
        """The whole of it, a part, or mostly nothing."""
        if not self._trouble(0.2):
            return Decimal(0)
        return self.chance.choice([amount, min(amount, Decimal(5))])

    def _amount(self, currency):
        """An amount that is often a round one in company currency."""
        amount = Decimal(self.chance.choice(self.amounts))
        if self._maybe(self.converted):
            amount *= currency.rate
        return max(currency.round(amount), currency.rounding)

    def _history(self):
        """Levels reached by letters on different days, under any procedure."""
        levels = self.chance.choice(self.procedures).levels
        highest = self.chance.choice([0, 0, 0, 1, 1, 2, 3])
        raised = [level for level in levels[:highest] if self._maybe(0.8)]
        when = self._ago(*self.chance.choice([(0, 9), (1, 9), (3, 30), (-1, 3)]))
        history = []
        for level in reversed(raised):
            delivered = not self._trouble(0.1)
            term = self.chance.choice([None, 0, 7])
            reached = engine.Reached(
                self.chance.choice([level.id] * 9 + [None]),
                # Levels may have changed places since.
                max(level.position + self.chance.choice([0] * 9 + [1, -1]), 1),
                when,
                delivered,
                sent=delivered and not self._maybe(0.2),
                deadline=term is not None and when + timedelta(days=term) or None,
                overdue=self._maybe(0.7),
            )
            history.insert(0, reached)
            when -= timedelta(days=self.chance.randint(1, 9))
        return tuple(history)

    def _fees(self, currency):
        return tuple(
            engine.EarlierFee(number, amount)
            for number, (letters_currency, amount) in self.letters.items()
            if letters_currency is currency and self._maybe(0.2)
        )

    def _selection(self, items):
        """Mostly everything; else some items, levels or procedures."""
        levels = [level for proc in self.procedures for level in proc.levels]
        return engine.Selection(
            item_ids=self._some(items) if self._maybe(0.15) else None,
            level_ids=self._some(levels) if self._maybe(0.1) else None,
            procedure_ids=self._some(self.procedures) if self._maybe(0.1) else None,
        )

    def _some(self, records):
        return frozenset(record.id for record in records if self._maybe(0.6))
