"""Databases made from the template, each with its folder of attachments."""

import os
import re
import shutil
from contextlib import contextmanager
from dataclasses import dataclass

from . import commands, locks, paths
from .odoo_runner import OdooRunner

_THROW_AWAY = re.compile(r"dunning_[a-z]+_[0-9a-f]{8}_(\d+)")


@dataclass(frozen=True)
class Databases:
    """The databases of the private cluster."""

    odoo: OdooRunner
    template: str

    def lasting_name(self, purpose):
        """Return the name of this clone's own database for a purpose."""
        return f"dunning_{purpose}_{paths.clone_id()}"

    def exists(self, name):
        """Tell whether there is a database of this name."""
        return name in names(self.odoo)

    def create(self, name, source=None):
        """Make the database anew from the template or another source."""
        copy(self.odoo, source or self.template, name)

    def create_if_missing(self, name):
        """Make the database from the template unless it exists; True if it was made."""
        if self.exists(name):
            return False
        self.create(name)
        return True

    def drop(self, name):
        """Remove the database and its attachments, if they exist."""
        drop(self.odoo, name)

    @contextmanager
    def throw_away(self, purpose, source=None):
        """Yield the name of a fresh database that is gone afterwards."""
        name = f"{self.lasting_name(purpose)}_{os.getpid()}"
        try:
            self.create(name, source)
            yield name
        finally:
            drop(self.odoo, name)

    def query(self, name, sql):
        """Run SQL on a database and return its rows as lists of texts."""
        return query(self.odoo, sql, name)


def names(odoo):
    """Return the names of all databases in the cluster."""
    return {name for (name,) in query(odoo, "SELECT datname FROM pg_database")}


def query(odoo, sql, database="postgres"):
    """Run SQL and return its rows as lists of texts."""
    psql = [odoo.cluster.programs / "psql", "-X", "-A", "-t", "-q", "-F", "\x1f"]
    options = ["-R", "\x1e", "-v", "ON_ERROR_STOP=1", "-d", database, "-c", sql]
    output = commands.read([*psql, *options], env=odoo.environment()).rstrip("\n")
    return [row.split("\x1f") for row in output.split("\x1e")] if output else []


def copy(odoo, source, name):
    """Make the database anew from another one, with its attachments."""
    drop(odoo, name)
    folder = odoo.filestore
    # Attachments never change their content, so links to them do as copies.
    shutil.copytree(folder / source, folder / name, copy_function=os.link)
    # PostgreSQL refuses two copies of one template at the same moment.
    with locks.exclusive("copying-the-template"):
        query(odoo, f'CREATE DATABASE "{name}" TEMPLATE "{source}"')


def publish(odoo, building, name):
    """Give a finished database its name and close it; only then does it count."""
    source, target = odoo.filestore / building, odoo.filestore / name
    if target.exists():
        target.rename(target.with_name(f"{name}_old"))
    source.rename(target)
    query(odoo, f'ALTER DATABASE "{building}" RENAME TO "{name}"')
    query(odoo, f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS false')


def drop(odoo, name):
    """Remove a database and its attachments, if they exist."""
    query(odoo, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
    shutil.rmtree(odoo.filestore / name, ignore_errors=True)
    (paths.cache() / "conf" / f"{name}.conf").unlink(missing_ok=True)


def drop_leftovers(odoo):
    """Remove throw-away databases whose command did not come to its end."""
    folder = odoo.filestore
    stored = {path.name for path in folder.iterdir()} if folder.exists() else set()
    for name in names(odoo) | stored:
        match = _THROW_AWAY.fullmatch(name)
        if match and not _is_alive(int(match[1])):
            drop(odoo, name)


def _is_alive(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return True
