"""What happens in the demo's books, and how many days before today.

The comments say what the reader of the demo shall find.
"""

from dataclasses import dataclass

TWO_WEEKS, MONTH, INSTALMENTS = "two_weeks", "month", "instalments"
# Each part of a sum in instalments: per cent, days after the invoice.
INSTALMENT_PARTS = ((40, 14), (30, 44), (30, 74))
# Days before today and US dollars for one euro from that day on.
DOLLAR_RATES = ((400, 1.0820), (90, 1.0945), (45, 1.1130), (15, 1.1075))


@dataclass(frozen=True)
class Invoice:
    """An invoice or credit note, posted on its day."""

    key: str
    customer: str
    days_ago: int
    lines: tuple
    term: str = TWO_WEEKS
    currency: str = "EUR"
    is_credit: bool = False


@dataclass(frozen=True)
class Payment:
    """Money that comes in for an invoice; without an amount, all that is open."""

    invoice: str
    days_ago: int
    amount: float = 0.0


@dataclass(frozen=True)
class Pause:
    """A stop of a customer's dunning, with its end where that is known."""

    customer: str
    days_ago: int
    reason: str
    ends_days_ago: int | None = None


@dataclass(frozen=True)
class Block:
    """An invoice whose payment is blocked: the customer objects to it."""

    invoice: str
    days_ago: int


@dataclass(frozen=True)
class NoFollowUp:
    """An invoice that nobody is to be reminded of."""

    invoice: str
    days_ago: int


HAPPENINGS = (
    # Old debt at the start, a younger one later on the same letters.
    Invoice("bakery_old", "bakery", 110, (("printer", 2), ("toner", 8))),
    Invoice("bakery_new", "bakery", 40, (("toner", 4), ("paper", 10))),
    # A credit note above the debt: no letter.
    Invoice("tax_office", "tax_office", 60, (("chair", 4), ("paper", 5))),
    Invoice("tax_office_credit", "tax_office", 50, (("desk", 3),), is_credit=True),
    # The last level is reached today.
    Invoice("joinery", "joinery", 49, (("display", 1), ("technician", 3))),
    # Three instalments: two overdue, one not yet due.
    Invoice(
        "car_dealer", "car_dealer", 65, (("desk", 6), ("chair", 6)), term=INSTALMENTS
    ),
    # No e-mail address: each letter fails, and an activity says so.
    Invoice("surgery", "surgery", 75, (("printer", 1), ("service", 3)), term=MONTH),
    # Paused after the first letter, with no end.
    Invoice("nursery", "nursery", 70, (("chair", 2), ("paper", 6))),
    Pause("nursery", 38, "Grant decision awaited; Ms Sommer calls back."),
    # Paused for a month, then dunning goes on.
    Invoice("hotel", "hotel", 80, (("display", 2), ("service", 12))),
    Pause("hotel", 50, "Closed for rebuilding, promised payment.", ends_days_ago=20),
    # Marked as no follow-up; and a fresh one beside it.
    Invoice("agency_old", "agency", 55, (("technician", 5),)),
    NoFollowUp("agency_old", 54),
    Invoice("agency_fresh", "agency", 12, (("toner", 12), ("paper", 20))),
    # Blocked after the first letter, because the customer objects.
    Invoice("garden_centre", "garden_centre", 58, (("printer", 1),)),
    Block("garden_centre", 28),
    # Paid in parts between the letters.
    Invoice("boulangerie", "boulangerie", 64, (("printer", 1), ("service", 6))),
    Payment("boulangerie", 32, 800.00),
    Payment("boulangerie", 18, 250.00),
    # Two invoices of different age on one letter, with Cc and Bcc.
    Invoice("garage_old", "garage", 45, (("display", 1), ("service", 1))),
    Invoice("garage_new", "garage", 30, (("toner", 6),)),
    # Overdue for a few days only: no letter yet.
    Invoice("architects", "architects", 19, (("desk", 2), ("chair", 2))),
    # Paid in time: never on a letter.
    Invoice("pharmacy", "pharmacy", 48, (("service", 12),)),
    Payment("pharmacy", 36),
    # With Bcc; the third reminder is due today.
    Invoice("bookshop", "bookshop", 58, (("desk", 1), ("paper", 30)), term=MONTH),
    # Two contacts of one customer: one letter.
    Invoice("marine_a", "marine_workshop", 47, (("printer", 1), ("technician", 2))),
    Invoice("marine_b", "marine_charter", 47, (("chair", 3),)),
    # In US dollars, up to the notice with its fee.
    Invoice(
        "logistics", "logistics", 90, (("display", 3),), term=MONTH, currency="USD"
    ),
    # Paid in full after the second letter: nothing more.
    Invoice("dentist", "dentist", 69, (("chair", 5), ("service", 2))),
    Payment("dentist", 30),
    # Fresh.
    Invoice("school", "school", 5, (("display", 2), ("technician", 4)), term=MONTH),
    # A small debt, paid in part after the first letter.
    Invoice("cafe", "cafe", 34, (("toner", 2), ("paper", 2))),
    Payment("cafe", 4, 100.00),
    # A credit note below the debt: deducted on the letters.
    Invoice("outdoor", "outdoor", 54, (("desk", 3), ("chair", 3))),
    Invoice("outdoor_credit", "outdoor", 22, (("chair", 1),), is_credit=True),
)
