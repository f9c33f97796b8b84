"""Which open item bears each charge: found once for all letters of an account.

A customer may have thousands of invoices with a letter each, and as many charges.
"""

from functools import cached_property

from .candidates import is_closed
from .overcharged import interest_in_books


class Bearers:
    """Who bears what letters have charged, and what they charge anew.

    :param account: :class:`Account`
    :param cover: what credits cover, :class:`credits.Cover`
    """

    def __init__(self, account, cover):
        self._account = account
        self._cover = cover

    @cached_property
    def of_fees(self):
        """Which open item carries the fee of each earlier letter along.

        A fee belongs to a letter, and its items may now stand on several. The oldest
        one still open bears it, so it is never claimed twice; one that an agency has
        before the others, since the agency claims the fee with it, and after them one
        of which nothing is asked for, such as what a payment without an entry brings.

        :return: dict of letter id to item id
        """
        bearers = {}
        charged = [item for item in self._account.claims if item.earlier_fees]
        charged.sort(key=lambda item: (not item.in_collection, *_turn(item)))
        for item in charged:
            for fee in item.earlier_fees:
                bearers.setdefault(fee.letter_id, item.id)
        return bearers

    @cached_property
    def booked(self):
        """The charges that are receivables of their own, by the item that carries them.

        The oldest one of the invoices that a charge was for, else the oldest of all,
        and one of which nothing is asked for after those. What an agency claims, with
        an invoice of these that it has, nobody bears.

        :return: dict of item id to list of :class:`LetterCharge`
        """
        claims = self._account.claims
        at_agency = {item.move_id for item in claims if item.in_collection}
        in_order = [item for item in claims if not _is_barred(item)]
        in_order.sort(key=_turn)
        of_currency, of_move = {}, {}
        for turn in enumerate(in_order):
            item = turn[1]
            of_currency.setdefault(item.currency.id, turn)
            of_move.setdefault((item.currency.id, item.move_id), turn)
        bearers = {}
        for charge in self._account.charges:
            if not charge.booked or not charge.move_ids.isdisjoint(at_agency):
                continue
            keys = ((charge.currency_id, move_id) for move_id in charge.move_ids)
            own = [of_move[key] for key in keys if key in of_move]
            oldest = min(own, default=None, key=lambda turn: turn[0])
            found = of_currency.get(charge.currency_id)
            if oldest and (not is_closed(oldest[1]) or is_closed(found[1])):
                found = oldest
            if found:
                bearers.setdefault(found[1].id, []).append(charge)
        return bearers

    @cached_property
    def of_compensation(self):
        """Which item bears the flat compensation of each invoice, by invoice id.

        The one that a letter has claimed it for, else the oldest that is open; one of
        which nothing is asked for after all others.
        """

        def turn(item):
            asked = not is_closed(item) and item.claimable > 0
            return not asked or self._cover.is_covered(item), item.due, item.id

        bearers = {}
        for item in sorted(self._account.claims, key=turn):
            bearers.setdefault(item.move_id, item.compensated_by or item.id)
        return bearers

    @cached_property
    def interest_in_books(self):
        """What stands in the ledger of the interest that was charged, by item id."""
        return interest_in_books(self._account)


def _turn(item):
    """The oldest first, of which nothing is asked for last."""
    return is_closed(item), item.due, item.id


def _is_barred(item):
    """Whether nothing is ever claimed of it."""
    return item.paid_out or item.no_followup or item.in_collection
