"""One step of the world, as the checkers look at it."""

from collections import Counter
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from ..ledger import Ledger

CENT = Decimal("0.005")


@dataclass
class Step:
    """One step of the world, for the checkers."""

    before: Ledger
    after: Ledger
    filestore: Path
    # How often the mail server kept each message, before and after.
    kept_before: Counter
    kept: Counter
    # The day of each company, by id, as the director reckons it.
    days: dict
    # When it was, in UTC.
    moment: str
    # Whether anybody could have touched the books.
    books: bool
    answers: list = field(default_factory=list)
    # After a night that has come to its end: when it began, what was explained, and the
    # items whose proposals a person cancelled before it was at its end.
    night: Ledger | None = None
    explained: dict | None = None
    cancelled: set = frozenset()

    def new_letters(self):
        """The letters that were issued in this step."""
        for letter in self.after.letters.values():
            earlier = self.before.letters.get(letter["id"])
            if letter["state"] == "issued" and (
                not earlier or earlier["state"] == "proposed"
            ):
                yield letter
