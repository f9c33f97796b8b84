"""What letters ask for: which of them a payment may be meant for."""

from collections import defaultdict


class AskingLetters:
    """The letters of an account, found by what they claim.

    :param all_asks: of :class:`LetterAsks`
    :param open_items: set of (invoice id, item id) of what is still open
    """

    def __init__(self, all_asks, open_items):
        self._all, self._by_move = all_asks, defaultdict(list)
        for asks in all_asks:
            for move_id in asks.move_ids:
                self._by_move[move_id].append(asks)
        open_moves = {move_id for move_id, _item_id in open_items}
        self._settled = [
            asks for asks in all_asks if _is_settled(asks, open_items, open_moves)
        ]
        self._carried = {}

    def that_mean(self, credit):
        """The letters whose payment a credit can be.

        It has paid an invoice of it in part, or it has paid nothing, and all that the
        letter claims is settled.

        :return: list of :class:`LetterAsks`
        """
        if not credit.paid_moves:
            return self._settled if credit.is_payment else []
        found = {
            asks.letter_id: asks
            for move_id in credit.paid_moves
            for asks in self._by_move.get(move_id, ())
            if credit.is_payment or credit.id in asks.credits
        }
        return list(found.values())

    def get_carried(self, asks):
        """The earlier letters whose fees a letter may carry along.

        Which of two letters carries a fee of an earlier one, another item of it may
        have decided that is settled by now: first all are tried, then those of which it
        claims all items.

        :return: (frozenset of letter ids, frozenset of letter ids)
        """
        if asks.letter_id not in self._carried:
            self._carried[asks.letter_id] = self._find_carried(asks)
        return self._carried[asks.letter_id]

    def _find_carried(self, asks):
        claims = asks.claims if asks.carries_fees else ()
        some = {
            one.letter_id: one
            for one in (self._all if claims else ())
            if one.place < asks.place and not one.claims.isdisjoint(claims)
        }
        sure = (number for number, one in some.items() if one.claims <= asks.claims)
        return frozenset(some), frozenset(sure)


def _is_settled(asks, open_items, open_moves):
    """Whether nothing that a letter claims is open."""
    lost = {move_id for move_id, item_id in asks.claims if item_id is None}
    return asks.claims.isdisjoint(open_items) and lost.isdisjoint(open_moves)
