"""Engine tests run inside Odoo and, in milliseconds, in plain Python without it."""

from datetime import date, timedelta
from decimal import Decimal

try:
    from odoo.tests import BaseCase

    from ... import engine
except ImportError:  # no Odoo here: the engine is a package of its own
    import sys
    from pathlib import Path
    from unittest import TestCase as BaseCase

    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
    import engine  # noqa: F401 (re-exported)

YEAR = 2026


def day(text):
    """A day of the year of the examples: day("24 May")."""
    number, month = text.split()
    months = ("January February March April May June July August").split()
    return date(YEAR, months.index(month) + 1, int(number))


def levels(*days, fee=None, **values):
    """Levels with these days; the last one is a notice when there is a fee."""
    last = len(days)
    return tuple(
        engine.Level(
            id=position,
            position=position,
            days=number,
            kind="notice" if fee and position == last else "reminder",
            fee=Decimal(fee) if fee and position == last else Decimal(0),
            **values,
        )
        for position, number in enumerate(days, start=1)
    )


class EngineCase(BaseCase):
    """Small ledgers and the letters that come of them, without any database."""

    def setUp(self):
        super().setUp()
        self.eur = engine.Currency(1)
        self.standard = engine.Procedure(1, levels(14, 7, 7, 7, fee="5.00"))
        self.history = {}
        self.fees = {}

    def item(self, number, amount, due, **values):
        """An open item with what earlier letters of this test have done to it."""
        amount = Decimal(amount)
        return engine.OpenItem(
            id=number,
            move_id=values.pop("move_id", number),
            due=day(due),
            open=amount,
            original=Decimal(values.pop("original", amount)),
            invoice_open=Decimal(values.pop("invoice_open", amount)),
            currency=values.pop("currency", self.eur),
            reached=tuple(self.history.get(number, ())),
            earlier_fees=tuple(self.fees.get(number, ())),
            **values,
        )

    def decide(self, items, as_of, procedure=None, **account):
        """The engine's decision about one customer."""
        selection = engine.Selection(
            item_ids=account.pop("only", None),
            repeats=account.pop("repeats", False),
            at_once=account.pop("at_once", False),
        )
        procedures = account.pop("procedures", None) or [procedure or self.standard]
        book = engine.Rulebook({proc.id: proc for proc in procedures})
        applies_to = account.pop("applies_to", "customer")
        account.setdefault("procedure_id", procedures[0].id)
        return engine.evaluate(
            engine.Account(partner_id=1, company_id=1, items=tuple(items), **account),
            book,
            day(as_of) if isinstance(as_of, str) else as_of,
            applies_to=applies_to,
            selection=selection,
        )

    def issue(self, decision):
        """Remember the letters as issued, as the database would."""
        for letter in decision.proposals:
            for line in letter.lines:
                if line.escalates:
                    self.history.setdefault(line.item.id, []).append(
                        engine.Reached(line.level.id, line.level.position, letter.date)
                    )
                if line.section == engine.CLAIMED and letter.fee:
                    self.fees.setdefault(line.item.id, []).append(
                        engine.EarlierFee(len(self.fees) + 1, letter.fee)
                    )

    def run_days(self, first, last, make_items, skip_days=(), **account):
        """Evaluate and issue every day; a dict of date to letters.

        :param make_items: function of the date that returns the open items
        """
        letters = {}
        current = day(first)
        while current <= day(last):
            if current not in skip_days:
                decision = self.decide(make_items(current), current, **account)
                self.issue(decision)
                if decision.proposals:
                    letters[current] = decision.proposals
            current += timedelta(days=1)
        return letters

    def reasons(self, decision):
        """The codes of all that stands in the way, by item id."""
        return {
            skip.item.id: [obstacle.reason for obstacle in skip.obstacles]
            for skip in decision.skips
        }
