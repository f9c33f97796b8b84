"""script/demo: the demo database, made anew, and the letters of the last days."""

import argparse
import os
import shutil
import subprocess
import time
from contextlib import contextmanager
from pathlib import Path

from workspace import (
    commands,
    console,
    http_server,
    locks,
    mail_receiver,
    odoo_log,
    paths,
    session,
)

from . import DISAGREES

_DESCRIPTION = """
Make this clone's demo database anew: a company, its customers and invoices. Then play
the last days one by one: the day's bookkeeping, the three scheduled actions, Odoo's
mail queue. All that goes out arrives at a local mail receiver; every letter and every
e-mail ends as a file. The exit status is not 0 if database and receiver disagree.
"""
_FOLDERS = ("letters", "mails")
_MOST_DAYS = 366


def main(arguments):
    """Make the demo database and play the days."""
    parser = argparse.ArgumentParser(prog="script/demo", description=_DESCRIPTION)
    parser.add_argument(
        "--days",
        type=_number_of_days,
        default=60,
        help="how many days to play, today being the last (default: 60)",
    )
    parser.add_argument(
        "--pictures",
        action="store_true",
        help="play nothing: take pictures of the demo that is there, for docs/",
    )
    options = parser.parse_args(arguments)
    return console.run_command(_pictures if options.pictures else _demo, options)


def _number_of_days(text):
    if not text.isdecimal() or not 1 <= int(text) <= _MOST_DAYS:
        raise argparse.ArgumentTypeError(f"take a number from 1 to {_MOST_DAYS}")
    return int(text)


def _demo(options):
    start = time.monotonic()
    # Before the set-up, so that two runs in one clone do not mix their output.
    with locks.exclusive(f"demo-{paths.clone_id()}"), session.opened() as databases:
        name = databases.lasting_name("demo")
        _require_unused(databases, name)
        # Only a finished demo takes the place of the one before.
        with databases.throw_away("demobuild") as building, _output() as output:
            status = _make(databases, building, output, options.days)
            _publish(databases, building, name, output)
    _introduce(time.monotonic() - start)
    if status:
        raise console.WorkspaceError("database and mail receiver disagree, see above")


def _require_unused(databases, name):
    sql = f"SELECT count(*) FROM pg_stat_activity WHERE datname = '{name}'"
    if databases.query("postgres", sql) != [["0"]]:
        raise console.WorkspaceError(
            "the demo database is in use: stop script/server (or what else works "
            "with it), then run script/demo again"
        )


@contextmanager
def _output():
    """Yield a new folder with the output's folders in it; it is gone afterwards."""
    folder = paths.OUTPUT / f"demo_{os.getpid()}"
    try:
        for name in _FOLDERS:
            (folder / name).mkdir(parents=True)
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _make(databases, building, output, days):
    addons = ",".join(paths.product_addons())
    with console.step(f"Making a database with {addons}"):
        options = ["-i", addons, "--no-http", "--stop-after-init"]
        log = databases.odoo.run(building, "Installing", "server", *options)
    odoo_log.check(log, "Installing")
    with mail_receiver.running(databases.odoo, output / "mails") as port:
        return _play(databases.odoo, building, output, ["--port", port, "--days", days])


def _play(odoo, database, output, options):
    """Run the job inside Odoo's environment; return its exit status."""
    log = commands.log_file("demo")
    program = [odoo.python, "-m", "demo_job", "--output", output, "--log", log]
    env = odoo.environment(database)
    env["PYTHONPATH"] += os.pathsep + str(paths.SCRIPT)
    status = subprocess.call([str(word) for word in (*program, *options)], env=env)
    if status not in (0, DISAGREES):
        raise console.WorkspaceError(commands.failure("Playing the days", Path(log)))
    odoo_log.check(Path(log), "Playing the days")
    return status


def _publish(databases, building, name, output):
    """Let the new demo take the place of the old one: database, attachments, output."""
    databases.drop(name)
    filestore = databases.odoo.filestore
    (filestore / building).rename(filestore / name)
    sql = f'ALTER DATABASE "{building}" RENAME TO "{name}"'
    databases.query("postgres", sql)
    for folder in _FOLDERS:
        shutil.rmtree(paths.OUTPUT / folder, ignore_errors=True)
        (output / folder).rename(paths.OUTPUT / folder)


def _pictures(_options):
    """Take pictures of a copy of the demo: what is prepared for them stays there."""
    folder = paths.REPOSITORY / "docs/pictures"
    with session.opened() as databases:
        demo = databases.lasting_name("demo")
        if not databases.exists(demo):
            raise console.WorkspaceError("there is no demo yet: run script/demo first")
        _require_unused(databases, demo)
        odoo = databases.odoo
        with databases.throw_away("pictures", demo) as name:
            with console.step("Bringing a copy of the demo up to this code"):
                addons = ",".join(paths.product_addons())
                options = ["-u", addons, "--no-http", "--stop-after-init"]
                odoo.run(name, "Upgrading the copy", "server", *options)
            env = odoo.environment(name)
            env["PYTHONPATH"] += os.pathsep + str(paths.SCRIPT)
            with http_server.running(odoo, name) as (address, _server):
                program = [odoo.python, "-m", "demo_job.pictures", address, folder]
                with console.step(f"Taking pictures into {folder}"):
                    commands.run(program, "Taking pictures", env=env)
    overview = paths.REPOSITORY / "dunning_advanced/static/description/overview.png"
    (folder / "overview.png").replace(overview)


def _introduce(seconds):
    console.say(f"""
    Letters:    {paths.OUTPUT / "letters"}
    E-mails:    {paths.OUTPUT / "mails"}
    Browser:    script/server
    The whole took {seconds:.0f} s.
""")
