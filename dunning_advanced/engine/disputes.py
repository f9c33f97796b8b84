"""Which part of an invoice nobody claims while the customer disputes it."""

from .values import ZERO


def disputed_shares(amounts, disputed):
    """Spread a disputed amount over the open items of an invoice, oldest first.

    The oldest come first: what is disputed is then not claimed by the next letter
    already, whichever instalment the customer meant.

    :param amounts: what is open of each item, oldest first; credits are left alone
    :param disputed: the disputed amount; None: the whole invoice
    :return: list of the disputed part of each item
    """
    shares = []
    for amount in amounts:
        claim = max(amount, ZERO)
        share = claim if disputed is None else min(claim, disputed)
        shares.append(share)
        if disputed is not None:
            disputed -= share
    return shares
