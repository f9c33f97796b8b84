"""What happened in a world, and what did not hold."""

import os
from collections import Counter

from workspace import console

from . import checkers


class Record:
    """The figures of one world, for its report.

    :param seed: of the world
    """

    def __init__(self, seed):
        self.seed = seed
        self.steps = self.days = 0
        self.faults, self.struck = Counter(), Counter()
        self.outcomes, self.actors, self.figures = Counter(), Counter(), {}
        self.breaches = []
        self._told = set()

    def breached(self):
        """Names of the checkers that have found something."""
        return {breach[0] for breach in self.breaches}

    def judge(self, step, when, struck):
        """Count what was done in a step and let all checkers look at it.

        :param step: :class:`checkers.step.Step`
        :param when: the moment, as text
        :param struck: list of (what went wrong, whether it really did)
        """
        faults = [fault for fault, _has_struck in struck]
        for fault, has_struck in struck:
            self.faults[fault["name"]] += 1
            self.struck[fault["name"]] += has_struck
        for order, answer in step.answers:
            self.actors[order["actor"]] += 1
            self.outcomes[answer["outcome"]] += 1
            if os.environ.get("DUNNING_VERBOSE"):
                console.say(f"    {order['actor']}: {answer}; {faults}")
        self.figures = _figures(step)
        where = _describe(step, when, faults)
        for name, check in checkers.CHECKS.items():
            for words in check(step):
                self.breach(name, words, where)
        for order, answer in step.answers:
            if _is_uncalled_for(order, answer, faults):
                words = f"{order['actor']}: {answer['outcome']}: {answer['said']}"
                self.breach("failures have words", words, where)

    def conclude(self):
        """Look at the world as a whole: without letters nothing was tried."""
        if self.days and not self.figures["letters"]:
            self.breach("letters were written", "there is no letter", "at its end")

    def breach(self, name, words, where):
        """Tell of a breach, once in the life of the world."""
        if (name, words) in self._told:
            return
        self._told.add((name, words))
        where = f"seed {self.seed}, step {self.steps}, {where}"
        self.breaches.append((name, words, where))
        console.say(f"  BREACH of “{name}”: {words}\n    {where}")


def _describe(step, when, faults):
    actors = ", ".join(order["actor"] for order, _answer in step.answers)
    wrong = ", ".join(fault["name"] for fault in faults) or "nothing went wrong"
    return f"{when}: {actors}; {wrong}"


def _figures(step):
    states = Counter(one["state"] for one in step.after.deliveries.values())
    issued = [one for one in step.after.letters.values() if one["state"] != "proposed"]
    return {
        "letters": len(issued),
        "mails": sum(step.kept.values()),
        "uncertain": states["uncertain"],
        "failed": states["failed"],
    }


def _is_uncalled_for(order, answer, faults):
    """No answer, or an error that is no refusal where nothing was made to go wrong."""
    everybody = any(fault["place"] == "any moment" for fault in faults)
    is_error = answer["outcome"] == "error" and "fault" not in order and not everybody
    if is_error and "could not serialize" in str(answer["said"]):
        # Two servers began one scheduled action: Odoo calls it again.
        return False
    waits_for_printer = any("hangs" in fault["name"] for fault in faults)
    return is_error or answer["outcome"] == "hung" and not waits_for_printer
