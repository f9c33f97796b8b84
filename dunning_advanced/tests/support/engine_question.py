"""One question to the engine, and how its answers are compared.

Whatever is asked of the engine on random ledgers is asked with a :class:`Question`.
"""

import pprint
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import count

from .engine_case import engine

SCHEDULES = (engine.CUSTOMER, engine.INVOICE, engine.GROUP)
OTHER_CURRENCY = engine.Currency(9, rate=Decimal("1.25"))


@dataclass(frozen=True)
class Question:
    """One question to the engine, but for the schedule."""

    account: engine.Account
    procedures: tuple[engine.Procedure, ...]
    day: date
    selection: engine.Selection

    @property
    def rulebook(self):
        return engine.Rulebook({proc.id: proc for proc in self.procedures})

    def decide(self, schedule):
        """The engine's decision."""
        return engine.evaluate(
            self.account, self.rulebook, self.day, schedule, self.selection
        )

    def decide_all(self):
        """The engine's decision over all schedules; nothing is left out of it."""
        return engine.decide_all(self.account, self.rulebook, self.day)

    def with_items(self, items):
        """The same question about other items."""
        return replace(self, account=replace(self.account, items=tuple(items)))

    def describe(self):
        """The question in words that can be pasted into a test."""
        return pprint.pformat(self, width=88)


def shrink(question, still_fails):
    """Leave out items while the question still fails."""
    smaller = True
    while smaller:
        smaller = False
        for item in question.account.items:
            items = [other for other in question.account.items if other is not item]
            candidate = question.with_items(items)
            if still_fails(candidate):
                question, smaller = candidate, True
                break
    return question


def issue(question, proposals):
    """The same account after these letters were issued on the question's day."""
    known = [fee.letter_id for it in question.account.items for fee in it.earlier_fees]
    letter_ids = count(max(known, default=0) + 1)
    items = {item.id: item for item in question.account.items}
    last_letter_date = question.account.last_letter_date
    for letter in proposals:
        letter_id = next(letter_ids)
        for line in letter.lines:
            item = items.get(line.item.id, line.item)
            if line.escalates:
                level = line.level
                raised = engine.Reached(level.id, level.position, letter.date)
                item = replace(item, reached=(*item.reached, raised))
            if line.section == engine.CREDIT:
                continue
            if line.section == engine.CLAIMED and letter.fee:
                fee = engine.EarlierFee(letter_id, letter.fee)
                item = replace(item, earlier_fees=(*item.earlier_fees, fee))
            items[item.id] = item
        if letter.procedure.applies_to == engine.CUSTOMER:
            last_letter_date = letter.date
    account = replace(question.account, last_letter_date=last_letter_date)
    return replace(question, account=account).with_items(items.values())


def facts_of(letter):
    """A proposal in plain values, whatever the order of its lines."""
    lines = {}
    for line in letter.lines:
        level_id = line.level.id if line.level else None
        about = (line.section, level_id, line.escalates, line.days_overdue)
        lines[line.item.id] = about
    credits = {
        line.item.id: -Fraction(line.item.open)
        for line in letter.lines
        if line.section == engine.CREDIT
    }
    return {
        "procedure": letter.procedure.id,
        "currency": letter.currency.id,
        "group": letter.group_id,
        "level": letter.level.id,
        "date": letter.date,
        "deadline": letter.deadline,
        "fee": Fraction(letter.fee),
        "previous_fee": Fraction(letter.previous_fee),
        "credits": credits,
        "lines": dict(sorted(lines.items())),
        "number_of_lines": len(letter.lines),
    }


def letters_of(decision):
    """The letters of a decision in plain values, whatever their order."""
    return sorted(map(facts_of, decision.proposals), key=str)


def raised_lines(decision):
    """The lines that raise an item to a level, with their letters."""
    return [
        (letter, line)
        for letter in decision.proposals
        for line in letter.lines
        if line.escalates
    ]


def dunned_ids(decision):
    """The items that are dunned; to be listed for information is not enough."""
    return {
        line.item.id
        for letter in decision.proposals
        for line in letter.lines
        if line.section == engine.CLAIMED or line.escalates
    }


def without_totals(question):
    """The same question without the criterion that adds up all currencies."""
    procedures = tuple(
        replace(
            procedure,
            levels=tuple(
                replace(level, min_total_amount=None) for level in procedure.levels
            ),
        )
        for procedure in question.procedures
    )
    return replace(question, procedures=procedures)


def other_currency(question, amount):
    """An open item in a currency that no other has, overdue for long."""
    return engine.OpenItem(
        id=99,
        move_id=99,
        due=question.day - timedelta(days=20),
        open=Decimal(amount),
        invoice_open=Decimal(amount),
        currency=OTHER_CURRENCY,
    )


def next_day(question, days=1):
    """The same question some days later."""
    return replace(question, day=question.day + timedelta(days=days))
