"""The add-ons that build on the community's: their tests, beside the real ones."""

import ast

from workspace import commands, community, console, odoo_log, paths

_STATES = "SELECT state FROM ir_module_module WHERE name = '{}'"


def check(databases, source):
    """Install each add-on's neighbour, see ours follow by itself, and run its tests.

    :param source: name of a database with the add-ons
    """
    for addon in paths.community_addons():
        _check(databases, source, addon)


def _check(databases, source, addon):
    odoo = databases.odoo.with_addons(community.folder(addon))
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
