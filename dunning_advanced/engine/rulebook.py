"""The rules that hold for a company's accounts."""

from collections.abc import Container, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from .interest_rule import InterestRule
from .level_policy import LevelPolicy
from .procedure import Procedure


@dataclass(frozen=True, slots=True)
class Rulebook:
    """The procedures of a company, and who decides about levels under them.

    ``policies`` names a :class:`LevelPolicy` subclass for the procedures that have one.
    ``interest_rules`` are by country and kind of debtor.
    """

    procedures: dict[int, Procedure]
    policies: dict[int, type] = field(default_factory=dict)
    interest_rules: Mapping[tuple[str, str], InterestRule] = field(default_factory=dict)
    holidays: Container[date] = frozenset()

    def policy(self, procedure, as_of, overdue_total):
        """The level decision under a procedure on a day."""
        policy_class = self.policies.get(procedure.id, LevelPolicy)
        return policy_class(procedure, as_of, overdue_total)

    def without_waiting(self):
        """These rules with every level following the one before at once."""
        return self._each(Procedure.without_waiting)

    def without_charges(self):
        """These rules with levels that charge nothing: letters have the same days."""
        return self._each(Procedure.without_charges)

    def override(self, **values):
        """These rules with some values of every procedure replaced for one run.

        :param values: fields of :class:`Procedure`, e.g. ``grouping`` or ``min_amount``
        """
        return self._each(lambda procedure: replace(procedure, **values))

    def _each(self, change):
        procedures = {
            proc_id: change(procedure) for proc_id, procedure in self.procedures.items()
        }
        return replace(self, procedures=procedures)


@dataclass(frozen=True, slots=True)
class Selection:
    """What one run is limited to; None: not limited.

    ``item_ids``: items that may stand on a letter, credits apart, such as those a
    person has left on a proposal. The others count for criteria all the same.
    ``level_ids`` and ``procedure_ids``: of the letter, not of its items.
    ``repeats``: where no item reaches a level, also letters that say again what has
    been said, for a person to choose from.
    ``at_once``: the next level is reached without waiting for its day.
    """

    item_ids: frozenset[int] | None = None
    level_ids: frozenset[int] | None = None
    procedure_ids: frozenset[int] | None = None
    repeats: bool = False
    at_once: bool = False

    def has_item(self, item):
        """Whether the item may stand on a letter."""
        return self.item_ids is None or item.id in self.item_ids

    def has_level(self, level):
        """Whether letters of this level are wanted."""
        return self.level_ids is None or level.id in self.level_ids

    def has_procedure(self, procedure):
        """Whether letters under this procedure are wanted."""
        return self.procedure_ids is None or procedure.id in self.procedure_ids


EVERYTHING = Selection()
