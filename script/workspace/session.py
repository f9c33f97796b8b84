"""A session: everything set up, PostgreSQL running, databases at hand."""

from contextlib import contextmanager

from . import (
    commands,
    databases,
    odoo_source,
    postgres,
    preflight,
    system_packages,
    template,
    virtualenv,
)
from .databases import Databases
from .odoo_runner import OdooRunner


@contextmanager
def opened():
    """Yield the databases of a workspace that is set up and running."""
    preflight.check()
    system_packages.ensure()
    commands.remove_old_logs()
    source = odoo_source.find()
    venv = virtualenv.for_odoo()
    wkhtmltopdf_patched = virtualenv.patched_wkhtmltopdf()
    with postgres.running() as cluster:
        odoo = OdooRunner(source, venv, cluster, wkhtmltopdf_patched)
        databases.drop_leftovers(odoo)
        yield Databases(odoo, template.ensure(odoo))
