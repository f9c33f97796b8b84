"""What happens to a database now and then: an upgrade, or a copy that begins to work.

Each takes half a minute, so they are for long worlds only.
"""

import time
from collections import Counter

from workspace import console

from . import ledger

_PATIENCE_SECONDS = 20
_JOBS = ("night: customers", "night: invoices", "night: groups", "mail queue")


def upgrade(world):
    """``-u`` by a server of its own, with whatever is in the queue; then go on."""
    world.crew.end()
    options = ["-u", "dunning_advanced", "--no-http", "--stop-after-init"]
    try:
        world.databases.odoo.run(world.name, "Upgrading", "server", *options)
    except console.WorkspaceError as error:
        yield f"the upgrade failed: {error}"
    world.hire()


def neutralised_copy(world):
    """A neutralised copy begins to work: it issues nothing and sends nothing."""
    with _copied(world) as name:
        world.databases.odoo.run(name, "Neutralising", "neutralize")
        before = _issued(world, name)
        kept = _let_work(world, name)
        if kept:
            yield f"a neutralised copy sent {kept.total()} messages"
        if _issued(world, name) != before:
            yield "a neutralised copy issued letters"


def plain_copy(world):
    """A copy that nobody neutralised sends what it finds, but each message once."""
    with _copied(world) as name:
        taken = Counter(world.mail.kept)
        kept = _let_work(world, name)
        world.by_copies.update(kept)
        for message, times in kept.items():
            if times > 1 or taken[message]:
                yield f"a copy sent {message} {times} times, {taken[message]} before"


def _copied(world):
    world.crew.dismiss()
    end = time.monotonic() + _PATIENCE_SECONDS
    busy = f"SELECT count(*) FROM pg_stat_activity WHERE datname = '{world.name}'"
    while world.databases.query("postgres", busy) != [["0"]]:
        if time.monotonic() > end:
            raise console.WorkspaceError("a process does not leave its database")
        time.sleep(0.1)
    return world.databases.throw_away("copied", world.name)


def _let_work(world, name):
    """What the mail server took while a process worked on a database."""
    before = Counter(world.mail.kept)
    world.crew.ensure("copy", name)
    for job in _JOBS:
        world.crew.order({"copy": world.complete({"actor": job})})
    world.crew.kill("copy")
    return Counter(world.mail.kept) - before


def _issued(world, name):
    found = ledger.read(lambda sql: world.databases.query(name, sql))
    return {key for key, row in found.letters.items() if row["state"] == "issued"}


RARE = {
    "upgrade": upgrade,
    "neutralised copy": neutralised_copy,
    "copy not neutralised": plain_copy,
}
