"""Which items share a letter, and which count as one."""

from .values import CUSTOMER, ZERO, OpenItem


def split(lines, procedure):
    """The claimed lines, one tuple per letter that raises any of them.

    ``oldest``: one letter with all of them. ``level``, for customers only: one per
    level among the escalating items, each with the items at that level only. Nothing
    when no item escalates.
    """
    return _split(lines, procedure, [line for line in lines if line.escalates])


def split_again(lines, procedure):
    """The claimed lines, one tuple per letter that says again what has been said."""
    return _split(lines, procedure, [line for line in lines if line.level])


def is_by_level(procedure):
    """Whether a scope may have several letters, one for each level."""
    return procedure.grouping == "level" and procedure.applies_to == CUSTOMER


def _split(lines, procedure, asking):
    levels = {line.level.id for line in asking}
    if not levels:
        return []
    if not is_by_level(procedure):
        return [tuple(lines)]
    return [
        tuple(line for line in lines if line.level == level)
        for level in reversed(procedure.levels)
        if level.id in levels
    ]


def group_as_item(items, group):
    """An invoice group as the one item that the level policy decides about.

    Its due date is its own, else its earliest member's; what is open is the sum.
    """
    total = sum((item.claimable for item in items), ZERO)
    return OpenItem(
        id=0,
        due=group.due or min(item.due for item in items),
        open=total,
        invoice_open=total,
        currency=items[0].currency,
        group=group,
        reached=_highest(items),
    )


def _highest(items):
    """The last letter that raised any item to each level, in the order of the history.

    All that the level policy asks of it is in these: a group of thousands has as many
    letters behind it, and each of its members is asked about the group.
    """
    last = {}
    for turn, reached in enumerate(one for item in items for one in item.reached):
        key = reached.level_id, reached.position
        if key not in last or reached.date > last[key][1].date:
            last[key] = turn, reached
    return tuple(reached for _turn, reached in sorted(last.values(), key=_first))


def _first(pair):
    return pair[0]
