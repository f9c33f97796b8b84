"""The template database: Odoo with invoicing, made once and copied for every use."""

from . import cache, console, databases, locks, paths

_RECIPE = "2"
_MODULES = "account,dunning_dev_assets"
_DEV_FILES = (".py", ".xml", ".js")
_LANGUAGES = ("de_DE", "fr_FR")
# Without this every first page of a browser test compiles them for half a minute.
_PREGENERATE_ASSETS = """
env['ir.qweb']._pregenerate_assets_bundles()
bundle = env['ir.qweb']._get_asset_bundle(
    'web.assets_tests', css=True, js=True, debug_assets=False
)
bundle.js()
bundle.css()
env.cr.commit()
"""


def ensure(odoo):
    """Return the name of the template database, making it if need be."""
    name = f"dunning_template_{_key(odoo)}"
    if name in databases.names(odoo):
        return name
    with locks.exclusive("build"):
        if name not in databases.names(odoo):
            cache.require_space(2)
            _build(odoo, f"{name}_building")
            databases.publish(odoo, f"{name}_building", name)
    return name


def _key(odoo):
    pins = paths.REQUIREMENTS / "odoo.txt"
    files = (path for path in paths.DEV_ADDONS.rglob("*") if path.suffix in _DEV_FILES)
    return cache.key(_RECIPE, odoo.source.identity, pins, *sorted(files))


def _build(odoo, name):
    databases.drop(odoo, name)
    with console.step("Making the template database: installing invoicing"):
        options = ["--without-demo", "--no-http", "--stop-after-init"]
        odoo.run(name, "Installing invoicing", "server", "-i", _MODULES, *options)
    with console.step("Making the template database: loading languages"):
        # Loaded while installing, the first one would take the place of English.
        odoo.run(name, "Loading languages", "i18n", "loadlang", "-l", *_LANGUAGES)
    with console.step("Making the template database: compiling assets"):
        odoo.run_text_in_shell(name, "Compiling assets", _PREGENERATE_ASSETS)
