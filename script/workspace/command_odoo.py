"""script/odoo: Odoo's own command line on this clone's development database."""

from . import commands, console, session

_HELP = """usage: script/odoo [COMMAND] [OPTION]...   Odoo's own command line
       script/odoo --psql [OPTION]...       psql on the same database
       script/odoo --drop                   remove the database

Runs Odoo in this workspace, on a development database of this clone that is made
from the template when missing. -d NAME takes another database. Examples:

  script/odoo server -u dunning_advanced --stop-after-init
  script/odoo shell
  script/odoo server --help
"""


def main(arguments):
    """Run Odoo with the arguments given."""
    if not arguments or arguments[0] in ("-h", "--help"):
        print(_HELP, end="")
        return 0
    return console.run_command(_run, arguments)


def _run(arguments):
    with session.opened() as databases:
        name = _database(arguments) or databases.lasting_name("dev")
        if arguments == ["--drop"]:
            return databases.drop(name)
        if not _database(arguments) and databases.create_if_missing(name):
            console.say(f"Made the database {name}")
        return _call(databases.odoo, name, arguments)


def _call(odoo, name, arguments):
    command = odoo.command(*arguments)
    if arguments[0] == "--psql":
        command = ["psql", "-d", name, *arguments[1:]]
    return commands.run_in_foreground(command, env=odoo.environment(name))


def _database(arguments):
    """Return the database the arguments name, if any."""
    for position, argument in enumerate(arguments):
        if argument in ("-d", "--database"):
            return "".join(arguments[position + 1 : position + 2])
        if argument.startswith("--database="):
            return argument.partition("=")[2]
    return None
