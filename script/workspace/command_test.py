"""script/test: all tests, or those the arguments for pytest choose."""

import os
from contextlib import ExitStack
from random import SystemRandom
from string import ascii_lowercase

from checks import (
    charts,
    community,
    core,
    demo_data,
    lifecycle,
    outside,
    setting_up,
    swiss_slips,
    upgrade,
    wheels,
)
from torture_job import command as torture
from torture_job.kills import killed_issuing, killed_jobs, killed_sending

from . import commands, console, parts, paths, prepared, session

_HELP = """usage: script/test [--fast | --all-examples | --compat | --core
                    | --search[=SEED]] [PYTEST ARGUMENT]...

Without arguments: the engine's tests in plain Python and the tests inside Odoo on all
cores; then, one on each core, two people and the README's program at work on a real
server, servers that are killed while they issue and send letters, a small world full of
accidents (see script/torture), the upgrade of an older version, the life of the add-ons
from installing to uninstalling, with demo data and as wheels, those that build on
add-ons of the community, Swiss slips, and what is said where a machine
cannot be set up.
With arguments, only the tests inside Odoo, the arguments going to pytest:
script/test -k pause

--part TITLE    one part of all, by its title in the summary; a larger night:
                DUNNING_NIGHT_LETTERS=2000 script/test --part "Night by the job queue"
--fast          about a minute: one test of each class inside Odoo that needs neither
                browser, printed pages, mail server nor many days
--core          about an hour: all of core's own tests of invoicing, mail, portal and
                sales, with the add-ons and without; both have to say the same.
                --core=portal,snailmail compares those of these only
--compat        --core, and before it a few minutes: ten charts of accounts with a
                letter of each, and a database with forty add-ons of the community
--search        many fresh examples of random ledgers and of the life of an item, with
                a seed that is printed; --search=SEED tries the same again
--all-examples  as in CI: every example of the engine's tests with random ledgers, too,
                and core's own tests of what the add-ons override
                (script/core_failures.txt lists what fails here)

Every run has fresh databases of its own. Logged errors and skipped tests that
script/allowed_skips.txt does not list are failures.
"""
_MOST_WORKERS = 8
# Of the examples, where they are random; --search draws fresh ones.
_USUAL_SEED = "2026"
_SEARCHING = ("-k", "TestOracle or Properties or TestExplanation or TestItemLife")
_SEARCHING += ("--timeout=3600",)


def main(arguments):
    """Run the tests."""
    if arguments and arguments[0] in ("-h", "--help"):
        print(_HELP, end="")
        return 0
    return console.run_command(_run, arguments)


def _run(arguments):
    arguments, compared = _take_compared(arguments)
    own = {"--fast", "--all-examples", "--compat", "--core"}.intersection(arguments)
    arguments = [argument for argument in arguments if argument not in own]
    os.environ["DUNNING_ALL_EXAMPLES"] = "1" if "--all-examples" in own else ""
    arguments, searches = _take_seed(arguments)
    with session.opened() as databases:
        if arguments[:1] == ["--part"]:
            return parts.run(_choose(databases, *arguments[1:]))
        if arguments or searches:
            chosen = [*(_SEARCHING if searches else ()), *arguments]
            return parts.run(_chosen(databases, chosen))
        if "--core" in own:
            return parts.run(_compare_core(databases, compared))
        if "--compat" in own:
            found = _beside_others(databases) | _compare_core(databases, compared)
            return parts.run(found)
        if "--fast" in own:
            return parts.run(_fast(databases))
        return parts.run_beside(_on_all_cores(databases), _on_one_core(databases))


def _take_compared(arguments):
    """Return the other arguments, and which add-ons of core are compared, if named."""
    names = [part.split("=")[1] for part in arguments if part.startswith("--core=")]
    arguments = ["--core" if part[:7] == "--core=" else part for part in arguments]
    return arguments, names[-1].split(",") if names else None


def _take_seed(arguments):
    """Set the seed of the fresh examples; return (other arguments, whether to search).

    All parallel workers have to collect the same.
    """
    given = [part for part in arguments if part.partition("=")[0] == "--search"]
    seed = given[0].partition("=")[2] if given else ""
    if seed and not seed.isdecimal():
        raise console.WorkspaceError(f"{seed} is no seed: give a whole number")
    # Each plain run tries the same, so that it fails for what was changed only.
    seed = seed or (str(SystemRandom().randrange(10**9)) if given else _USUAL_SEED)
    os.environ |= {"DUNNING_SEED": seed, "DUNNING_SEARCH": "1" if given else ""}
    if given:
        console.say(f"Fresh examples: script/test --search={seed} tries these again")
    return [part for part in arguments if part not in given], bool(given)


def _choose(databases, title=""):
    found = {
        **_on_all_cores(databases),
        **_on_one_core(databases),
        **_beside_others(databases),
    }
    if title not in found:
        names = "\n".join(found)
        raise console.WorkspaceError(f"there is no part “{title}”, but these:\n{names}")
    return {title: found[title]}


def _chosen(databases, arguments):
    return {"Tests inside Odoo": lambda: _odoo_tests(databases, arguments)}


def _compare_core(databases, names):
    return {"Core's own tests": lambda: core.compare(databases, _workers(), names)}


def _beside_others(databases):
    source = prepared.ensure(databases.odoo, databases.template, exact=True)
    return {
        "Ten charts of accounts": lambda: charts.check(databases, source),
        "Forty add-ons of the community": lambda: community.check_beside(
            databases, source
        ),
    }


def _fast(databases):
    return {
        "Quick tests inside Odoo": lambda: _odoo_tests(
            databases, ["-m", "quick"], workers=_workers()
        ),
    }


def _on_all_cores(databases):
    source = prepared.ensure(databases.odoo, databases.template, exact=True)
    found = {
        "Engine tests in plain Python": lambda: _engine_tests(databases),
        "Tests inside Odoo": lambda: _odoo_tests(databases, [], workers=_workers()),
    }
    if os.environ["DUNNING_ALL_EXAMPLES"]:
        found["Core's own tests"] = lambda: core.check(databases, source, _workers())
    return found


def _on_one_core(databases):
    """Parts that wait a good deal: servers that start, mails that arrive."""
    source = prepared.ensure(databases.odoo, databases.template, exact=True)
    return {
        "People and programs": lambda: outside.check(databases, source),
        "Upgrade of an older version": lambda: upgrade.check(databases, source),
        "Life of the add-ons": lambda: lifecycle.check(databases),
        "Setting up": setting_up.check,
        "Swiss slips": lambda: swiss_slips.check(databases, source),
        "Wheels": lambda: wheels.check(databases),
        "Beside the community": lambda: community.check(databases, source),
        "Installed with demo data": lambda: demo_data.check(databases),
        "A tortured world": lambda: torture.check(databases, source),
        "Server killed at work": lambda: killed_issuing.check(databases, source),
        "Night by the job queue": lambda: killed_jobs.check(databases, source),
        "Sender killed": lambda: killed_sending.check(databases, source),
    }


def _workers():
    return min(os.cpu_count(), _MOST_WORKERS)


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
            pytest += ["--numprocesses", str(workers), "--dist=worksteal"]
            for number, name in enumerate(names):
                # conftest.py gives each worker its own.
                configuration = databases.odoo.configuration(name)
                env[f"DUNNING_ODOO_RC_gw{number}"] = str(configuration)
        _call(pytest, "pytest", env=env, cwd=paths.REPOSITORY)
