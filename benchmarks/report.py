"""What benchmarks print: tables for a terminal, costs of a piece of work, aims."""

# Columns of costs: the key, and how it is written.
_COLUMNS = {
    "s": ("seconds", ",.2f"),
    "s min": ("min_seconds", ",.2f"),
    "ms each": ("ms_each", ",.1f"),
    "CPU s": ("cpu_seconds", ",.2f"),
    "wkhtmltopdf CPU s": ("children_cpu_seconds", ",.2f"),
    "database CPU s": ("database_cpu_seconds", ",.2f"),
    "statements": ("statements", ",.0f"),
    "statements each": ("statements_each", ",.3f"),
    "MB at start": ("start_mb", ",.0f"),
    "MB peak": ("peak_mb", ",.0f"),
    "wkhtmltopdf MB peak": ("children_peak_mb", ",.0f"),
}


def table(header, rows, words):
    """Return lines of columns as wide as needed.

    :param header: tuple of titles, may be empty
    :param rows: list of tuples of texts
    :param words: how many of the first columns are words; numbers are put to the right
    """
    lines = [header, *rows] if header else rows
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return "\n".join(_line(line, widths, words) for line in lines)


def _line(cells, widths, words):
    aligned = [
        cell.ljust(width) if number < words else cell.rjust(width)
        for number, (cell, width) in enumerate(zip(cells, widths, strict=True))
    ]
    return "  ".join(aligned).rstrip()


def costs_table(titles, rows, columns):
    """Return lines of what pieces of work cost.

    :param titles: tuple of the titles of the columns in words
    :param rows: list of tuples: a word for each of these, and a dict of costs, for
        columns with "each" with a ``count``
    :param columns: names out of those above
    """
    lines = []
    for *words, costs in rows:
        each = {}
        if "count" in costs:
            each["ms_each"] = costs["seconds"] / costs["count"] * 1000
            each["statements_each"] = costs["statements"] / costs["count"]
        written = (_COLUMNS[name] for name in columns)
        numbers = [format({**costs, **each}[key], form) for key, form in written]
        lines.append((*words, *numbers))
    return table((*titles, *columns), lines, words=len(titles))


def aim(what, found, limit=None, unit="", form=".3g"):
    """Return a line of a table of aims: what was found, the aim, whether it is reached.

    :param limit: the most there shall be; None: no aim
    """
    if limit is None:
        return what, f"{found:{form}} {unit}".strip(), "", ""
    verdict = "reached" if found <= limit else "MISSED"
    return what, f"{found:{form}} {unit}".strip(), f"at most {limit:g} {unit}", verdict


def print_aims(lines):
    """Print lines of aims."""
    print("\nAims, on a machine with two cores; nothing fails that misses one:")
    print(table((), list(lines), words=2))
