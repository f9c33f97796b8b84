"""The dunning rules a second time: slow and obvious, to compare the engine with.

See ``engine_oracle_levels`` for how it is written, and for the levels.
"""

from fractions import Fraction

from .engine_oracle_credits import CreditOracle
from .engine_oracle_levels import SETTLED_STATES


class Oracle(CreditOracle):
    """One schedule's decision about one account on one day."""

    def decide(self):
        """The letters as dicts, and the ids of the claims that are on none."""
        mine = []
        for item in self.account.items:
            if item.open > 0 and self.ruling(item)[0] == self.schedule:
                mine.append(item)
        letters = []
        self.share_credits()
        self.scopes = self.find_scopes(mine)
        for debts in self.scopes.values():
            letters.extend(self.letters_of(debts))
        skipped = {item.id for item in mine}
        for letter in letters:
            skipped -= set(letter["lines"])
        return letters, skipped

    def letters_of(self, debts):
        """The letters of one scope, those held back left out."""
        wanted = []
        for debt in debts:
            if any(self.selected(item) for item in debt["items"]):
                wanted.append(debt)
        by_state = {"overdue": [], "not due": [], "grace": []}
        for debt in wanted:
            by_state[self.state(debt, debt["procedure"].grace_days)].append(debt)
        if by_state["overdue"]:
            letters = self.dunning_letters(by_state["overdue"], by_state["not due"])
        else:
            letters = self.early_reminder(by_state["not due"])
        late = []
        for debt in debts:
            if self.state(debt, debt["procedure"].grace_days) == "overdue":
                late.extend(debt["items"])
        for letter in letters:
            self.deduct_credits(letter, late)
        return [letter for letter in letters if not self.held_back(letter)]

    def selected(self, item):
        """Whether the item is one of those wanted."""
        ids = self.selection.item_ids
        return ids is None or item.id in ids

    def dunning_letters(self, overdue, upcoming):
        """One letter over all that is overdue, or one per level."""
        letters = []
        for heap in self.heaps(overdue):
            letter = self.new_letter(heap[0])
            for debt in heap:
                self.add_lines(letter, debt, "claimed")
            letter["asked"] = self.sum_of(letter, "claimed")
            if not letter["asked"]:
                # Of the group's late members none is wanted.
                continue
            self.add_level_and_fees(letter)
            letters.append(letter)
        if not letters:
            return []
        for debt in upcoming:
            if self.worth_listing(debt):
                self.add_lines(letters[0], debt, "not_due")
        return letters

    def heaps(self, overdue):
        """The overdue debts by letter, highest level first; none when none is due."""
        escalating = set()
        by_level = {}
        for debt in overdue:
            level = self.level_raised_to(debt)
            if level is not None:
                escalating.add(level.position)
            else:
                level = self.shown_level(debt)
            if level is not None:
                by_level.setdefault(level.position, []).append(debt)
        if not escalating:
            return []
        grouping = overdue[0]["procedure"].grouping
        if self.schedule == "customer" and grouping == "level":
            for debts in by_level.values():
                debts[:] = [debt for debt in debts if not self.is_covered(debt)]
            return [by_level[position] for position in sorted(escalating, reverse=True)]
        return [overdue]

    def level_raised_to(self, debt):
        """The level that a letter would raise an overdue debt to, or one of it."""
        if self.is_covered(debt):
            return None
        level = self.reached_level(debt)
        if level is None and self.schedule == "group":
            for item in debt["items"]:
                if self.selected(item):
                    late = self.latecomers_level(debt, self.debt_alone(item))
                    level = level or late
        return level

    def early_reminder(self, upcoming):
        """A reminder before the due date, when something reaches such a level."""
        highest = None
        for debt in upcoming:
            level = self.reached_level(debt)
            if level is not None:
                if highest is None or level.position > highest.position:
                    highest = level
        if highest is None:
            return []
        letter = self.new_letter(upcoming[0])
        for debt in upcoming:
            if self.reached_level(debt) is not None or self.worth_listing(debt):
                self.add_lines(letter, debt, "not_due")
        letter["level"] = highest
        for item, _section, _level, escalates, _days in letter["lines"].values():
            if escalates:
                letter["asked"] += self.claimable(item)
        return [letter]

    def new_letter(self, debt):
        """A letter with nothing on it."""
        group = debt["items"][0].group
        return {
            "currency": debt["currency"],
            "procedure": debt["procedure"],
            "group": group.id if self.schedule == "group" else None,
            "level": None,
            "lines": {},
            "asked": Fraction(0),
            "fee": Fraction(0),
            "previous_fee": Fraction(0),
        }

    def add_lines(self, letter, debt, section):
        """List the wanted items of a debt, all with the level of the debt."""
        for item in debt["items"]:
            if not self.selected(item):
                continue
            if self.schedule == "group" and section == "claimed":
                self.add_member(letter, debt, item)
                continue
            level = self.reached_level(debt)
            if section == "claimed" and self.is_covered(debt):
                level = None
            escalates = level is not None
            if level is None:
                level = self.shown_level(debt)
            days = (self.day - self.printed_due(item)).days
            letter["lines"][item.id] = (item, section, level, escalates, days)

    def add_member(self, letter, debt, item):
        """List a member of a group that is late: as late as the member itself is."""
        alone = self.debt_alone(item)
        days = (self.day - alone["due"]).days
        state = self.state(alone, debt["procedure"].grace_days)
        if state == "not due" and self.worth_listing(debt):
            level = self.shown_level(alone)
            letter["lines"][item.id] = (item, "not_due", level, False, days)
        if state == "overdue":
            level = self.reached_level(debt) or self.latecomers_level(debt, alone)
            escalates = level is not None
            if level is None:
                level = self.shown_level(debt)
            letter["lines"][item.id] = (item, "claimed", level, escalates, days)

    def sum_of(self, letter, wanted_section):
        """The sum of a section in the letter's currency."""
        total = Fraction(0)
        for item, section, _level, _escalates, _days in letter["lines"].values():
            if section == wanted_section:
                total += self.claimable(item)
        return total

    # Credits, fees, what holds a letter back

    def deduct_credits(self, letter, late):
        """Put the credits that serve a letter on it, and note what is still asked."""
        served, claims = [], False
        for item, section, _level, escalates, _days in letter["lines"].values():
            if section == "claimed":
                claims = True
            if section == "claimed" or escalates:
                served.append(item)
        one_letter = letter["procedure"].grouping == "oldest"
        if claims and (one_letter or self.schedule != "customer"):
            served = late
        ids = {item.id for item in served}
        listed = list(letter["lines"])
        letter["missing"] = letter["asked"]
        letter["foreign"] = sum(self.foreign.get(item_id, 0) for item_id in ids)
        letter["credits"] = {}
        for credit in self.all_items():
            amount = sum(self.used.get((item_id, credit.id), 0) for item_id in ids)
            letter["missing"] -= amount
            if not claims:
                # What is only listed beside it has its credits, too.
                amount = sum(self.used.get((i, credit.id), 0) for i in listed)
            if amount > 0:
                letter["credits"][credit.id] = amount
                days = (self.day - credit.due).days
                line = (credit, "credit", None, False, days)
                letter["lines"][credit.id] = line

    def add_level_and_fees(self, letter):
        """Set the level, the fee, and the fees of earlier letters of a letter."""
        raised_to = None
        for item, section, level, escalates, _days in list(letter["lines"].values()):
            if section == "not_due":
                continue
            if level is not None and not self.is_covered(self.debt_alone(item)):
                if letter["level"] is None or level.position > letter["level"].position:
                    letter["level"] = level
            if escalates and (raised_to is None or level.position > raised_to.position):
                raised_to = level
            if self.account.apply_fees:
                letter["previous_fee"] += self.fees_carried_by(item)
        if self.account.apply_fees and raised_to and raised_to.kind == "notice":
            currency = letter["currency"]
            step = Fraction(currency.rounding)
            steps = Fraction(raised_to.fee) * Fraction(currency.rate) / step
            letter["fee"] = int(steps + Fraction(1, 2)) * step

    def fees_carried_by(self, item):
        """The fees of earlier letters for which this item is the oldest open one.

        Unless an agency has another one, and claims the fee with it; or nothing is
        asked for of this one, while the fee is on another one that is open, too.
        """
        total = Fraction(0)
        for fee in item.earlier_fees:
            sharing = []
            for other in self.account.items:
                letter_ids = [earlier.letter_id for earlier in other.earlier_fees]
                if other.open > 0 and fee.letter_id in letter_ids:
                    sharing.append(other)
            with_agency = [other for other in sharing if other.in_collection]
            sharing = with_agency or sharing
            asked = []
            for other in sharing:
                if other.payment_state not in SETTLED_STATES:
                    asked.append(other)
            bearer = min(asked or sharing, key=lambda other: (other.due, other.id))
            if bearer.id == item.id:
                total += Fraction(fee.amount)
        return total

    def held_back(self, letter):
        """Whether a letter is not written although its level is due."""
        procedure = letter["procedure"]
        wanted = self.selection
        if wanted.procedure_ids is not None:
            if procedure.id not in wanted.procedure_ids:
                return True
        if wanted.level_ids is not None and letter["level"].id not in wanted.level_ids:
            return True
        if letter["missing"] <= letter["foreign"] or self.bank_says_wait():
            return True
        last = self.account.last_letter_date
        if self.schedule == "customer" and last is not None:
            if (self.day - last).days < procedure.min_days_between:
                return True
        asked = letter["missing"] / Fraction(letter["currency"].rate)
        return asked < Fraction(procedure.min_amount)
