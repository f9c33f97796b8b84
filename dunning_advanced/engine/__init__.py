"""The dunning engine: facts in, decisions out.

Pure Python: no odoo import, no clock, no database. See ``evaluate.evaluate``.
"""

from .evaluate import evaluate
from .forecast import decide_all, next_steps
from .level_policy import LevelPolicy
from .precedence import ruling_of
from .rulebook import Rulebook
from .values import (
    CLAIMED,
    CREDIT,
    CUSTOMER,
    GROUP,
    INVOICE,
    NOT_DUE,
    Account,
    Currency,
    Decision,
    EarlierFee,
    Level,
    Line,
    Obstacle,
    OpenItem,
    Pause,
    Procedure,
    Proposal,
    Reached,
    Skip,
)

__all__ = [
    "CLAIMED",
    "CREDIT",
    "CUSTOMER",
    "GROUP",
    "INVOICE",
    "NOT_DUE",
    "Account",
    "Currency",
    "Decision",
    "EarlierFee",
    "Level",
    "LevelPolicy",
    "Line",
    "Obstacle",
    "OpenItem",
    "Pause",
    "Procedure",
    "Proposal",
    "Reached",
    "Rulebook",
    "Skip",
    "decide_all",
    "evaluate",
    "next_steps",
    "ruling_of",
]
