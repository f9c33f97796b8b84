"""The dunning engine: facts in, decisions out.

Pure Python: no odoo import, no clock, no database. See ``evaluate.evaluate``.
"""

from .appropriation import Position, appropriate
from .askable import charges_asked, claimed_charges
from .calling import claim_on_call
from .charged import (
    COMPENSATION,
    FEE,
    INTEREST,
    NOTHING_CHARGED,
    ItemCharges,
    LetterAsks,
    LetterCharge,
)
from .charge_parts import Charges
from .charges import fees_beyond_cap
from .charging import charge
from .charge_share import limit_to_charges
from .collection import proposed_for_collection
from .document import Document, Said
from .due_dates import days_after
from .discounts import without_discounted
from .disputes import disputed_shares
from .evaluate import evaluate
from .explaining import explain, explain_all
from .fees import FeeRule, Scale
from .forecast import decide_all, look_ahead, next_steps
from .interest import Accrual, Stretch, accrue, first_day_of_delay
from .interest_rule import InterestRule, half_year, next_half_year
from .law import COUNTRIES, Law, law_of
from .owed import obstacles_to_hand_over, owed_today
from .level_policy import LevelPolicy
from .precedence import ruling_of
from .procedure import Level, Procedure
from .receipts import Receipts, names_reference
from .received import charges_paid_by, without_received
from .reckoning import reckon
from .replaced import heirs
from .rulebook import Rulebook, Selection
from .standing import Claim, Standing, stand
from .sending_limits import SendingLimits
from .still_charged import unlawful_charges
from .decisions import Decision, Line, Obstacle, Proposal, Skip
from .tried_days import try_days
from .values import (
    CLAIMED,
    CREDIT,
    CUSTOMER,
    GROUP,
    INVOICE,
    NOT_DUE,
    ZERO,
    Account,
    Bank,
    Currency,
    EarlierFee,
    Group,
    OpenItem,
    Pause,
    Reached,
    Reduction,
    said_on,
)
from .void_charges import ClaimedItem, is_charge_owed

__all__ = [
    "CLAIMED",
    "COMPENSATION",
    "COUNTRIES",
    "CREDIT",
    "CUSTOMER",
    "FEE",
    "GROUP",
    "INTEREST",
    "INVOICE",
    "NOTHING_CHARGED",
    "NOT_DUE",
    "ZERO",
    "Accrual",
    "Account",
    "Bank",
    "Charges",
    "Claim",
    "ClaimedItem",
    "Currency",
    "Decision",
    "EarlierFee",
    "FeeRule",
    "Group",
    "InterestRule",
    "ItemCharges",
    "Law",
    "LetterAsks",
    "Level",
    "LetterCharge",
    "LevelPolicy",
    "Line",
    "Obstacle",
    "OpenItem",
    "Pause",
    "Position",
    "Procedure",
    "Proposal",
    "Reached",
    "Receipts",
    "Reduction",
    "Rulebook",
    "Said",
    "Scale",
    "Selection",
    "SendingLimits",
    "Skip",
    "Standing",
    "Stretch",
    "accrue",
    "appropriate",
    "charge",
    "charges_asked",
    "charges_paid_by",
    "claim_on_call",
    "days_after",
    "decide_all",
    "evaluate",
    "explain",
    "explain_all",
    "fees_beyond_cap",
    "first_day_of_delay",
    "half_year",
    "heirs",
    "is_charge_owed",
    "disputed_shares",
    "law_of",
    "limit_to_charges",
    "names_reference",
    "next_half_year",
    "look_ahead",
    "next_steps",
    "obstacles_to_hand_over",
    "owed_today",
    "proposed_for_collection",
    "reckon",
    "ruling_of",
    "said_on",
    "stand",
    "try_days",
    "unlawful_charges",
    "without_discounted",
    "without_received",
]
