"""Tables for a terminal."""


def text(header, rows, words):
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
