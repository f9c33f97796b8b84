"""What the worlds have shown: a summary to read at once, and a page of docs/."""

import re
from collections import Counter

from workspace import commands, paths

from . import checkers, rare

_PAGE = paths.REPOSITORY / "docs/torture.md"
_FIGURES = re.compile(
    r"(?<=<!-- figures -->\n).*?(?=<!-- end of figures -->)", re.DOTALL
)
_HEAD = (
    "`script/torture --seed {seed} --minutes {minutes:.0f}` at commit `{commit}`:\n\n"
)


class Report:
    """Collects the figures of worlds."""

    def __init__(self):
        self.worlds, self.breaches = [], []
        self.faults, self.struck = Counter(), Counter()
        self.outcomes, self.actors, self.figures = Counter(), Counter(), Counter()
        self.seconds = 0

    def add(self, record, seconds):
        """Take in a world that is over.

        :param record: :class:`record.Record`
        """
        record.conclude()
        found = len(record.breaches)
        self.worlds.append((record.seed, record.days, record.steps, found))
        self.seconds += seconds
        self.breaches += record.breaches
        self.faults += record.faults
        self.struck += record.struck
        self.outcomes += record.outcomes
        self.actors += record.actors
        self.figures.update(record.figures)

    def summary(self):
        """A few lines."""
        steps = sum(steps for _seed, _days, steps, _breaches in self.worlds)
        days = sum(days for _seed, days, _steps, _breaches in self.worlds)
        figures = ", ".join(f"{count} {name}" for name, count in self.figures.items())
        outcomes = ", ".join(f"{n} {name}" for name, n in self.outcomes.most_common())
        return (
            f"{len(self.worlds)} worlds, {days} days, {steps} steps in "
            f"{self.seconds / 60:.1f} minutes; {figures}\n"
            f"orders: {outcomes}\n"
            f"faults: {self.faults.total()} prepared, {self.struck.total()} struck; "
            f"breaches: {len(self.breaches)}"
        )

    def write(self):
        """Write the figures into the page."""
        seed = self.worlds[0][0]
        commit = commands.read(["git", "-C", paths.REPOSITORY, "rev-parse", "HEAD"])
        minutes = self.seconds / 60
        parts = [
            _HEAD.format(minutes=minutes, seed=seed, commit=commit.strip()[:10]),
            self.summary().replace("\n", "\n\n"),
            "\n\n### Worlds\n\n",
            _table(("seed", "days", "steps", "breaches"), self.worlds),
            "\n### Faults\n\n",
            _table(("fault", "prepared", "struck"), self._fault_rows()),
            "\n### What must hold\n\n",
            _table(("checker", "what it asks", "breaches"), self._check_rows()),
            "\n### Who acted\n\n",
            _table(("actor", "times"), sorted(self.actors.items())),
        ]
        text, page = "".join(parts), _PAGE.read_text(encoding="utf-8")
        page = _FIGURES.sub(lambda _match: text, page)
        _PAGE.write_text(page, encoding="utf-8")

    def _fault_rows(self):
        return [(name, n, self.struck[name]) for name, n in sorted(self.faults.items())]

    def _check_rows(self):
        breaches = Counter(name for name, *_rest in self.breaches)
        rows = [
            (name, check.__doc__.partition("\n")[0], breaches[name])
            for name, check in checkers.CHECKS.items()
        ]
        others = {
            "failures have words": "An error without words where nothing went wrong.",
            "letters were written": "A world without any letter tries nothing.",
            **{name: rare.RARE[name].__doc__ for name in rare.RARE},
        }
        return rows + [(name, words, breaches[name]) for name, words in others.items()]


def _table(titles, rows):
    lines = [titles, ["---"] * len(titles), *rows]
    return "".join(f"| {' | '.join(map(str, line))} |\n" for line in lines)
