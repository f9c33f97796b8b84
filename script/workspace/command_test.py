"""script/test: all tests, or those the arguments for pytest choose."""

import time

from . import (
    commands,
    console,
    killed_issuing,
    killed_sending,
    lifecycle,
    outside,
    paths,
    prepared,
    session,
)

_HELP = """usage: script/test [PYTEST ARGUMENT]...

Without arguments: the engine's tests in plain Python, the tests inside Odoo, two people
and the README's program at work on a real server, servers that are killed while they
issue and send letters, and the life of the add-ons from installing to uninstalling.
With arguments, only the tests inside Odoo, the arguments going to pytest:
script/test -k pause

Every run has a fresh database of its own. Logged errors and skipped tests that
script/allowed_skips.txt does not list are failures.
"""


def main(arguments):
    """Run the tests."""
    if arguments and arguments[0] in ("-h", "--help"):
        print(_HELP, end="")
        return 0
    return console.run_command(_run, arguments)


def _run(arguments):
    with session.opened() as databases:
        parts = {"Tests inside Odoo": lambda: _odoo_tests(databases, arguments)}
        if not arguments:
            engine = {"Engine tests in plain Python": lambda: _engine_tests(databases)}
            life = {"Life of the add-ons": lambda: lifecycle.check(databases)}
            people = {"People and programs": lambda: outside.check(databases)}
            kills = {
                "Server killed at work": lambda: killed_issuing.check(databases),
                "Sender killed": lambda: killed_sending.check(databases),
            }
            parts = {**engine, **parts, **people, **kills, **life}
        return _run_parts(parts)


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


def _odoo_tests(databases, arguments):
    source = prepared.ensure(databases.odoo, databases.template, exact=not arguments)
    with databases.throw_away("test", source) as name:
        pytest = [databases.odoo.python, "-m", "pytest", *arguments]
        env = databases.odoo.environment(name)
        _call(pytest, "pytest", env=env, cwd=paths.REPOSITORY)
