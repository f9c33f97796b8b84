"""Install, upgrade, use and uninstall: afterwards nothing of ours may remain."""

import ast

from workspace import console, odoo_log, paths

from . import lifecycle_snapshot as snapshot
from .worker import HERE

_DATA = HERE / "lifecycle_data.py"


def check(databases):
    """Take the add-ons through their whole life on a throw-away database."""
    addons = paths.product_addons()
    with databases.throw_away("lifecycle") as name:
        with console.step("Installing what they build on"):
            _server(databases.odoo, name, "-i", _get_foundations(addons))
        before = snapshot.take(databases, name)
        with console.step("Installing"):
            _server(databases.odoo, name, "-i", addons)
        with console.step("Upgrading"):
            _server(databases.odoo, name, "-u", addons)
        with console.step("Making records"):
            log = databases.odoo.run_in_shell(name, "Making records", _DATA)
            odoo_log.check(log, "Making records")
        with console.step("Uninstalling"):
            log = databases.odoo.run(
                name, "Uninstalling", "module", "uninstall", *addons
            )
            odoo_log.check(log, "Uninstalling")
        _compare(before, snapshot.take(databases, name))


def _get_foundations(addons):
    """The add-ons of Odoo that ours need: they stay when ours leave."""
    needed = set()
    for addon in addons:
        manifest = (paths.REPOSITORY / addon / "__manifest__.py").read_text()
        needed.update(ast.literal_eval(manifest)["depends"])
    return sorted(needed - set(addons))


def _server(odoo, name, option, addons):
    what = "Installing" if option == "-i" else "Upgrading"
    options = [option, ",".join(addons), "--no-http", "--stop-after-init"]
    odoo_log.check(odoo.run(name, what, "server", *options), what)


def _compare(before, after):
    left = sorted(after - before)
    lost = sorted(before - after)
    lines = [f"    left behind: {item}" for item in left]
    lines += [f"    taken along: {item}" for item in lost]
    if lines:
        raise console.WorkspaceError(
            "uninstalling does not restore what was there before:\n" + "\n".join(lines)
        )
