"""Which of the claimed charges a payment has paid to the cent.

Some customers have hundreds of letters, and of payments: what one may be for is
reckoned once for all that may be for the same.
"""

from collections import Counter, defaultdict

from .asked import AskingLetters
from .charged import COMPENSATION, FEE, INTEREST
from .values import ZERO

# All choices of kinds, those with most of them first.
_KINDS_TOGETHER = (
    {FEE, INTEREST, COMPENSATION},
    {FEE, INTEREST},
    {FEE, COMPENSATION},
    {INTEREST, COMPENSATION},
    {FEE},
    {INTEREST},
    {COMPENSATION},
)


class OpenCharges:
    """The claimed charges of an account that no payment has taken yet.

    :param account: :class:`Account`
    :param with_booked: those in the books, too: letters ask for both
    """

    def __init__(self, account, with_booked=False):
        items = (*account.items, *account.relatives)
        open_items = {(item.move_id, item.id) for item in items if item.open > 0}
        self._open_moves = {move_id for move_id, _item_id in open_items}
        self._claims = {(i.currency.id, i.open) for i in items if i.open > 0}
        self._letters = AskingLetters(account.asks, open_items)
        left = (c for c in account.charges if c.open > 0 and c.booked <= with_booked)
        self._set_left(sorted(left, key=lambda charge: (charge.day, charge.id)))

    def _set_left(self, charges):
        self._left = defaultdict(list)
        for charge in charges:
            self._left[charge.currency_id].append(charge)
        self._all = {key: sum(c.open for c in own) for key, own in self._left.items()}
        self._found = {key: _Found(own) for key, own in self._left.items()}
        self._asked, self._reckoned = {}, {}

    def take(self, paid):
        """Leave charges to the payment that has paid them."""
        ids = {charge.id for charge in paid}
        left = (charge for own in self._left.values() for charge in own)
        self._set_left([charge for charge in left if charge.id not in ids])

    def paid_by(self, credit):
        """What a payment has paid.

        :param credit: :class:`OpenItem`
        :return: tuple of :class:`LetterCharge`
        """
        amount = -credit.open
        if self._all.get(credit.currency.id, ZERO) < amount:
            return ()
        # Who pays a claim to the cent has paid that one.
        if (credit.currency.id, amount) in self._claims:
            return ()
        letters = self._letters.that_mean(credit)
        if credit.paid_moves:
            return self._choose(credit, letters, self._get_own(credit)).fitting(amount)
        if not credit.is_payment:
            return ()
        if any(credit.id in asks.credits for asks in letters):
            own = self._get_settled(credit)
            return self._choose(credit, letters, own).fitting(amount)
        return self._choose_settled(credit, letters).fitting(amount)

    def _until(self, credit):
        """All charges that were there when a payment came."""
        charges = self._left[credit.currency.id]
        return [charge for charge in charges if charge.day <= credit.due]

    def _get_own(self, credit):
        """What was charged for invoices that a payment has paid in part."""
        moves = credit.paid_moves if credit.is_payment else frozenset()
        return [c for c in self._until(credit) if not c.move_ids.isdisjoint(moves)]

    def _get_settled(self, credit):
        """What was charged for invoices that are all settled."""
        until = self._until(credit)
        return [c for c in until if c.move_ids.isdisjoint(self._open_moves)]

    def _choose_settled(self, credit, letters):
        """As ``_choose`` for a payment that has paid nothing yet."""
        # In the order of their days: as many are the same.
        key = credit.currency.id, len(self._until(credit))
        if key not in self._reckoned:
            own = self._get_settled(credit)
            self._reckoned[key] = self._choose(credit, letters, own)
        return self._reckoned[key]

    def _choose(self, credit, letters, own):
        """What a payment may be for.

        :param letters: of :class:`LetterAsks` whose payment it may be
        :param own: the charges of the invoices that it is about
        :return: :class:`_Choices`
        """
        until, asked = None, {}
        for asks in letters:
            if asks.day <= credit.due or credit.id in asks.credits:
                asked[asks.place] = self._ask_all(credit.currency.id, asks)
            else:
                until = until or _Found(self._until(credit))
                asked[asks.place] = self._ask(until, asks)
        return _Choices(own, asked)

    def _ask_all(self, currency_id, asks):
        """As ``_ask``, of all charges: they were there when a later payment came.

        What is left of a credit that a letter deducts has been paid in its stead.
        """
        key = currency_id, asks.letter_id
        if key not in self._asked:
            self._asked[key] = self._ask(self._found[currency_id], asks)
        return self._asked[key]

    def _ask(self, found, asks):
        """What a letter asks for, in the ways that it may have carried fees.

        :param found: :class:`_Found`
        :return: list of (charges, what is open of them by kind)
        """
        earlier = dict.fromkeys(self._letters.get_carried(asks))
        lists = (found.asked_by(asks, letter_ids) for letter_ids in earlier)
        return [(charges, _sums(charges)) for charges in lists]


class _Found:
    """Charges by what letters ask for them by."""

    def __init__(self, charges):
        self._by_letter, self._by_item = defaultdict(list), defaultdict(list)
        for charge in charges:
            self._by_letter[charge.letter_id].append(charge)
            self._by_item[charge.repeated_as].append(charge)

    def asked_by(self, asks, earlier):
        """What a letter asks for, the oldest first.

        :param asks: :class:`LetterAsks`
        :param earlier: ids of the earlier letters whose fees it carries along
        """
        letter_ids, repeats = {asks.letter_id, *earlier}, asks.repeats
        near = [c for number in letter_ids for c in self._by_letter.get(number, ())]
        near += [c for repeat in repeats for c in self._by_item.get(repeat, ())]
        # One may be open in the books and beside them.
        found = {(c.id, c.booked): c for c in near if asks.asks_for(c, earlier)}
        return sorted(found.values(), key=lambda charge: (charge.day, charge.id))


class _Choices:
    """The sums that a payment may have paid to the cent, each with its charges.

    :param own: the charges of the invoices that it is about, the oldest first
    :param asked: dict of a letter's place to lists of charges that it asks for
    """

    def __init__(self, own, asked):
        self._by_total = {}
        self._add(_sums(own), own)
        by_letter = defaultdict(list)
        for charge in own:
            by_letter[charge.place].append(charge)
        sums = {place: _sums(charges) for place, charges in by_letter.items()}
        for place in sorted(by_letter.keys() | asked, reverse=True):
            for charges, totals in asked.get(place, ()):
                self._add(totals, charges)
            self._add(sums.get(place, {}), by_letter.get(place, ()))
        self._add_until(own, sums)

    def _add_until(self, own, sums):
        """All until each letter: a letter has crossed the payment of the one before."""
        until, so_far = [], Counter()
        for place in sorted(sums)[:-1]:
            so_far.update(sums[place])
            until.append((dict(so_far), place))
        for totals, place in reversed(until):
            self._add(totals, own, place)

    def _add(self, sums, charges, until=None):
        for kinds in _KINDS_TOGETHER:
            total = sum((sums.get(kind, ZERO) for kind in kinds), ZERO)
            self._by_total.setdefault(total, (charges, kinds, until))

    def fitting(self, amount):
        """The charges of the first choice that comes to an amount."""
        charges, kinds, until = self._by_total.get(amount, ((), (), None))
        return tuple(
            charge
            for charge in charges
            if charge.kind in kinds and (until is None or charge.place <= until)
        )


def _sums(charges):
    """What is open of charges, by kind."""
    sums = defaultdict(lambda: ZERO)
    for charge in charges:
        sums[charge.kind] += charge.open
    return sums
