"""What ``script/bench slices`` writes: the slices of the beginning, middle and end."""

_TITLES = ("slices", "s each", "CPU s of Odoo", "MB, Odoo", "MB, its database process")
# The first slices fill Odoo's caches, the last one may be smaller than the others.
_FIRST = 3
_AT_ONCE = 10


def text(size, slices):
    """Return a table of a few slices each, and a line about all of them.

    :param size: of the ledger
    :param slices: list of dicts, in their order
    """
    full = len(slices) - 1
    starts = {_FIRST, full // 4, full // 2, full * 3 // 4, full - _AT_ONCE}
    rows = [
        _row(start, slices[start : start + _AT_ONCE])
        for start in sorted(start for start in starts if start >= 0)
    ]
    lines = [_TITLES, ("---", *["--:"] * (len(_TITLES) - 1)), *rows]
    table = "".join(f"| {' | '.join(line)} |\n" for line in lines)
    seconds = sum(one["seconds"] for one in slices)
    most = max(one["megabytes"] for one in slices)
    return (
        f"{table}\n{size} open items, all decided about and their letters written in "
        f"{seconds:,.0f} s, {len(slices)} slices; at most {most:,.0f} MB.\n"
    )


def _row(start, some):
    def mean(key):
        return sum(one[key] for one in some) / len(some)

    return (
        f"{start + 1} to {start + len(some)}",
        f"{mean('seconds'):.2f}",
        f"{mean('cpu_seconds'):.2f}",
        f"{mean('megabytes'):,.0f}",
        f"{mean('database_megabytes'):,.0f}",
    )
