"""The engine against a second, independent implementation, on random ledgers."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from random import Random

try:
    from .support.engine_case import EngineCase, day, engine, levels
    from .support.engine_ledgers import random_question
    from .support.engine_oracle import Oracle
    from .support.engine_oracle_collection import CollectionOracle
    from .support.engine_question import SCHEDULES, letters_of, shrink
    from .support.search import seeds
except ImportError:
    from support.engine_case import EngineCase, day, engine, levels
    from support.engine_ledgers import random_question
    from support.engine_oracle import Oracle
    from support.engine_oracle_collection import CollectionOracle
    from support.engine_question import SCHEDULES, letters_of, shrink
    from support.search import seeds

LEDGERS = seeds(6000)


def engines_answer(question, schedule):
    """The engine's letters, and the claims that are on none."""
    decision = question.decide(schedule)
    return letters_of(decision), sorted(skip.item.id for skip in decision.skips)


def oracles_answer(question, schedule):
    """The oracle's letters, and the claims that are on none."""
    procedures = {proc.id: proc for proc in question.procedures}
    found, skipped = Oracle(
        question.account, procedures, question.day, schedule, question.selection
    ).decide()
    letters = [oracles_letter(letter, question.day) for letter in found]
    return sorted(letters, key=str), sorted(skipped)


def oracles_letter(letter, day):
    """A letter of the oracle as ``facts_of`` has it."""
    lines = {}
    for item, section, level, escalates, days in letter["lines"].values():
        lines[item.id] = (section, level.id if level else None, escalates, days)
    level = letter["level"]
    deadline = day + timedelta(days=level.payment_term_days)
    if not any(section == "claimed" for section, *_rest in lines.values()):
        # Before the due date nothing is asked for earlier or later than it.
        deadline = max(
            item.group.due if letter["group"] and item.group.due else item.due
            for item, _section, _level, escalates, _days in letter["lines"].values()
            if escalates
        )
    return {
        "procedure": letter["procedure"].id,
        "currency": letter["currency"].id,
        "group": letter["group"],
        "level": level.id,
        "date": day,
        "deadline": deadline,
        "fee": letter["fee"],
        "previous_fee": letter["previous_fee"],
        "credits": letter["credits"],
        "lines": dict(sorted(lines.items())),
        "number_of_lines": len(lines),
    }


def disagreement(question):
    """What the two say about the first schedule they disagree on, or None."""
    for schedule in SCHEDULES:
        try:
            engines = engines_answer(question, schedule)
        except Exception as error:
            # A crash is an answer too, and is made smaller like any other.
            engines = repr(error)
        oracles = oracles_answer(question, schedule)
        if engines != oracles:
            return f"{schedule} schedule\nengine: {engines}\noracle: {oracles}"
    return None


def collection_disagreement(question):
    """What the two propose for collection when they disagree, or None."""
    found = engine.proposed_for_collection(
        question.account, question.rulebook, question.day
    )
    procedures = {proc.id: proc for proc in question.procedures}
    oracles = CollectionOracle(question.account, procedures, question.day).find()
    return None if found == oracles else f"engine: {found}\noracle: {oracles}"


class TestOracle(EngineCase):
    def test_engine_agrees_with_the_oracle_on_collection(self):
        proposed = 0
        for seed in LEDGERS:
            question = random_question(Random(seed))
            if collection_disagreement(question):
                smallest = shrink(question, collection_disagreement)
                self.fail(
                    f"seed {seed}, {collection_disagreement(smallest)}\n"
                    f"{smallest.describe()}"
                )
            found = engine.proposed_for_collection(
                question.account, question.rulebook, question.day
            )
            proposed += len(found)
        # As many of the ledgers tried, whatever their number.
        self.assertGreater(proposed, len(LEDGERS) / 60)

    def test_engine_agrees_with_the_oracle(self):
        for seed in LEDGERS:
            question = random_question(Random(seed))
            if disagreement(question):
                smallest = shrink(question, disagreement)
                self.fail(
                    f"seed {seed}, {disagreement(smallest)}\n{smallest.describe()}"
                )


class TestFoundByTheOracle(EngineCase):
    """What the two once disagreed on, made small."""

    def test_an_invoice_procedure_writes_one_letter_whatever_the_grouping(self):
        proc = engine.Procedure(
            2, levels(3, 8), applies_to="invoice", timing="age", grouping="level"
        )
        items = [
            self.item(1, "50", "10 May", move_id=1, procedure_id=2),
            self.item(2, "50", "16 May", move_id=1, procedure_id=2),
        ]
        (letter,) = self.decide(
            items, "20 May", proc, applies_to="invoice", procedure_id=None
        ).proposals
        self.assertEqual(letter.amount("claimed"), 100)
        self.assertEqual(letter.level.position, 2)

    def test_a_groups_own_due_date_decides_about_the_total_overdue(self):
        proc = engine.Procedure(
            3, levels(1, min_total_amount=Decimal(100)), applies_to="group"
        )
        for own_due, dunned in (("10 May", [1, 2]), ("30 May", [])):
            early = engine.Group(1, procedure_id=3, due=day("10 May"))
            other = engine.Group(2, procedure_id=3, due=day(own_due))
            items = [
                self.item(1, "60", "30 May", group=early),
                self.item(2, "60", "1 May", group=other),
            ]
            decision = self.decide(
                items, "20 May", proc, applies_to="group", procedure_id=None
            )
            groups = [letter.group_id for letter in decision.proposals]
            self.assertEqual(groups, dunned, own_due)

    def test_an_invoice_under_an_archived_procedure_is_not_in_the_total_overdue(self):
        proc = engine.Procedure(
            2, levels(1, min_total_amount=Decimal(100)), applies_to="invoice"
        )
        archived = replace(proc, id=3, active=False)
        items = [
            self.item(1, "60", "1 May", procedure_id=2),
            self.item(2, "60", "1 May", procedure_id=3),
        ]
        decision = self.decide(
            items,
            "20 May",
            procedures=[proc, archived],
            applies_to="invoice",
            procedure_id=None,
        )
        self.assertFalse(decision.proposals)

    def test_grace_days_of_the_procedure_at_hand_decide_what_is_overdue(self):
        strict = engine.Procedure(
            2, levels(1, min_total_amount=Decimal(100)), applies_to="invoice"
        )
        kind = engine.Procedure(3, levels(1), applies_to="invoice", grace_days=9)
        items = [
            self.item(1, "60", "15 May", procedure_id=2),
            self.item(2, "60", "15 May", procedure_id=3),
        ]
        (letter,) = self.decide(
            items,
            "20 May",
            procedures=[strict, kind],
            applies_to="invoice",
            procedure_id=None,
        ).proposals
        self.assertEqual(letter.amount("claimed"), 60)

    def test_a_total_overdue_in_another_currency_is_not_short_of_itself(self):
        proc = engine.Procedure(1, levels(1, min_total_amount=Decimal(100)))
        thirds = engine.Currency(2, rate=Decimal(3))
        items = [self.item(n, "100", "1 May", currency=thirds) for n in (1, 2, 3)]
        self.assertTrue(self.decide(items, "20 May", proc).proposals)
