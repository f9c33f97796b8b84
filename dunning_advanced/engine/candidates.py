"""What keeps an item out of dunning altogether, whatever its level."""

from .decisions import Obstacle
from .due_dates import ONE_DAY, end_of_minimum_days

# Payment states in which nothing is dunned: money is on its way, or somebody said no.
CLOSED_STATES = {
    "in_payment": "in_payment",
    "paid": "paid",
    "reversed": "reversed",
    "blocked": "payment_blocked",
}


class Blockers:
    """All that blocks the items of an account under one procedure on a day.

    :param account: the :class:`Account`
    :param procedure: the :class:`Procedure` that rules the items, or None
    :param as_of: the day of the evaluation
    """

    def __init__(self, account, procedure, as_of):
        self.as_of = as_of
        # The same for all items, so found once.
        self._of_company = tuple(_company_blockers(account))
        self._of_customer = _hold("customer_paused", account.pause, as_of)
        self._of_procedure = tuple(_procedure_blockers(procedure))

    def of_item(self, item):
        """All that blocks an item, in the order in which a reader wants to know it.

        :return: tuple of :class:`Obstacle`, empty when the item may be dunned
        """
        return (
            *self._of_company,
            *_item_blockers(item),
            *_waiting_letter(item.present, self.as_of),
            *self._of_customer,
            *_hold("invoice_paused", item.pause, self.as_of),
            *_hold("promised", item.promise, self.as_of),
            *_hold("answered", item.answer, self.as_of),
            *_hold("group_paused", item.group and item.group.pause, self.as_of),
            *self._of_procedure,
        )


def _company_blockers(account):
    if not account.enabled:
        yield Obstacle("company_off")


def is_closed(item):
    """Whether nothing is asked for of it, though there may be of other instalments.

    Payments without an entry bring what is open of it, and leave it open until then.
    """
    return item.payment_state in CLOSED_STATES


def bank_obstacles(account, as_of):
    """What has to be known of the bank before anybody is asked for money."""
    if account.bank.is_stale(as_of):
        yield Obstacle("bank_not_fresh")
    if account.bank.receipts:
        yield Obstacle("unmatched_receipt", names=account.bank.receipts)
    if account.bank.on_its_way:
        yield Obstacle("in_payment", names=account.bank.on_its_way)


def last_letter(account, procedure, as_of):
    """That the last letter to the customer is too recent for another one.

    :return: tuple of :class:`Obstacle`
    """
    until = procedure and end_of_minimum_days(account, procedure)
    return (Obstacle("min_days_between", until),) if until and as_of < until else ()


def last_letter_beyond(letter, obstacles):
    """What ``last_letter`` says, where it holds longer than all that stands there."""
    days = [obstacle.until for obstacle in obstacles]
    longer = days and all(days) and all(one.until > max(days) for one in letter)
    return letter if longer else ()


def _item_blockers(item):
    if item.paid_out:
        yield Obstacle("paid_out")
    if item.payment_state in CLOSED_STATES:
        yield Obstacle(CLOSED_STATES[item.payment_state])
    if item.paid_by:
        yield Obstacle("open_credit", names=item.paid_by)
    if item.debits:
        yield Obstacle("direct_debit", names=item.debits)
    if item.no_followup:
        yield Obstacle("no_followup")
    if item.in_collection:
        yield Obstacle("in_collection")
    if item.disputed and item.claimable <= 0:
        yield Obstacle("disputed")
    present = item.present
    if present and not present.delivered:
        # Whoever has not got the last letter must not get a harder one.
        yield Obstacle("delivery_failed")


def _waiting_letter(present, as_of):
    """Two letters that leave in one minute are no two letters.

    Tomorrow is asked again: that it waits is known of the day only.
    """
    if present and present.date < as_of == present.waits:
        yield Obstacle("letter_waits", as_of + ONE_DAY)


def _hold(reason, pause, as_of):
    if pause and pause.holds(as_of):
        return (Obstacle(reason, pause.until),)
    return ()


def _procedure_blockers(procedure):
    if procedure is None:
        yield Obstacle("no_procedure")
    elif not procedure.active:
        yield Obstacle("procedure_archived")
    elif not procedure.active_levels:
        yield Obstacle("no_active_level")
