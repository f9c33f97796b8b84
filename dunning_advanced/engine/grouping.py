"""Which items share a letter."""


def split(lines, procedure):
    """The claimed lines, one tuple per letter.

    ``oldest``: one letter with all of them. ``level``: one per level among the
    escalating items, each with the items at that level only. Nothing when no item
    escalates.
    """
    escalating = {line.level for line in lines if line.escalates}
    if not escalating:
        return []
    if procedure.grouping == "oldest":
        return [tuple(lines)]
    return [
        tuple(line for line in lines if line.level == level)
        for level in reversed(procedure.levels)
        if level in escalating
    ]
