"""What keeps an item out of dunning altogether, whatever its level."""

from .values import Obstacle

# Payment states in which nothing is dunned: money is on its way, or somebody said no.
CLOSED_STATES = {
    "in_payment": "in_payment",
    "paid": "paid",
    "reversed": "reversed",
    "blocked": "payment_blocked",
}


def blockers(item, account, procedure, as_of):
    """All that blocks the item, in the order in which a reader wants to know it.

    :param item: the :class:`OpenItem`
    :param account: the :class:`Account` it belongs to
    :param procedure: the :class:`Procedure` that rules it, or None
    :param as_of: the day of the evaluation
    :return: tuple of :class:`Obstacle`, empty when the item may be dunned
    """
    found = [
        *_company_blockers(account),
        *_item_blockers(item),
        *_pause_blockers(item, account, as_of),
        *_procedure_blockers(procedure),
    ]
    return tuple(found)


def _company_blockers(account):
    if not account.enabled:
        yield Obstacle("company_off")


def _item_blockers(item):
    if item.payment_state in CLOSED_STATES:
        yield Obstacle(CLOSED_STATES[item.payment_state])
    if item.no_followup:
        yield Obstacle("no_followup")
    if item.present and not item.present.delivered:
        # Whoever has not got the last letter must not get a harder one.
        yield Obstacle("delivery_failed")


def _pause_blockers(item, account, as_of):
    for reason, pause in (
        ("customer_paused", account.pause),
        ("invoice_paused", item.pause),
        ("group_paused", item.group and item.group.pause),
    ):
        if pause and pause.holds(as_of):
            yield Obstacle(reason, pause.until)


def _procedure_blockers(procedure):
    if procedure is None:
        yield Obstacle("no_procedure")
    elif not procedure.active:
        yield Obstacle("procedure_archived")
    elif not procedure.active_levels:
        yield Obstacle("no_active_level")
