"""What the worlds have shown: a summary to read at once, and a page for docs/."""

from collections import Counter

from workspace import commands, paths

from . import checks

_PAGE = paths.REPOSITORY / "docs/torture.md"
_HEAD = """# Torture: what was tried, and what held

Written by `script/torture --minutes {minutes:.0f} --seed {seed} --report` at commit
`{commit}`. Each world has three companies, three currencies and time zones, two
processes of Odoo, a real PostgreSQL, a mail server and a printer that can be told to
fail, and a clock that moves. In each step two people or scheduled actions work at the
same moment, and in most of them something goes wrong. After each step {checks} checkers
that share no code with the add-on look at the database.

The seed decides who does what and which fault strikes where, so `--seed` lives a world
again. It does not decide which of two processes is faster.

"""


class Report:
    """Collects the figures of worlds."""

    def __init__(self):
        self.worlds, self.breaches = [], []
        self.faults, self.struck = Counter(), Counter()
        self.outcomes, self.actors, self.figures = Counter(), Counter(), Counter()
        self.seconds = 0

    def add(self, world, seconds):
        """Take in a world that is over."""
        self.worlds.append((world.seed, world.days, world.steps, len(world.breaches)))
        self.seconds += seconds
        self.breaches += world.breaches
        self.faults += world.faults
        self.struck += world.struck
        self.outcomes += world.outcomes
        self.actors += world.actors
        self.figures += Counter(world.figures)

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
        """Write the page."""
        seed = self.worlds[0][0]
        commit = commands.read(["git", "-C", paths.REPOSITORY, "rev-parse", "HEAD"])
        head = _HEAD.format(
            minutes=self.seconds / 60,
            seed=seed,
            commit=commit.strip()[:10],
            checks=len(checks.CHECKS),
        )
        parts = [
            head,
            self.summary().replace("\n", "\n\n"),
            "\n\n## Worlds\n\n",
            _table(("seed", "days", "steps", "breaches"), self.worlds),
            "\n## Faults\n\n",
            _table(("fault", "prepared", "struck"), self._fault_rows()),
            "\n## What must hold\n\n",
            _table(("checker", "what it asks", "breaches"), self._check_rows()),
            "\n## Who acted\n\n",
            _table(("actor", "times"), sorted(self.actors.items())),
        ]
        _PAGE.write_text("".join(parts), encoding="utf-8")

    def _fault_rows(self):
        return [(name, n, self.struck[name]) for name, n in sorted(self.faults.items())]

    def _check_rows(self):
        breaches = Counter(name for name, *_rest in self.breaches)
        rows = [
            (name, check.__doc__.partition("\n")[0], breaches[name])
            for name, check in checks.CHECKS.items()
        ]
        words = "An error without words, or no answer, where nothing was made to fail."
        return [*rows, ("failures have words", words, breaches["failures have words"])]


def _table(titles, rows):
    lines = [titles, ["---"] * len(titles), *rows]
    return "".join(f"| {' | '.join(map(str, line))} |\n" for line in lines)
