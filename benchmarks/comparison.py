"""What comparisons have in common: options, a mail server, and their page of docs/."""

import os
import platform
import re
import tempfile
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from workspace import commands, console, locks, mail_receiver, paths, session

from . import option_types

_TITLES = ("what", "way", "s", "CPU s", "ms each", "statements", "MB peak", "ratio")
_TITLES += ("CPU ratio", "aim")
_CPU = ("cpu_seconds", "children_cpu_seconds", "database_cpu_seconds")
_GIGABYTE = 1024**3


def add_options(parser):
    """Add what a comparison can be told."""
    customers = {"type": option_types.number, "default": 1000, "metavar": "N"}
    parser.add_argument("--customers", help="default: 1000", **customers)
    parser.add_argument("--large", action="store_true", help="10,000 customers, too")
    parser.add_argument("--report", action="store_true", help="write it into docs/")


def run(name, options, compare):
    """Measure, print what was found, and write it into the page if that is wanted.

    :param name: of the benchmark, and of its marks in the page
    :param compare: function of the databases that returns rows
    """
    # Two benchmarks at a time would measure each other.
    with locks.exclusive("benchmark"), session.opened() as databases:
        machine = here_and_now()
        # Odoo asks for this build. The other one prints no two documents at a time, so
        # that core and its add-ons cannot print a list of letters.
        folder = databases.odoo.wkhtmltopdf_patched.parent
        os.environ["PATH"] = os.pathsep.join([str(folder), os.environ["PATH"]])
        found = list(compare(databases))
    print(_table(found))
    if options.report:
        large = " --large" if options.large else ""
        head = f"`script/bench {name}{large} --customers {options.customers}`"
        write("benchmarks", name, f"{head} on {machine}", _table(found))


@contextmanager
def receiver(odoo, count, folder=None):
    """Yield the port of a mail server; raise unless so many letters have come."""
    with tempfile.TemporaryDirectory() as other:
        folder = Path(folder or other)
        with mail_receiver.running(odoo, folder) as port:
            yield port
        mails = [file.read_bytes() for file in folder.glob("*.eml")]
    with_pdf = sum(b"application/pdf" in mail for mail in mails)
    if (len(mails), with_pdf) != (count, count):
        raise console.WorkspaceError(f"{with_pdf} letters have come, not {count}")


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


def _table(found):
    lines = [_TITLES, ["---", "---", *["--:"] * 7, "---"], *found]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def write(page, name, head, found):
    """Write what was found into a page of docs/, in place of what stood there.

    :param page: name of the page
    :param name: of the benchmark, and of its marks in the page
    :param head: what was measured where
    :param found: text
    """
    commit = commands.read(["git", "-C", paths.REPOSITORY, "rev-parse", "HEAD"])
    marked = re.compile(
        rf"(?<=<!-- {name} -->\n).*?(?=<!-- end of {name} -->)", re.DOTALL
    )
    text = f"{head}, commit `{commit[:10]}`.\n\n{found}"
    file = paths.REPOSITORY / f"docs/{page}.md"
    before = file.read_text(encoding="utf-8")
    file.write_text(marked.sub(lambda _match: text, before), encoding="utf-8")


def here_and_now():
    """Return the day, the machine, and how busy it is."""
    return f"{date.today()}: {_machine()}, load {os.getloadavg()[0]:.1f}"


def _machine():
    information = Path("/proc/cpuinfo").read_text(encoding="utf-8")
    (model, *_others) = re.findall(r"model name\s*: (.*)", information) or ["?"]
    size = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / _GIGABYTE
    return (
        f"{os.cpu_count()} cores of {model}, {size:.0f} GB, "
        f"Python {platform.python_version()}"
    )
