"""script/test: all tests, or those the arguments for pytest choose."""

import os
import time
from contextlib import ExitStack
from random import SystemRandom
from string import ascii_lowercase

from checks import core, lifecycle, outside, upgrade
from torture_job import command as torture
from torture_job.kills import killed_issuing, killed_sending

from . import commands, console, paths, prepared, session

_HELP = """usage: script/test [--fast | --all-examples | --core | --search[=SEED]]
                   [PYTEST ARGUMENT]...

Without arguments: the engine's tests in plain Python, the tests inside Odoo, core's own
tests of what is overridden (script/core_failures.txt lists what fails here), two people
and the README's program at work on a real server, servers that are killed while they
issue and send letters, a small world full of accidents (see script/torture), the
upgrade of an older version, and the life of the add-ons from installing to
uninstalling.
With arguments, only the tests inside Odoo, the arguments going to pytest:
script/test -k pause

--fast          about a minute: the engine's tests, and those inside Odoo that need
                neither browser, printed pages, mail server nor many days
--core          about an hour: all of core's own tests of invoicing, mail, portal and
                sales, with the add-ons and without; both have to say the same
--search        many fresh examples of random ledgers and of the life of an item, with
                a seed that is printed; --search=SEED tries the same again
--all-examples  every example of the engine's tests with random ledgers, as in CI

Some examples of random ledgers are fresh in every run, too, and their seed is printed.
Every run has fresh databases of its own. Logged errors and skipped tests that
script/allowed_skips.txt does not list are failures.
"""
_MOST_WORKERS = 8
# Where examples are random.
_SEARCHING = ("-k", "TestOracle or Properties or TestExplanation or TestItemLife")
_SEARCHING += ("--timeout=3600",)


def main(arguments):
    """Run the tests."""
    if arguments and arguments[0] in ("-h", "--help"):
        print(_HELP, end="")
        return 0
    return console.run_command(_run, arguments)


def _run(arguments):
    own = {"--fast", "--all-examples", "--core"}.intersection(arguments)
    arguments = [argument for argument in arguments if argument not in own]
    os.environ["DUNNING_ALL_EXAMPLES"] = "1" if "--all-examples" in own else ""
    arguments, searches = _take_seed(arguments)
    with session.opened() as databases:
        if searches:
            parts = _chosen(databases, [*_SEARCHING, *arguments])
        elif arguments:
            parts = _chosen(databases, arguments)
        else:
            parts = _without_arguments(databases, own)
        return _run_parts(parts)


def _take_seed(arguments):
    """Set the seed of the fresh examples; return (other arguments, whether to search).

    All parallel workers have to collect the same.
    """
    given = [part for part in arguments if part.partition("=")[0] == "--search"]
    seed = given[0].partition("=")[2] if given else ""
    if seed and not seed.isdecimal():
        raise console.WorkspaceError(f"{seed} is no seed: give a whole number")
    seed = seed or str(SystemRandom().randrange(10**9))
    os.environ |= {"DUNNING_SEED": seed, "DUNNING_SEARCH": "1" if given else ""}
    console.say(f"Fresh examples: script/test --search={seed} tries these again")
    return [part for part in arguments if part not in given], bool(given)


def _without_arguments(databases, own):
    if "--core" in own:
        return {"Core's own tests": lambda: core.compare(databases, _workers())}
    return _fast(databases) if "--fast" in own else _all(databases)


def _chosen(databases, arguments):
    return {"Tests inside Odoo": lambda: _odoo_tests(databases, arguments)}


def _fast(databases):
    return {
        "Engine tests in plain Python": lambda: _engine_tests(databases),
        "Quick tests inside Odoo": lambda: _odoo_tests(
            databases, ["-m", "not slow"], workers=_workers()
        ),
    }


def _all(databases):
    source = prepared.ensure(databases.odoo, databases.template, exact=True)
    return {
        "Engine tests in plain Python": lambda: _engine_tests(databases),
        "Tests inside Odoo": lambda: _odoo_tests(databases, [], workers=_workers()),
        "Core's own tests": lambda: core.check(databases, source, _workers()),
        "People and programs": lambda: outside.check(databases, source),
        "Server killed at work": lambda: killed_issuing.check(databases, source),
        "Sender killed": lambda: killed_sending.check(databases, source),
        "A tortured world": lambda: torture.check(databases, source),
        "Upgrade of an older version": lambda: upgrade.check(databases, source),
        "Life of the add-ons": lambda: lifecycle.check(databases),
    }


def _workers():
    return min(os.cpu_count(), _MOST_WORKERS)


def _run_parts(parts):
    """Run every part, even after one that failed, and sum up."""
    failed, lines = False, []
    for title, part in parts.items():
        console.heading(title)
        start = time.monotonic()
        passed = _passes(part)
        failed = failed or not passed
        result = "passed" if passed else "FAILED"
        lines.append(f"{result}: {title} ({time.monotonic() - start:.1f} s)")
    console.heading("Summary")
    console.say("\n".join(lines))
    return 1 if failed else 0


def _passes(part):
    try:
        part()
    except console.WorkspaceError as error:
        console.say(f"error: {error}")
        return False
    return True


def _call(program, what, **options):
    """Run a program in the foreground; raise if it fails."""
    if commands.run_in_foreground(program, **options):
        raise console.WorkspaceError(f"{what} failed, see above")


def _engine_tests(databases):
    main_addon = paths.REPOSITORY / "dunning_advanced"
    program = [databases.odoo.python, "-m", "unittest", "discover"]
    where = ["-s", main_addon / "tests", "-p", "test_engine_*.py"]
    # No Odoo on this path: these tests prove that the engine does without.
    env = {"PYTHONPATH": str(main_addon), "PYTHONDONTWRITEBYTECODE": "1"}
    _call([*program, *where], "the engine's tests", env=env)


def _odoo_tests(databases, arguments, workers=1):
    """Run pytest; each worker has a database of its own."""
    source = prepared.ensure(databases.odoo, databases.template, exact=not arguments)
    pytest = [databases.odoo.python, "-m", "pytest", *arguments]
    with ExitStack() as stack:
        names = [
            stack.enter_context(databases.throw_away(f"test{letter}", source))
            for letter in ascii_lowercase[:workers]
        ]
        env = databases.odoo.environment(names[0])
        if workers > 1:
            pytest += ["--numprocesses", str(workers), "--dist=loadscope"]
            for number, name in enumerate(names):
                # conftest.py gives each worker its own.
                configuration = databases.odoo.configuration(name)
                env[f"DUNNING_ODOO_RC_gw{number}"] = str(configuration)
        _call(pytest, "pytest", env=env, cwd=paths.REPOSITORY)
