"""The add-ons installed with demo data in a new database: it loads and is telling."""

from workspace import console, databases, odoo_log, paths

from .worker import HERE

_DATA = HERE / "demo_data_seen.py"


def check(databases_):
    """Install with demo data as somebody does who looks at the add-on first."""
    odoo = databases_.odoo
    name = f"{databases_.lasting_name('demodata')}_new"
    databases.drop(odoo, name)
    try:
        with console.step("Installing with demo data"):
            options = ["--with-demo", "--no-http", "--stop-after-init"]
            addons = ",".join(paths.product_addons())
            log = odoo.run(name, "Installing", "server", "-i", addons, *options)
            odoo_log.check(log, "Installing")
        with console.step("Looking at what is there"):
            log = odoo.run_in_shell(name, "Looking", _DATA)
            odoo_log.check(log, "Looking")
    finally:
        databases.drop(odoo, name)
