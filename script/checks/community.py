"""Beside add-ons of the community: those of ours that build on them, and many more."""

import ast

from workspace import commands, community, console, odoo_log, paths

from .worker import HERE

_BESIDE = "beside"
_DATA = HERE / "lifecycle_data.py"
_DOUBLED = HERE / "beside_data.py"
_INSTALLED = "SELECT name FROM ir_module_module WHERE state = 'installed'"
_OURS = _INSTALLED + " AND name LIKE 'dunning_advanced%'"
_STATES = "SELECT state FROM ir_module_module WHERE name = '{}'"


def check(databases, source):
    """Install each add-on's neighbour, see ours follow by itself, and run its tests.

    :param source: name of a database with the add-ons
    """
    for addon in paths.community_addons():
        _check(databases, source, addon)


def _check(databases, source, addon):
    odoo = databases.odoo.with_packages(community.folder(addon))
    with databases.throw_away("community", source) as name:
        neighbours = _get_neighbours(addon)
        with console.step(f"Installing {neighbours}"):
            options = ["-i", neighbours, "--no-http", "--stop-after-init"]
            log = odoo.run(name, "Installing", "server", *options)
            odoo_log.check(log, "Installing")
        if databases.query(name, _STATES.format(addon)) != [["installed"]]:
            raise console.WorkspaceError(f"{addon} was not installed by itself")
        pytest = [odoo.python, "-m", "pytest", "-q", paths.REPOSITORY / addon]
        env = odoo.environment(name) | {"DUNNING_COMMUNITY": addon}
        if commands.run_in_foreground(pytest, env=env, cwd=paths.REPOSITORY):
            raise console.WorkspaceError(f"the tests of {addon} failed, see above")
        with console.step(f"Uninstalling {addon}"):
            log = odoo.run(name, "Uninstalling", "module", "uninstall", addon)
            odoo_log.check(log, "Uninstalling")


def _get_neighbours(addon):
    manifest = (paths.REPOSITORY / addon / "__manifest__.py").read_text()
    needed = ast.literal_eval(manifest)["depends"]
    return ",".join(name for name in needed if name not in paths.all_addons())


def check_beside(databases, source):
    """A database with all the add-ons of a list, and a letter written in it.

    :param source: name of a database with ours
    """
    folder = community.folder(_BESIDE)
    names = sorted(path.name for path in (folder / "odoo/addons").iterdir())
    odoo = databases.odoo.with_packages(folder)
    with databases.throw_away("beside", source) as name:
        with console.step(f"Installing {len(names)} add-ons of the community"):
            options = ["-i", ",".join(names), "--no-http", "--stop-after-init"]
            log = odoo.run(name, "Installing", "server", *options)
            odoo_log.check(log, "Installing")
        lacking = set(names) - {row[0] for row in databases.query(name, _INSTALLED)}
        if lacking:
            raise console.WorkspaceError(f"not installed: {', '.join(sorted(lacking))}")
        with console.step("Writing a letter beside them"):
            for file in (_DATA, _DOUBLED):
                log = odoo.run_in_shell(name, "Writing a letter", file)
                odoo_log.check(log, "Writing a letter")
        with console.step("Uninstalling ours"):
            ours = [name for (name,) in databases.query(name, _OURS)]
            log = odoo.run(name, "Uninstalling", "module", "uninstall", *ours)
            odoo_log.check(log, "Uninstalling")
