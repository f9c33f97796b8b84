"""An issued letter, as far as it can become wrong; see ``standing``."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from .values import ZERO


@dataclass(frozen=True, slots=True)
class Said:
    """A line of a letter; ``open`` counts what is disputed too.

    ``item_id`` is None when its item is no more. ``name`` is the number of its invoice,
    "" if that is not known. ``repeated`` is what is claimed for
    it, by kind, that earlier letters have charged and that stands in no book.
    """

    line_id: int
    item_id: int | None
    open: Decimal
    claimable: Decimal
    due: date
    repeated: Mapping[str, Decimal] = field(default_factory=dict)
    name: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """What an issued letter says, as far as it can become wrong.

    ``asked`` are the items it claims, or the ones a reminder before the due date points
    to; ``informed`` those it lists besides. ``credit`` is below zero. ``read`` are
    ids of items about which a person has read all answers, and sends it nevertheless.
    ``previous_fee`` is all that it carries of earlier letters' charges; ``settled``:
    what of its own has been waived or paid since. ``interest`` and ``compensation``
    are those in its total, ``accrued`` is all interest that it has reckoned, by line
    id; ``day`` is its own, None: today.
    """

    letter_id: int
    asked: tuple[Said, ...]
    informed: tuple[Said, ...] = ()
    claimed: Decimal = ZERO
    credit: Decimal = ZERO
    fee: Decimal = ZERO
    previous_fee: Decimal = ZERO
    read: frozenset = frozenset()
    settled: Decimal = ZERO
    interest: Decimal = ZERO
    compensation: Decimal = ZERO
    accrued: Mapping[int, Decimal] = field(default_factory=dict)
    day: date | None = None
