"""A customer's life in plain Python: letters that charge, payments to the cent.

The books are kept as the database keeps them, so that the engine's answer to what a
payment was for can be compared with what the letter had asked for.
"""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from .engine_case import engine

EURO = engine.Currency(1, code="EUR")
RULE = engine.InterestRule(id=1, points=Decimal(9))
ZERO = Decimal(0)


class ChargedLife:
    """Some invoices, two procedures, and what happens to them day by day."""

    def __init__(self, seed):
        self.chance = Random(seed)
        self.day = date(2026, 3, 1)
        self.country = self.chance.choice(["US", "DE"])
        self.agreed = self.chance.choice([True, False])
        procedures = (
            engine.Procedure(1, self._levels(10), allow_override=True),
            engine.Procedure(2, self._levels(20), applies_to="invoice"),
        )
        self.rulebook = engine.Rulebook(
            {procedure.id: procedure for procedure in procedures},
            interest_rules={(self.country, "business"): RULE},
        )
        self.items = {}
        for move_id in range(1, self.chance.randint(2, 5)):
            self._add_invoice(move_id)
        self.credits, self.letters, self.charges = [], {}, []

    def _levels(self, base):
        interest = self.chance.choice(["none", "claimed", "claimed", "shown"])
        return tuple(
            engine.Level(
                id=base + position,
                position=position,
                days=days,
                kind="notice",
                fee=Decimal(self.chance.choice([0, 5, "7.50"])),
                interest=interest,
                compensation=self.chance.random() < 0.4,
            )
            for position, days in enumerate((14, 7, 7, 7), start=1)
        )

    def _add_invoice(self, move_id):
        procedure_id = self.chance.choice([None, None, 2])
        for _instalment in range(self.chance.choice([1, 1, 2])):
            number = len(self.items) + 1
            amount = Decimal(self.chance.choice([50, 100, "119", "33.33", 200]))
            self.items[number] = engine.OpenItem(
                id=number,
                move_id=move_id,
                due=self.day + timedelta(days=self.chance.randint(0, 40)),
                open=amount,
                original=amount,
                currency=EURO,
                procedure_id=procedure_id,
            )

    def night(self):
        """Issue what is due."""
        self.day += timedelta(days=1)
        for schedule in ("customer", "invoice"):
            decision = engine.evaluate(
                self.account(), self.rulebook, self.day, schedule
            )
            for letter in decision.proposals:
                if letter.amount(engine.CLAIMED):
                    self._issue(letter)

    def _issue(self, letter):
        number = len(self.letters) + 1
        self.letters[number] = letter
        claimed = self.claimed(letter)
        for line in letter.lines:
            if line.section == engine.CREDIT:
                continue
            item = self.items[line.item.id]
            if line.escalates:
                raised = engine.Reached(
                    line.level.id, line.level.position, self.day, overdue=True
                )
                item = replace(item, reached=(*item.reached, raised))
            if letter.charges.compensation.get(item.id) and not item.compensated_by:
                item = replace(item, compensated_by=item.id)
            self.items[item.id] = item
        for part in letter.charges.parts:
            about = [part.item_id] if part.item_id else claimed
            moves = frozenset(self.items[item_id].move_id for item_id in about)
            charge = engine.LetterCharge(
                len(self.charges) + 1,
                number,
                part.kind,
                EURO.id,
                self.day,
                part.amount,
                moves,
                part.item_id,
            )
            self.charges.append([charge, part.amount])

    def claimed(self, letter):
        """The ids of the items that a letter claims."""
        found = (line for line in letter.lines if line.section == engine.CLAIMED)
        return [line.item.id for line in found]

    def account(self):
        """The customer as the engine is told of, without what charges' money is."""
        opens = [item for item in self.items.values() if item.open]
        items = [
            replace(
                item,
                invoice_open=sum(i.open for i in opens if i.move_id == item.move_id),
                earlier_fees=tuple(self._fees_on(item)),
                charged=self._charged_for(item),
            )
            for item in opens
        ]
        account = engine.Account(
            1,
            1,
            (*items, *(credit for credit in self.credits if credit.open)),
            1,
            country=self.country,
            charges_agreed=self.agreed,
            charges=tuple(charge for charge, _amount in self.charges if charge.open),
            asks=tuple(self._asks()),
        )
        return engine.without_received(account)

    def _fees_on(self, item):
        for charge, _amount in self.charges:
            on_it = item.id in self.claimed(self.letters[charge.letter_id])
            if charge.kind == engine.FEE and charge.open and on_it:
                yield engine.EarlierFee(charge.letter_id, charge.open)

    def _charged_for(self, item):
        found = engine.NOTHING_CHARGED
        for charge, amount in self.charges:
            if charge.kind == engine.FEE and item.move_id in charge.move_ids:
                found = found.add_fee(charge.letter_id, amount, charge.day)
            elif charge.line_id == item.id:
                found = found.add(charge.kind, amount, amount - charge.open, ZERO)
        return found

    def _asks(self):
        for number, letter in self.letters.items():
            claims = {(self.items[i].move_id, i) for i in self.claimed(letter)}
            asked = {engine.COMPENSATION: letter.charges.compensation}
            if letter.charges.interest_claimed:
                asked[engine.INTEREST] = letter.charges.interest_claims
            yield engine.LetterAsks(
                number,
                letter.date,
                frozenset(claims),
                frozenset(
                    (k, i, frozenset())
                    for k, own in asked.items()
                    for i in own
                    if own[i]
                ),
                bool(letter.previous_fee),
                frozenset(i.item.id for i in letter.lines if i.section == "credit"),
            )

    def add_credit(self, amount, is_payment):
        """Money, or a credit note, that nobody has assigned yet."""
        credit = engine.OpenItem(
            1000 + len(self.credits),
            self.day,
            -amount,
            EURO,
            move_id=1000 + len(self.credits),
            is_payment=is_payment,
        )
        self.credits.append(credit)
        return credit

    def assign(self, credit, item_ids):
        """Assign a credit to items, the oldest first; what is left stays a credit."""
        place = self.credits.index(credit)
        for item in sorted(map(self.items.get, item_ids), key=lambda i: (i.due, i.id)):
            part = min(-credit.open, item.open)
            if part > 0:
                cut = engine.Reduction(max(self.day, credit.due), part)
                self.items[item.id] = replace(
                    item, open=item.open - part, reductions=(*item.reductions, cut)
                )
                moves = credit.paid_moves | {item.move_id}
                credit = replace(credit, open=credit.open + part, paid_moves=moves)
        self.credits[place] = credit
        return credit

    def book(self):
        """Book what has been received, as a company may want it every night."""
        for credit, paid in self.account().received:
            ids = [one.id for one in self.credits]
            self.credits[ids.index(credit.id)] = replace(credit, open=ZERO)
            for charge in paid:
                self.charges[charge.id - 1][0] = replace(charge, open=ZERO)
