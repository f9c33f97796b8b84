"""script/torture: worlds full of accidents, one after the other, and what held."""

import argparse
import random
import time
from functools import partial

from workspace import console, locks, paths, prepared, session

from . import report, sabotaged, world

_DESCRIPTION = """
Let people, two servers, a mail server and a printer work in small worlds while
processes are killed, connections break, disks fill and clocks jump; look at the
database after every step with checkers that share no code with the add-on. Every world
has a seed, which is printed; --seed with that number lives the same world again: the
same orders and the same faults, though which of two processes is faster is not decided
by the seed. The exit status is not 0 when something did not hold.
"""
_DAYS = 12
_SHORT_DAYS, _SHORT_SECONDS = 3, 30


def main(arguments):
    """Live worlds for some minutes, or one."""
    parser = argparse.ArgumentParser(prog="script/torture", description=_DESCRIPTION)
    parser.add_argument("--seed", type=int, help="of the first world (default: fresh)")
    parser.add_argument(
        "--minutes", type=float, help="how long (default: one world to its end)"
    )
    parser.add_argument("--days", type=int, default=_DAYS, help="of a world")
    parser.add_argument(
        "--report", action="store_true", help="write what was found to docs/torture.md"
    )
    parser.add_argument(
        "--sabotage",
        metavar="NAME",
        choices=["all", *sabotaged.SABOTAGES],
        help="spoil the add-on on purpose and tell whether it is noticed; or: all",
    )
    return console.run_command(_torture, parser.parse_args(arguments))


def _torture(options):
    seed = _fresh_seed() if options.seed is None else options.seed
    with locks.exclusive(f"torture-{paths.clone_id()}"), session.opened() as databases:
        source = prepared.ensure(databases.odoo, databases.template, exact=True)
        if options.sabotage:
            return _sabotage(databases, source, seed, options)
        found = report.Report()
        begun, seconds = time.monotonic(), (options.minutes or 0) * 60
        while True:
            # Asked anew: what other clones prepare meanwhile drives old ones out.
            source = prepared.ensure(databases.odoo, databases.template, exact=True)
            _live(databases, source, seed, options.days, None, found)
            if options.report:
                found.write()
            seed += 1
            if time.monotonic() - begun >= seconds:
                break
    console.say(found.summary())
    return 1 if found.breaches else 0


def check(databases, source):
    """Live one short world with a fresh seed, as a part of script/test."""
    found = report.Report()
    _live(databases, source, _fresh_seed(), _SHORT_DAYS, _SHORT_SECONDS, found)
    console.say(found.summary())
    if found.breaches:
        raise console.WorkspaceError("something did not hold, see above")


def _live(databases, source, seed, days, seconds, found):
    """Live one world.

    :param seconds: after so many no new day begins, and nothing rare happens; None:
        all days
    """
    console.say(f"World of seed {seed}: script/torture --seed {seed}")
    begun = time.monotonic()
    with world.opened(databases, source, seed) as one:
        made = time.monotonic()

        def is_over():
            return seconds and time.monotonic() - made > seconds

        try:
            one.live(days, is_over, is_long=not seconds)
        finally:
            found.add(one.record, time.monotonic() - begun)


def _sabotage(databases, source, seed, options):
    """Live a world for each sabotage, until it is noticed."""
    every = options.sabotage == "all"
    missed = []
    with world.opened(databases, source, seed) as made:
        made.crew.end()
        for name in [*sabotaged.SABOTAGES] if every else [options.sabotage]:
            if not _is_noticed(databases, made, name, options.days):
                missed.append(name)
    console.say(f"not noticed: {', '.join(missed) or 'none'}")
    return 1 if missed else 0


def _is_noticed(databases, made, name, days):
    spoilt = world.opened(databases, made.name, made.seed, name, made.companies)
    with spoilt as one:
        one.live(days, partial(sabotaged.has_seen, name, one.record), is_long=False)
        return sabotaged.is_noticed(name, one.record)


def _fresh_seed():
    return random.SystemRandom().randrange(1, 10**6) * 1000
