"""The rules that hold for a company's accounts."""

from dataclasses import dataclass, field

from .level_policy import LevelPolicy
from .values import Procedure


@dataclass(frozen=True, slots=True)
class Rulebook:
    """The procedures of a company, and who decides about levels under them.

    ``policies`` names a :class:`LevelPolicy` subclass for the procedures that have one.
    """

    procedures: dict[int, Procedure]
    policies: dict[int, type] = field(default_factory=dict)

    def policy(self, procedure, as_of, overdue_total):
        """The level decision under a procedure on a day."""
        policy_class = self.policies.get(procedure.id, LevelPolicy)
        return policy_class(procedure, as_of, overdue_total)
