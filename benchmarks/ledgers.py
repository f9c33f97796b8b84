"""Databases with large ledgers: each size is generated once, then copied.

A generated ledger knows nothing of this repository's add-ons, so it outlives their
changes; a copy gets them installed, as a company with many invoices would.
"""

import dataclasses
from contextlib import contextmanager

from workspace import cache, databases, locks, odoo_log, paths
from workspace.console import step

from . import process

_TABLES = "account_move, account_move_line, res_partner"
_GENERATOR = paths.REPOSITORY / "benchmarks/ledger"


@dataclasses.dataclass(frozen=True, order=True)
class Size:
    """How many customers, and how many open invoices each of them has."""

    customers: int
    per_customer: int

    def __str__(self):
        return f"{self.customers:,} x {self.per_customer}"

    @property
    def word(self):
        """Return the size as a part of a database's name."""
        return f"{self.customers}x{self.per_customer}"


@contextmanager
def prepared(workspace, size, purpose="benchmark", addons=(), task="switch_on"):
    """Yield databases copied from a ledger with the add-ons, dunning switched on.

    :param workspace: the ``Databases`` of the session
    :param purpose: a word for the database's name: two may be open at a time
    :param addons: to install, by default all of this repository
    :param task: that gets the company ready for them
    :return: ``Databases`` whose template is the ledger, open for reading too
    """
    ledger = dataclasses.replace(workspace, template=_ensure(workspace, size))
    with ledger.throw_away(purpose) as name:
        _install(ledger, name, size, addons or paths.product_addons(), task)
        yield dataclasses.replace(ledger, template=name)


def keep(workspace, name, size):
    """Keep a throw-away database until the next of its size; return its new name."""
    kept = workspace.lasting_name(f"benchmark{size.word}")
    workspace.drop(kept)
    _rename(workspace, name, kept)
    return kept


def _ensure(workspace, size):
    """Return the name of the generated ledger, making it if need be."""
    files = sorted(_GENERATOR.glob("*.py"))
    prefix = f"dunning_ledger_{size.word}_"
    name = prefix + cache.key(workspace.template, *files)
    with locks.exclusive(f"ledger {size.word}"):
        if not workspace.exists(name):
            # Ledgers of an older generator or Odoo serve nobody any more.
            for old in databases.names(workspace.odoo):
                if old.startswith(prefix):
                    workspace.drop(old)
            _generate(workspace, size, name)
    return name


def _generate(workspace, size, name):
    cache.require_space(5)
    with workspace.throw_away("ledger") as building:
        with step(f"Generating a ledger of {size} invoices"):
            parameters = dataclasses.asdict(size)
            process.run(workspace.odoo, building, "generate", **parameters)
            workspace.query(building, "VACUUM ANALYZE")
        _rename(workspace, building, name)
    workspace.query("postgres", f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS false')


def _install(workspace, name, size, addons, task):
    with step(f"Installing {addons[0]} in a ledger of {size} invoices"):
        options = ["--no-http", "--stop-after-init"]
        what = "Installing"
        log = workspace.odoo.run(name, what, "server", "-i", ",".join(addons), *options)
        odoo_log.check(log, what)
    process.run(workspace.odoo, name, task)
    # Vacuumed, so that no autovacuum works beside the measurements. The add-ons' own
    # tables are as after every installation: PostgreSQL knows nothing about them.
    for sql in (f"VACUUM ANALYZE {_TABLES}", "CHECKPOINT"):
        workspace.query(name, sql)


def _rename(workspace, old, new):
    folder = workspace.odoo.filestore
    (folder / old).rename(folder / new)
    workspace.query("postgres", f'ALTER DATABASE "{old}" RENAME TO "{new}"')
