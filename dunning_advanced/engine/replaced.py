"""Which open item goes on with what a lost instalment of its invoice had reached."""


def heirs(lost, kept, items):
    """For each lost instalment the item that replaces it.

    Core makes the receivable lines of an invoice anew when its terms are changed. The
    item with the same due date and amount replaces a lost one, else that with the same
    due date, else the one at the same place among all that were dunned.

    :param lost: set of (due date, amount) of dunned instalments that are gone
    :param kept: set of (due date, amount) that letters named of those still there
    :param items: list of (id, due date, amount) of the invoice's open items
    :return: dict of the lost to the item's id; empty without items
    """
    items = sorted(items, key=lambda item: (item[1], item[0]))
    plan = sorted({*lost, *kept})
    return {one: _heir(one, plan.index(one), items) for one in lost if items}


def _heir(one, place, items):
    due, amount = one
    same_due = [item for item in items if item[1] == due]
    same = [item for item in same_due if item[2] == amount]
    at_its_place = items[min(place, len(items) - 1)]
    return next(iter([*same, *same_due, at_its_place]))[0]
