"""Invoices paid in time for their discount, by money that nobody has assigned yet.

Who pays 98.00 of 100.00 while 2 % may be deducted owes nothing: the rest is neither
dunned, nor is the money there for anything else.
"""

from dataclasses import replace

from .values import ZERO


def without_discounted(account):
    """The account without payments that are short by discounts for paying early alone.

    Such a payment is over one invoice with a discount, over all of them, or over all
    that is open. What it has paid is open in the books still, and is not claimed.

    :param account: :class:`Account`
    :return: the same where there is none
    """
    offered = [item for item in account.claims if _is_offered(item)]
    if not offered:
        return account
    credits = [*account.items, *account.relatives]
    for credit in sorted(credits, key=lambda item: (item.due, item.id)):
        if credit.is_payment:
            paid = _paid_by(credit, offered, account)
            account = _take(account, credit, paid)
            paid_ids = {item.id for item in paid}
            offered = [item for item in offered if item.id not in paid_ids]
    return account


def _is_offered(item):
    """Whether there is a discount, as core has it: while nothing is paid of it."""
    return bool(
        item.discount_until and not item.disputed and item.open == item.original
    )


def _paid_by(payment, offered, account):
    """The invoices of which a payment has paid all but the discount.

    :param offered: those with a discount that no other payment has paid
    """
    day = payment.entered or payment.due
    in_time = [
        item
        for item in offered
        if item.currency.id == payment.currency.id and day <= item.discount_until
    ]
    if not in_time:
        return []
    # By their ids: some customers have thousands.
    known = {item.id for item in in_time}
    others = [
        item
        for item in account.claims
        if item.currency.id == payment.currency.id
        and item.id not in known
        and not (item.paid_by or item.paid_out)
    ]
    plain = sum((item.open for item in others), ZERO)
    # Who pays a claim to the cent has paid that one, and no other with a discount.
    if any(item.open == -payment.open for item in (*in_time, *others)):
        return []
    choices = [([item], ZERO) for item in in_time] + [(in_time, ZERO), (in_time, plain)]
    for choice, beside in choices:
        if -payment.open == _discounted(choice) + beside:
            return choice
    return []


def _discounted(items):
    return sum((item.discounted for item in items), ZERO)


def _take(account, payment, paid):
    """The account with what a payment leaves beside the invoices that it has paid."""
    if not paid:
        return account
    left = payment.open + _discounted(paid)
    paid_ids = {item.id for item in paid}

    def change(items):
        for item in items:
            if item.id in paid_ids:
                yield replace(item, paid_by=(payment.name,))
            elif item is not payment:
                yield item
            elif left:
                yield replace(payment, open=left)

    return replace(
        account,
        items=tuple(change(account.items)),
        relatives=tuple(change(account.relatives)),
    )
