"""The decision for one account: which letters are due, and why not for the rest.

Who calls whom: ``evaluate`` lets ``precedence`` sort the account's items into scopes
and gives each to :class:`Evaluation`, which asks ``candidates`` (may it be dunned at
all?), the level policy (which level?), ``grouping`` (which letter?), ``charges``
(which fee?) and ``credits`` (which money is there already?).
"""

from dataclasses import replace
from fractions import Fraction

from . import charges, credits, due_dates, grouping
from .bearers import Bearers
from .candidates import Blockers, bank_obstacles, last_letter, last_letter_beyond
from .charging import charge
from .decisions import Decision, Line, Obstacle, Proposal, Skip
from .grouping import group_as_item
from .precedence import scopes
from .rulebook import EVERYTHING
from .totals import OverdueTotals
from .values import CLAIMED, CREDIT, CUSTOMER, NOT_DUE


def evaluate(account, rulebook, as_of, applies_to=CUSTOMER, selection=EVERYTHING):
    """Decide about every open item of one account on one day. Writes nothing.

    Deciding twice gives the same; another account has no influence.

    :param account: :class:`Account` with its open items
    :param rulebook: :class:`Rulebook` of the account's company
    :param as_of: the day
    :param applies_to: the type of the schedule: customer, invoice or group
    :param selection: :class:`Selection` of what may be dunned
    :return: :class:`Decision`; every claim that belongs to the schedule is on one
        proposal or in one skip
    """
    cover = credits.share_out(account, rulebook, as_of)
    if selection.at_once:
        rulebook = rulebook.without_waiting()
    bearers = Bearers(account, cover)
    evaluations = [
        Evaluation(account, scope, as_of, selection, bearers, cover)
        for scope in scopes(account, rulebook, applies_to)
    ]
    totals = OverdueTotals(evaluations)
    for evaluation in evaluations:
        evaluation.decide(rulebook, totals.of(evaluation))
    return Decision(
        proposals=tuple(p for found in evaluations for p in found.proposals),
        skips=tuple(s for found in evaluations for s in found.skips()),
    )


class Evaluation:
    """The items of one scope: what they reach, on which letters, and why not."""

    def __init__(self, account, scope, as_of, selection, bearers, cover):
        self.account = account
        self.procedure = procedure = scope.ruling.procedure
        self.applies_to = scope.ruling.applies_to
        self.as_of = as_of
        self.selection = selection
        self.bearers = bearers
        self.cover = cover
        self.items = scope.items
        self.currency = self.items[0].currency
        blockers = Blockers(account, procedure, as_of)
        self.blocked = {item.id: blockers.of_item(item) for item in self.items}
        self.unblocked = [item for item in self.items if not self.blocked[item.id]]
        self.free = [item for item in self.unblocked if selection.has_item(item)]
        self.group = scope.group
        members = self.unblocked or self.items
        self.as_one = scope.group and group_as_item(members, scope.group)
        self.policy = None
        self.proposals = []
        self.held_back = {}

    def asks_for_total(self):
        """Whether a level has a criterion about all that is overdue."""
        levels = self.procedure.active_levels if self.procedure else ()
        return any(level.min_total_amount for level in levels)

    def overdue_items(self, procedure):
        """What nothing blocks and is overdue, also when it is not selected.

        :param procedure: the one whose grace days count
        """
        return [
            item
            for item in self.unblocked
            if due_dates.is_overdue(self._own(item), procedure, self.as_of)
        ]

    def decide(self, rulebook, total):
        """Find the letters; ``total`` is what :class:`OverdueTotals` says."""
        self.rulebook = rulebook
        if self.procedure:
            self.policy = rulebook.policy(self.procedure, self.as_of, total)
        if self.free:
            self.proposals = self._propose()

    def skips(self):
        """One :class:`Skip` for every item that is on no proposal.

        Also for those that a letter would only repeat: nobody has chosen it yet.
        """
        letters = [letter for letter in self.proposals if not letter.repeats]
        dunned = {line.item.id for letter in letters for line in letter.lines}
        return [self._skip(item) for item in self.items if item.id not in dunned]

    def _skip(self, item):
        obstacles = self.blocked[item.id]
        if self.policy and self.procedure.active_levels:
            obstacles += self.policy.obstacles(self._face(item))
        obstacles += self.held_back.get(item.id, ())
        letter = last_letter(self.account, self.procedure, self.as_of)
        obstacles += last_letter_beyond(letter, obstacles)
        return Skip(
            item=item,
            partner_id=self.account.partner_id,
            applies_to=self.applies_to,
            obstacles=obstacles or (self._reason_left_over(item),),
            procedure_id=self.procedure and self.procedure.id,
            next_level=self.policy and self.policy.next_level(self._face(item)),
        )

    def _reason_left_over(self, item):
        """Why an item that nothing blocks or holds back is on no letter after all."""
        if not self.selection.has_item(item):
            return Obstacle("not_selected")
        if self._is_covered(item):
            return next(self.cover.obstacles([item], item.claimable))
        return Obstacle("others_overdue")

    def _propose(self):
        letters = [self._letter(lines) for lines in self._drafts()]
        return [letter for letter in letters if not self._hold_back(letter)]

    def _drafts(self):
        """The lines of each letter, credits apart, highest level first."""
        overdue = [item for item in self.free if self._is_overdue(item)]
        informed = [
            self._line(item, NOT_DUE)
            for item in self.free
            if self._is_not_yet_due(item)
        ]
        claimed = [self._line(item, CLAIMED) for item in self._to_claim(overdue)]
        drafts = grouping.split(claimed, self.procedure)
        if drafts:
            drafts[0] += tuple(line for line in informed if self._is_listed(line))
        elif not overdue and any(line.escalates for line in informed):
            drafts = [self._pre_due_lines(informed)]
        elif self.selection.repeats:
            drafts = grouping.split_again(claimed, self.procedure)
        return drafts

    def _to_claim(self, overdue):
        """Letters by level deduct what is theirs: what is covered is on none."""
        if not grouping.is_by_level(self.procedure):
            return overdue
        return [item for item in overdue if not self._is_covered(item)]

    def _is_covered(self, item):
        """Whether its money is there: it raises no letter, and a group's is one."""
        return not self.as_one and self.cover.is_covered(item)

    def _face(self, item):
        """What the policy looks at: the item itself, or its group as one item."""
        return self.as_one or item

    def _own(self, item):
        """The item, due on the day that a letter prints: its own, or the one agreed
        for all of its group."""
        agreed = self.group and self.group.due
        return replace(item, due=agreed) if agreed else item

    def _is_overdue(self, item):
        return due_dates.is_overdue(self._own(item), self.procedure, self.as_of)

    def _is_not_yet_due(self, item):
        return due_dates.is_not_yet_due(self._own(item), self.as_of)

    def _line(self, item, section):
        """The item's line with the level it has after this letter, if any."""
        face, own = self._face(item), self._own(item)
        if section == NOT_DUE and due_dates.is_overdue(
            face, self.procedure, self.as_of
        ):
            # A member that is not yet due beside those that raise the group.
            raised, present = None, item.present
        else:
            raised = self.policy.reached_level(face)
            if self.as_one and not raised:
                raised = self.policy.latecomers_level(own, self.as_one)
            present = face.present
        if section == CLAIMED and self._is_covered(item):
            raised = None
        return Line(
            item=own,
            section=section,
            days_overdue=own.days_overdue(self.as_of),
            level=raised or (present and self._level_of(present)),
            escalates=raised is not None,
        )

    def _level_of(self, present):
        return self.procedure.level_at(self.procedure.place_of(present))

    def _is_listed(self, line):
        if self.procedure.not_due == "criteria":
            # What raises a group meets a criterion for all of its members.
            return self.policy.is_listed(self._face(line.item))
        return self.procedure.not_due == "all"

    def _pre_due_lines(self, informed):
        # The item that gives the reason is on the letter whatever the listing rule.
        return tuple(li for li in informed if li.escalates or self._is_listed(li))

    def _letter(self, lines):
        """The proposal with these lines, its level, deadline, credits and fees."""
        claimed = [line for line in lines if line.section == CLAIMED]
        level = self._letter_level(claimed or [li for li in lines if li.escalates])
        served = self._items_served(lines)
        # Before the due date, too: who pays what it points to would pay too much.
        used = self.cover.parts_of(served if claimed else [li.item for li in lines])
        lines += tuple(self._credit_line(item) for item in used)
        claims = [line.item for line in claimed]
        letter = Proposal(
            partner_id=self.account.partner_id,
            company_id=self.account.company_id,
            currency=self.currency,
            procedure=self.procedure,
            level=level,
            date=self.as_of,
            deadline=due_dates.letter_deadline(level, lines, self.as_of),
            lines=lines,
            group_id=self.group and self.group.id,
            **charges.carried(claims, self.account, self.bearers),
            remarks=tuple(self._remarks(served)),
        )
        facts = self.account, self.rulebook, self.as_of, self.cover, self.bearers
        return letter.with_charges(charge(letter, *facts))

    def _letter_level(self, lines):
        """The highest level reached: the tone follows the oldest unpaid debt."""
        lines = [line for line in lines if line.level]
        unpaid = [line for line in lines if not self._is_covered(line.item)]
        levels = (line.level for line in unpaid or lines)
        return max(levels, key=lambda level: level.position)

    def _credit_line(self, item):
        return Line(item, CREDIT, item.days_overdue(self.as_of))

    def _items_served(self, lines):
        """The items whose credits this letter deducts.

        The only letter of its scope deducts what is there for all that is overdue in
        it, also for what a person has taken off.
        """
        if self.cover is credits.NOTHING:
            return ()
        claimed = any(line.section == CLAIMED for line in lines)
        if not claimed:
            return [line.item for line in lines if line.escalates]
        if grouping.is_by_level(self.procedure):
            return [line.item for line in lines if line.section == CLAIMED]
        return self.overdue_items(self.procedure)

    def _remarks(self, served):
        """What is not deducted and should be known all the same."""
        if self.cover.foreign_of(served):
            names = self.cover.foreign_names
            yield Obstacle("credit_other_currency", names=names)

    def _hold_back(self, letter):
        """Whether the whole letter is held back; remembers why for its items."""
        obstacles = tuple(self._obstacles_of_letter(letter))
        for line in letter.lines if obstacles else ():
            self.held_back[line.item.id] = obstacles
        return bool(obstacles)

    def _obstacles_of_letter(self, letter):
        if not self.selection.has_procedure(self.procedure):
            yield Obstacle("procedure_not_selected")
        if not self.selection.has_level(letter.level):
            yield Obstacle("level_not_selected")
        if not letter.repeats:
            yield from last_letter(self.account, self.procedure, self.as_of)
        served = self._items_served(letter.lines)
        if self._is_below_minimum(self.cover.missing(served, letter.asked)):
            yield Obstacle("below_min_amount")
        # Money that has arrived is never chased, wherever and in whatever currency.
        yield from self.cover.obstacles(served, letter.asked)
        yield from bank_obstacles(self.account, self.as_of)

    def _is_below_minimum(self, asked):
        minimum = self.procedure.min_amount
        # What is covered has a reason of its own.
        return 0 < self.currency.to_company(asked) < Fraction(minimum)
