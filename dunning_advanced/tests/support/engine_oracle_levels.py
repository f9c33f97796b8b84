"""Which level an item reaches, a second time: the lower half of ``engine_oracle``.

Written from the rules, not from the engine, and in another style: plain loops over
plain dicts, sums as exact fractions. Of the engine only the facts are used.

A *debt* is what gets a level: one item, or the unblocked members of an invoice group
in one currency. A *scope* holds the debts that share letters: the customer's in one
currency, the instalments of one invoice, or one group.
"""

from datetime import timedelta
from fractions import Fraction

SETTLED_STATES = ("in_payment", "paid", "reversed", "blocked")


class LevelOracle:
    """Which debts there are in one schedule, and which level each reaches."""

    def __init__(self, account, procedures, day, schedule, selection):
        self.account = account
        self.procedures = procedures
        self.day = day
        self.schedule = schedule
        self.selection = selection

    # Which items, whose procedure

    def ruling(self, item):
        """The schedule an item belongs to, and its procedure.

        An archived procedure still rules, and nothing is dunned by it; only a group
        has to have an active one to own its members.
        """
        if item.group is not None:
            procedure = self.procedures.get(item.group.procedure_id)
            if procedure is not None and procedure.active:
                return "group", procedure
        customers = self.procedures.get(self.account.procedure_id)
        own = self.procedures.get(item.procedure_id)
        if own is not None and (customers is None or customers.allow_override):
            return "invoice", own
        return "customer", customers

    def paused(self, pause):
        """Whether a pause is in force today."""
        if pause is None:
            return False
        return pause.until is None or self.day < pause.until

    def blocked(self, item):
        """Whether an item may not be dunned at all today."""
        procedure = self.ruling(item)[1]
        if procedure is None or not procedure.active or not self.account.enabled:
            return True
        if not any(level.active for level in procedure.levels):
            return True
        if item.paid_out or item.no_followup or item.payment_state in SETTLED_STATES:
            return True
        if item.in_collection or self.paused(item.promise):
            return True
        if self.claimable(item) <= 0:
            return True
        present = self.latest(item.reached)
        if present is not None and not present.delivered:
            return True
        pauses = [self.account.pause, item.pause]
        if item.group is not None:
            pauses.append(item.group.pause)
        return any(self.paused(pause) for pause in pauses)

    def claimable(self, item):
        """What is open of an item, without what the customer disputes."""
        return Fraction(item.open) - Fraction(item.disputed)

    def find_scopes(self, items):
        """Lists of debts by what they share a letter for."""
        scopes = {}
        for item in items:
            if self.blocked(item):
                continue
            if self.schedule == "customer":
                key = item.currency.id
            elif self.schedule == "invoice":
                key = item.move_id
            else:
                key = (item.group.id, item.currency.id)
            scopes.setdefault(key, []).append(item)
        for key, members in scopes.items():
            if self.schedule == "group":
                scopes[key] = [self.debt(members)]
            else:
                scopes[key] = [self.debt([item]) for item in members]
        return scopes

    def latest(self, history):
        """The letter that raised to the present level: the highest, then the latest."""
        present = None
        for reached in history:
            if present is None or reached.position > present.position:
                present = reached
            elif reached.position == present.position and reached.date > present.date:
                present = reached
        return present

    def place(self, procedure, reached):
        """Where an item stands in a procedure: at its level, else at its old place."""
        if reached is None:
            return 0
        for level in procedure.levels:
            if level.id == reached.level_id:
                return level.position
        return reached.position

    def debt(self, items):
        """One item, or all members of a group, as one thing to be decided about."""
        due = min(item.due for item in items)
        amount = sum(self.claimable(item) for item in items)
        invoice_amount = Fraction(items[0].invoice_open)
        if self.schedule == "group":
            invoice_amount = amount
            if items[0].group.due is not None:
                due = items[0].group.due
        history = []
        for item in items:
            history.extend(item.reached)
        rate = Fraction(items[0].currency.rate)
        return {
            "items": items,
            "procedure": self.ruling(items[0])[1],
            "currency": items[0].currency,
            "due": due,
            "open": amount / rate,
            "invoice_open": invoice_amount / rate,
            "present": self.latest(history),
            "place": self.place(self.ruling(items[0])[1], self.latest(history)),
            "had": [reached.level_id for reached in history],
            "raised_today": any(reached.date >= self.day for reached in history),
        }

    def printed_due(self, item):
        """The date that was agreed for all of an item's group, else its own."""
        if self.schedule == "group" and item.group.due is not None:
            return item.group.due
        return item.due

    def debt_alone(self, item):
        """A member of a group as if it were alone, with its own past."""
        alone = self.debt([item])
        alone["due"] = self.printed_due(item)
        return alone

    # Which level

    def state(self, debt, grace_days):
        """Overdue, not due yet, or in the days of grace between the two."""
        if self.day <= debt["due"]:
            return "not due"
        if self.day > debt["due"] + timedelta(days=grace_days):
            return "overdue"
        return "grace"

    def overdue_total(self, grace_days):
        """All that is overdue in this schedule, in company currency."""
        total = Fraction(0)
        for debts in self.scopes.values():
            for debt in debts:
                for item in debt["items"]:
                    alone = self.debt_alone(item)
                    if self.state(alone, grace_days) == "overdue":
                        total += alone["open"]
        return total

    def criteria_met(self, debt, level):
        """Whether each criterion that is set is met: days, invoice, total."""
        procedure = debt["procedure"]
        if procedure.timing == "sequential" and debt["present"] is not None:
            start = debt["present"].date
            if debt["present"].overdue and start <= debt["due"]:
                start = debt["due"] + timedelta(days=procedure.grace_days)
        elif level.days < 0:
            start = debt["due"]
        else:
            start = debt["due"] + timedelta(days=procedure.grace_days)
            if level.days == 0:
                start += timedelta(days=1)
        met = [self.day >= start + timedelta(days=level.days)]
        if level.min_invoice_amount is not None:
            met.append(debt["invoice_open"] >= Fraction(level.min_invoice_amount))
        if level.min_total_amount is not None:
            total = self.overdue_total(procedure.grace_days)
            met.append(total >= Fraction(level.min_total_amount))
        return met

    def reached_level(self, debt):
        """The level a debt is raised to today; None: it is not."""
        procedure = debt["procedure"]
        state = self.state(debt, procedure.grace_days)
        if debt["raised_today"] or state == "grace":
            return None
        best = None
        for level in procedure.levels:
            if not level.active:
                continue
            if debt["present"] and level.position <= debt["place"]:
                continue
            if level.id in debt["had"]:
                continue
            met = self.criteria_met(debt, level)
            enough = all(met) if procedure.match == "all" else any(met)
            if enough and (level.days < 0) == (state == "not due"):
                best = level
            if procedure.timing == "sequential":
                break
        return best

    def latecomers_level(self, debt, alone):
        """The group's last level, for a late member that has had none; else None."""
        if debt["present"] is None or alone["present"] is not None:
            return None
        procedure = debt["procedure"]
        if self.state(alone, procedure.grace_days) != "overdue":
            return None
        last = None
        for level in procedure.levels:
            if not level.active:
                continue
            if level.position > debt["place"]:
                if level.id not in debt["had"]:
                    return None
                continue  # moved since: it is not given again
            if level.days >= 0:
                last = level
        if last is None:
            return None
        days = procedure.grace_days + max(last.days, 1)
        late_enough = self.day >= alone["due"] + timedelta(days=days)
        return last if late_enough else None

    def shown_level(self, debt):
        """The level a debt has without a new one."""
        best = None
        for level in debt["procedure"].levels:
            if debt["present"] and level.position <= debt["place"]:
                best = level
        return best

    def worth_listing(self, debt):
        """Whether something not due yet is listed beside what is escalated."""
        procedure = debt["procedure"]
        if procedure.not_due == "criteria":
            for level in procedure.levels:
                if level.active and any(self.criteria_met(debt, level)):
                    return True
        return procedure.not_due == "all"
