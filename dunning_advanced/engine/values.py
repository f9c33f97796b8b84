"""The facts that travel into the engine; what comes out is in ``decisions``.

Everything here is frozen. Amounts are :class:`decimal.Decimal` in the currency they
name, dates are :class:`datetime.date`, ids are database ids that the engine only
passes on. Days overdue = day - due date, so the due day itself is 0.
"""

from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from .charged import NOTHING_CHARGED, ItemCharges, LetterAsks, LetterCharge

ZERO = Decimal(0)

CUSTOMER = "customer"
INVOICE = "invoice"
GROUP = "group"

CLAIMED = "claimed"
NOT_DUE = "not_due"
CREDIT = "credit"


@dataclass(frozen=True, slots=True)
class Currency:
    """A currency as it is on the day of the evaluation.

    ``rate`` is units of this currency for one unit of the company's currency,
    ``code`` its three letters.
    """

    id: int
    rounding: Decimal = Decimal("0.01")
    rate: Decimal = Decimal(1)
    code: str = ""
    _is_power_of_ten: bool = field(init=False, repr=False, compare=False)

    def __post_init__(self):
        is_power = self.rounding.as_tuple().digits == (1,)
        object.__setattr__(self, "_is_power_of_ten", is_power)

    def round(self, amount):
        """Round half up to this currency's smallest unit."""
        if self._is_power_of_ten:
            return amount.quantize(self.rounding, ROUND_HALF_UP)
        steps = (amount / self.rounding).quantize(Decimal(1), ROUND_HALF_UP)
        return steps * self.rounding

    def to_company(self, amount):
        """The amount in company currency, at the day's rate, as an exact fraction."""
        return Fraction(amount) / Fraction(self.rate)

    def from_company(self, amount):
        """An amount of company currency in this currency, rounded."""
        return self.round(amount * self.rate)


@dataclass(frozen=True, slots=True)
class Pause:
    """A stop that ends by itself on ``until``; None: until somebody ends it."""

    until: date | None = None

    def holds(self, day):
        """Whether the pause is in force on that day; on ``until`` dunning goes on."""
        return self.until is None or day < self.until


def said_on(day, left):
    """The day from which a letter counts: it may have waited for days.

    :param day: the day on which it was written
    :param left: the day on which it left, None if that is not known
    """
    return left if left and (left - day).days > 1 else day


@dataclass(frozen=True, slots=True)
class Reached:
    """An issued letter that raised an item to a level.

    ``position`` is the level's place when the letter was written; the level may be
    gone since, and ``level_id`` None. ``delivered`` is False when it could not be
    brought to the customer, ``sent`` is True when it is known to have left.
    ``deadline`` is the day to pay until, None without one. ``overdue``: the item was
    overdue on that day. ``announced``: the costs that it said would be charged next.
    ``waits``: the day on which it is known to be still on its way out of the house;
    ``left`` is the day on which it left, None if that is not known. ``letter_id`` is
    the letter.
    """

    level_id: int | None
    position: int
    date: date
    delivered: bool = True
    sent: bool = False
    deadline: date | None = None
    overdue: bool = False
    announced: Decimal = ZERO
    waits: date | None = None
    left: date | None = None
    letter_id: int | None = None

    @property
    def said_on(self):
        """From when the customer had time."""
        return said_on(self.date, self.left)


@dataclass(frozen=True, slots=True)
class EarlierFee:
    """A fee charged by an issued letter on which the item was claimed."""

    letter_id: int
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Reduction:
    """What ended principal on a day: a payment, a credit note, a write-off.

    ``is_payment``: money, which by law covers costs and interest first.
    """

    day: date
    amount: Decimal
    is_payment: bool = True


@dataclass(frozen=True, slots=True)
class Group:
    """An invoice group that an item belongs to; it is dunned as one item.

    ``due`` is the group's own due date; None: its earliest member's.
    """

    id: int
    procedure_id: int | None = None
    due: date | None = None
    pause: Pause | None = None


@dataclass(frozen=True, slots=True)
class OpenItem:
    """One open receivable: an instalment of an invoice, or the whole of it.

    Credits (credit notes, payments not yet assigned) are items below zero.
    ``disputed`` is the part of what is open that nobody claims while the customer
    disputes it. ``invoice_open`` is what is open of the item's whole invoice, without
    what is disputed. ``promise`` holds while the customer may still keep it,
    ``answer`` while somebody is to read what the customer has answered.
    ``paid_out``: money that went to the customer, such as a refund; it uses up credits
    and is never claimed. ``company_id`` is set for items of another company.
    ``reductions`` is what has ended principal. ``compensated_by``: the item for which a
    letter has claimed the flat compensation of the invoice. ``charged`` is what letters
    have charged for it. ``paid_moves``: the invoices that a payment has paid in part.
    ``is_payment``: money of the customer, and no credit note. ``debits`` names the
    direct debits by which the company is fetching the money itself. ``entered`` is the
    day of its entry; None: the due date. ``discounted`` pays all of it until
    ``discount_until``; ``paid_by`` names the payment that has, see ``discounts``.
    ``rates`` are those of a credit's own day, each (currency id, units of it for one of
    the company's currency); empty where no other currency is claimed.
    """

    id: int
    due: date
    open: Decimal
    currency: Currency
    original: Decimal = ZERO
    move_id: int = 0
    name: str = ""
    invoice_open: Decimal = ZERO
    procedure_id: int | None = None
    payment_state: str = "not_paid"
    no_followup: bool = False
    disputed: Decimal = ZERO
    in_collection: bool = False
    pause: Pause | None = None
    promise: Pause | None = None
    answer: Pause | None = None
    group: Group | None = None
    reached: tuple[Reached, ...] = ()
    earlier_fees: tuple[EarlierFee, ...] = ()
    paid_out: bool = False
    company_id: int | None = None
    reductions: tuple[Reduction, ...] = ()
    compensated_by: int | None = None
    charged: ItemCharges = NOTHING_CHARGED
    paid_moves: frozenset[int] = frozenset()
    is_payment: bool = False
    debits: tuple[str, ...] = ()
    entered: date | None = None
    discounted: Decimal = ZERO
    discount_until: date | None = None
    paid_by: tuple[str, ...] = ()
    rates: tuple[tuple[int, Fraction], ...] = ()

    @property
    def claimable(self):
        """What is open and not disputed; below zero for a credit."""
        return self.open - self.disputed

    @property
    def present(self):
        """The highest level reached, None before the first letter.

        Never counted or stored beside the history: it is read from the issued letters,
        so cancelling a letter takes its level back without any repair.
        """
        if not self.reached:
            return None
        return max(self.reached, key=lambda r: (r.position, r.date))

    def days_overdue(self, day):
        """Days since the due date: 0 on it, below 0 before it."""
        return (day - self.due).days


@dataclass(frozen=True, slots=True)
class Bank:
    """What is known of money that is not in the ledger of the customers yet.

    ``newest`` is the day of the newest line of any bank statement, None without one.
    ``max_age`` is how many days old it may be; 0: any age. ``receipts`` names receipts
    that nobody has matched yet and that could be the customer's, ``on_its_way``
    payments of the customer that have no entry yet and name no invoice.
    """

    newest: date | None = None
    max_age: int = 0
    receipts: tuple[str, ...] = ()
    on_its_way: tuple[str, ...] = ()

    def is_stale(self, day):
        """Whether the company does not know the money of the last days."""
        if not self.max_age:
            return False
        return self.newest is None or (day - self.newest).days > self.max_age


@dataclass(frozen=True, slots=True)
class Account:
    """One customer (commercial partner) in one company, with all that is open.

    ``relatives`` is what is open of the customer in other companies of the same legal
    body: nothing of it is dunned here, but its credits count. ``country`` is the one
    whose law counts, ``state`` the customer's in it;
    ``charges_agreed``: the customer has agreed to more than it says.
    ``charges``: what is still to be paid of what letters have charged; ``void`` is what
    of that nobody owes: no invoice of it is the customer's and was late. ``paid_off``:
    items without anything open, of whose interest something stands in the books, with
    what was charged for them and what has ended their principal. ``received``:
    credits that are money for such charges and so left out, each with these. ``asks``
    is what letters with charges ask for; it may be left out where no credit is.
    """

    partner_id: int
    company_id: int
    items: tuple[OpenItem, ...]
    procedure_id: int | None = None
    enabled: bool = True
    pause: Pause | None = None
    apply_fees: bool = True
    last_letter_date: date | None = None
    bank: Bank = Bank()
    relatives: tuple[OpenItem, ...] = ()
    country: str = ""
    state: str = ""
    debtor_kind: str = "business"
    charges_agreed: bool = False
    charges: tuple[LetterCharge, ...] = ()
    void: tuple[LetterCharge, ...] = ()
    paid_off: tuple[OpenItem, ...] = ()
    received: tuple[tuple[OpenItem, tuple[LetterCharge, ...]], ...] = ()
    asks: tuple[LetterAsks, ...] = ()

    @property
    def claims(self):
        """The items above zero: what the customer owes, and money paid out."""
        return tuple(item for item in self.items if item.open > 0)

    @property
    def credits(self):
        """The items the company owes: credit notes and unassigned payments."""
        return tuple(item for item in self.items if item.open < 0)
