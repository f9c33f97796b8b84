"""What is planned of each invoice, and the day on which the ledger is looked at."""

from dataclasses import dataclass
from datetime import date, timedelta

# Fixed, so that a generated ledger is the same today and in a year.
DAY = date(2025, 6, 30)


@dataclass(frozen=True)
class Planned:
    """An invoice to be made."""

    partner_id: int
    days_overdue: int

    @property
    def due(self):
        """Return the due date."""
        return DAY - timedelta(days=self.days_overdue)
