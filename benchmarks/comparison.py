"""The page of docs/ with what was compared, and on which machine."""

import os
import platform
import re
from datetime import date
from pathlib import Path

from workspace import commands, paths

_PAGE = paths.REPOSITORY / "docs/benchmarks.md"
_TITLES = ("what", "way", "s", "CPU s", "ms each", "statements", "MB peak", "ratio")
_TITLES += ("CPU ratio", "aim")
_CPU = ("cpu_seconds", "children_cpu_seconds", "database_cpu_seconds")
_GIGABYTE = 1024**3


def use_patched_wkhtmltopdf(odoo):
    """Let all that is compared print with the build that Odoo asks for.

    The other one prints no two documents at a time, so core and its add-ons can print
    no list of letters with it.
    """
    folder = odoo.wkhtmltopdf_patched.parent
    os.environ["PATH"] = os.pathsep.join([str(folder), os.environ["PATH"]])


def middle(costs):
    """Return the costs of the repetition in the middle, by seconds."""
    return sorted(costs, key=lambda one: one["seconds"])[(len(costs) - 1) // 2]


def rows(what, count, ways, aim=None):
    """Return the rows of one comparison.

    :param count: how many of them each way has done; less for one with ``count``
    :param ways: dict of costs by the name of the way, ours first
    :param aim: how many times faster than the second way ours shall be
    """
    first, second, *_others = ways
    ours = ways[first]
    for name, costs in ways.items():
        done = costs.get("count", count)
        ratio = costs["seconds"] / done / (ours["seconds"] / count)
        peak = costs.get("peak_mb", 0) + costs.get("children_peak_mb", 0)
        yield (
            what,
            name if done == count else f"{name} ({done:,} of them)",
            f"{costs['seconds']:,.2f}",
            _number(_cpu(costs), ",.2f"),
            f"{costs['seconds'] / done * 1000:,.2f}",
            _number(costs.get("statements"), ","),
            _number(peak, ",.0f"),
            "" if name == first else f"{ratio:.2f}",
            "" if name == first else _number(_cpu(costs) / done * count, ".2f", ours),
            _verdict(ratio, aim) if name == second else "",
        )


def _cpu(costs):
    """CPU seconds of Odoo, of the programs it has started, and of its database."""
    return sum(costs.get(name, 0) for name in _CPU)


def _number(number, form, ours=None):
    """Return a number that is known as text, as a ratio to ours if that is given."""
    if ours and number:
        number /= _cpu(ours)
    return format(number, form) if number else ""


def _verdict(ratio, aim):
    return f"{aim}: {'reached' if ratio >= aim else 'MISSED'}" if aim else ""


def table(found):
    """Return the rows as a table of Markdown."""
    lines = [_TITLES, ["---", "---", *["--:"] * 7, "---"], *found]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def write(name, command, load, found):
    """Write the figures into the page, between the marks of that name.

    :param load: of the machine before it began
    """
    commit = commands.read(["git", "-C", paths.REPOSITORY, "rev-parse", "HEAD"])
    head = (
        f"`{command}` at commit `{commit[:10]}` on {date.today()}: {_machine()}; "
        f"load before: {load:.1f}.\n\n"
    )
    marked = re.compile(
        rf"(?<=<!-- {name} -->\n).*?(?=<!-- end of {name} -->)", re.DOTALL
    )
    text = head + table(found)
    page = _PAGE.read_text(encoding="utf-8")
    page = marked.sub(lambda _match: text, page)
    _PAGE.write_text(page, encoding="utf-8")


def _machine():
    information = Path("/proc/cpuinfo").read_text(encoding="utf-8")
    (model, *_others) = re.findall(r"model name\s*: (.*)", information) or ["?"]
    size = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / _GIGABYTE
    return (
        f"{os.cpu_count()} cores of {model}, {size:.0f} GB, "
        f"Python {platform.python_version()}"
    )
