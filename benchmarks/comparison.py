"""The page of docs/ with what was compared, and on which machine."""

import os
import platform
import re
from datetime import date
from pathlib import Path

from workspace import commands, paths

_PAGE = paths.REPOSITORY / "docs/benchmarks.md"
_TITLES = ("what", "way", "s", "ms each", "statements", "MB peak", "ratio", "aim")
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
    (_name, ours), *_others = ways.items()
    fast = ours["seconds"] / count
    for name, costs in ways.items():
        done = costs.get("count", count)
        each = costs["seconds"] / done
        number = f"{costs['statements']:,}" if "statements" in costs else ""
        peak = costs.get("peak_mb", 0) + costs.get("children_peak_mb", 0)
        yield (
            what,
            name if done == count else f"{name} ({done:,} of them)",
            f"{costs['seconds']:,.2f}",
            f"{each * 1000:,.2f}",
            number,
            f"{peak:,.0f}" if peak else "",
            "" if costs is ours else f"{each / fast:.2f}",
            _verdict(each / fast, aim) if name == list(ways)[1] else "",
        )


def _verdict(ratio, aim):
    return f"{aim}: {'reached' if ratio >= aim else 'MISSED'}" if aim else ""


def table(found):
    """Return the rows as a table of Markdown."""
    lines = [_TITLES, ["---", "---", *["--:"] * 5, "---"], *found]
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
