"""Only some charges of each invoice, at the invoice's own due date."""

from dataclasses import replace
from datetime import date

from .candidates import is_closed
from .values import ZERO


def limit_to_charges(account, shares, due_dates):
    """The account as if its invoices consisted of the chosen charges alone.

    Each invoice with a share becomes one item over its share, at most over what is
    still open; its instalments are ignored, and so is every item without a share.
    Credits stay: money that has arrived is never chased.

    :param account: :class:`Account`
    :param shares: mapping of move id to the charges' amount with tax
    :param due_dates: mapping of move id to the invoice's own due date
    :return: :class:`Account`
    """
    by_move = {}
    for item in account.claims:
        if shares.get(item.move_id, ZERO) > 0 and not item.paid_out:
            by_move.setdefault(item.move_id, []).append(item)
    claims = [
        _share_item(items, shares[move_id], due_dates[move_id])
        for move_id, items in by_move.items()
    ]
    paid_out = (item for item in account.claims if item.paid_out)
    return replace(account, items=(*claims, *paid_out, *account.credits))


def _share_item(items, share, due):
    """One item for the charges of an invoice; its last instalment stands for it.

    Those that payments without an entry have settled count only where all are.
    """
    owed = [item for item in items if not is_closed(item)] or items
    still_open = sum((item.open for item in owed), ZERO)
    claimable = sum((item.claimable for item in owed), ZERO)
    last = max(owed, key=lambda item: (item.due, item.id))
    amount = last.currency.round(min(share, still_open))
    # Which charges are disputed is not known: the rest may be any of them.
    disputed = max(amount - claimable, ZERO)
    return replace(
        last,
        due=due,
        open=amount,
        original=last.currency.round(share),
        disputed=disputed,
        invoice_open=amount - disputed,
        # Which charges have been paid is not known: interest runs on what is open.
        reductions=(),
        reached=tuple(reached for item in items for reached in item.reached),
        earlier_fees=tuple(fee for item in items for fee in item.earlier_fees),
        # What is fetched or answered of any instalment may be of these charges.
        debits=tuple(dict.fromkeys(name for item in items for name in item.debits)),
        answer=_longest(item.answer for item in items),
    )


def _longest(pauses):
    """The pause that lasts longest, None without any."""
    found = [pause for pause in pauses if pause]
    return max(found, key=lambda pause: pause.until or date.max, default=None)
