"""script/setup: everything the other commands need."""

import argparse

from . import console, odoo_source, preflight, session, system_packages

_DESCRIPTION = """
Set up all that the other commands need: Debian packages, Odoo 19, its Python
packages, a private PostgreSQL and a template database. The other commands call this
by themselves; what is there already is left alone. With ODOO_SOURCE=FOLDER, a source
tree of Odoo 19.0 takes the place of Debian's package.
"""


def main(arguments):
    """Set the workspace up."""
    parser = argparse.ArgumentParser(prog="script/setup", description=_DESCRIPTION)
    parser.add_argument(
        "--newest-odoo",
        action="store_true",
        help="look for a newer Odoo 19 package (otherwise the cached one stays)",
    )
    return console.run_command(_set_up, parser.parse_args(arguments))


def _set_up(options):
    if options.newest_odoo:
        preflight.check()
        system_packages.ensure()
        odoo_source.find(newest=True)
    with session.opened() as databases:
        console.say(f"Ready: Odoo in {databases.odoo.source.python_path}")
