"""Databases the tests start from: the add-ons installed, companies ready to invoice.

Making one takes a minute, so it is kept. Its name tells what it was made of: first what
an installed add-on leaves in a database (data files, fields, constraints, but not the
bodies of methods), then all its files. Chosen tests take any that fits the first, all
tests only one that fits both.
"""

import ast

from . import cache, console, databases, locks, odoo_log, paths

_PREFIX = "dunning_ready_"
_KEPT = 12
# Core's add-ons that ours make use of without depending on them.
_OPTIONAL_ADDONS = ("account_qr_code_sepa", "payment_demo")
_INSTALLED_SUFFIXES = (".py", ".xml", ".csv", ".sql", ".po")
# What Odoo calls while it installs: here the bodies count.
_CALLED_WHILE_INSTALLING = ("init", "_auto_init", "_register_hook")
# A chart of accounts takes seconds; tests look for these before they make their own.
_MAKE_COMPANIES = """
from odoo.addons.account.tests.common import AccountTestInvoicingCommon as Common

Common.env = env(context={**env.context, **Common.default_env_context()})
names = {"company": "company_1_data", "other_company": "Other company"}
for xmlid, name in names.items():
    company = Common._create_company(name=name)
    vals = {"model": company._name, "res_id": company.id}
    env["ir.model.data"].create({"module": "dunning_prepared", "name": xmlid, **vals})
env.cr.commit()
"""


def ensure(odoo, template, exact):
    """Return the name of a prepared database, making it if need be.

    :param exact: whether bodies of methods must be the same as when it was made, too
    """
    shape, content = _keys(template)
    name = f"{_PREFIX}{shape}_{content}"
    with locks.exclusive(f"prepared-{shape}"):
        found = _find(odoo, name if exact else f"{_PREFIX}{shape}_")
        return found or _make(odoo, template, name)


def _find(odoo, start):
    fitting = sorted(name for name in databases.names(odoo) if name.startswith(start))
    fitting = [name for name in fitting if not name.endswith("_building")]
    if fitting:
        # Touched, so that it is not the next one to go.
        (odoo.filestore / fitting[-1]).touch()
    return fitting[-1] if fitting else None


def _make(odoo, template, name):
    building = f"{name}_building"
    databases.copy(odoo, without_addons(odoo, template), building)
    addons = ",".join([*paths.product_addons(), *_OPTIONAL_ADDONS])
    with console.step(f"Preparing a database with {addons}"):
        options = ["--no-http", "--stop-after-init", "-i", addons]
        log = odoo.run(building, "Installing", "server", *options)
        odoo_log.check(log, "Installing")
    databases.publish(odoo, building, name)
    # A copied folder is as old as what it was copied from.
    (odoo.filestore / name).touch()
    _drop_oldest(odoo)
    return name


def without_addons(odoo, template):
    """Return the name of a copy of the template with companies, still without ours."""
    name = f"dunning_companies_{cache.key(template, _MAKE_COMPANIES)}"
    with locks.exclusive("companies"):
        if name not in databases.names(odoo):
            building = f"{name}_building"
            databases.copy(odoo, template, building)
            with console.step("Making companies with a chart of accounts"):
                odoo.run_text_in_shell(building, "Making companies", _MAKE_COMPANIES)
            databases.publish(odoo, building, name)
    return name


def _drop_oldest(odoo):
    folders = [
        folder
        for folder in odoo.filestore.glob(f"{_PREFIX}*")
        if not folder.name.endswith(("_building", "_old"))
    ]
    folders.sort(key=lambda folder: folder.stat().st_mtime, reverse=True)
    for folder in folders[_KEPT:]:
        databases.drop(odoo, folder.name)


def _keys(template):
    """Return the key of what is installed, and that of all files."""
    shapes, contents = [template, _MAKE_COMPANIES], []
    for addon in paths.product_addons():
        for file in sorted((paths.REPOSITORY / addon).rglob("*")):
            place = file.relative_to(paths.REPOSITORY)
            if file.suffix in _INSTALLED_SUFFIXES and "tests" not in place.parts:
                text = file.read_text(encoding="utf-8")
                contents.append(f"{place}\n{text}")
                if file.suffix == ".py":
                    text = _without_bodies(text)
                shapes.append(f"{place}\n{text}")
    return cache.key(*shapes), cache.key(*contents)


def _without_bodies(text):
    tree = ast.parse(text)
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            if node.name not in _CALLED_WHILE_INSTALLING:
                node.body = [ast.Pass()]
    return ast.dump(tree)
