"""PostgreSQL: one private cluster in the cache folder, reached by a Unix socket only.

It is started by the first command that needs it and stopped by the last one. The
machine's own clusters are neither used nor touched.
"""

import os
import pwd
import subprocess
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from . import cache, commands, console, locks, paths, system_packages

# Odoo refuses to work as the role "postgres".
ROLE = "dunning"
_RECIPE = "1"
_SOCKET_LOCK = ".s.PGSQL.5432.lock"
_LONGEST_SOCKET_PATH = 107
# Everything in here can be made again, so nothing needs to survive a power cut.
_SETTINGS = """
listen_addresses = ''
fsync = off
synchronous_commit = off
full_page_writes = off
shared_buffers = 256MB
max_connections = 200
timezone = 'UTC'
log_timezone = 'UTC'
"""


@dataclass(frozen=True)
class Cluster:
    """A running cluster."""

    programs: Path
    data: Path
    socket: Path

    def environment(self):
        """Return the variables with which PostgreSQL's programs find this cluster."""
        return {"PGHOST": str(self.socket), "PGUSER": ROLE, "PGPORT": "5432"}


@contextmanager
def running():
    """Yield the cluster, running for as long as any command uses it."""
    programs = system_packages.postgres_programs()
    home = paths.cache() / f"postgres-{programs.parent.name}-r{_RECIPE}"
    cluster = Cluster(programs, home / "data", _socket_folder(home))
    with locks.shared("postgres-users") as users:
        with locks.exclusive("postgres-start"):
            _start(cluster, home)
        try:
            yield cluster
        finally:
            with locks.exclusive("postgres-start"):
                if locks.try_alone(users):
                    _control(cluster, "stop", "-m", "fast")


def _socket_folder(home):
    folder = home / "socket"
    if len(str(folder / _SOCKET_LOCK)) > _LONGEST_SOCKET_PATH:
        # A Unix socket's path has a limit: use a short one, private to this user.
        name = f"dunning-{os.geteuid()}-{cache.key(str(home))}"
        folder = Path(tempfile.gettempdir()) / name
    return folder


def _start(cluster, home):
    cache.build_once(home, _initialise)
    _make_private(cluster.socket)
    if _is_running(cluster):
        return
    _remove_stale_locks(cluster)
    with console.step("Starting PostgreSQL"):
        options = f"-c unix_socket_directories='{cluster.socket}'"
        log = cluster.data / "server.log"
        try:
            _control(cluster, "start", "-w", "-l", log, "-o", options)
        except console.WorkspaceError as error:
            raise console.WorkspaceError(
                f"PostgreSQL does not start; its log is {log}. After a power cut, "
                f"remove {home}: all in it is made again. ({error})"
            ) from error


def _initialise(home):
    with console.step("Making a private PostgreSQL cluster"):
        data = home / "data"
        _make_private(data)
        programs = system_packages.postgres_programs()
        initdb = [programs / "initdb", "--pgdata", data, "--username", ROLE]
        initdb += ["--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"]
        commands.run([*_as_owner(), *initdb], "Making a PostgreSQL cluster", cwd="/")
        with open(data / "postgresql.conf", "a", encoding="utf-8") as settings:
            settings.write(_SETTINGS)


def _make_private(folder):
    """Make the folder, or take over our own, so that only the server's user enters."""
    folder.mkdir(mode=0o700, exist_ok=True)
    owner = pwd.getpwnam("postgres").pw_uid if os.geteuid() == 0 else os.geteuid()
    if folder.is_symlink() or folder.stat().st_uid not in (owner, os.geteuid()):
        raise console.WorkspaceError(f"{folder} belongs to someone else: remove it")
    os.chown(folder, owner, -1)
    folder.chmod(0o700)


def _is_running(cluster):
    # Not pg_ctl's status: that may take another program's process for the server's.
    isready = [cluster.programs / "pg_isready", "-q", "-h", cluster.socket]
    return subprocess.call(isready) == 0


def _remove_stale_locks(cluster):
    """Remove what a crashed server left, if its number is another process's by now."""
    for file in (cluster.data / "postmaster.pid", cluster.socket / _SOCKET_LOCK):
        if not file.exists():
            continue
        process = Path("/proc", file.read_text(encoding="ascii").split()[0], "cmdline")
        line = process.read_bytes() if process.exists() else b""
        if str(cluster.data).encode() not in line:
            file.unlink()


def _control(cluster, *arguments):
    program = [cluster.programs / "pg_ctl", "-D", cluster.data, *arguments]
    commands.run([*_as_owner(), *program], "Controlling PostgreSQL", cwd="/")


def _as_owner():
    """Return what to put before a server program, which refuses to run as root."""
    if os.geteuid() != 0:
        return []
    postgres = pwd.getpwnam("postgres")
    # The capability lets the user into a cache that lies below a private home folder.
    capability = "+dac_override"
    identity = [f"--reuid={postgres.pw_uid}", f"--regid={postgres.pw_gid}"]
    rights = [f"--inh-caps={capability}", f"--ambient-caps={capability}"]
    return ["setpriv", *identity, "--clear-groups", *rights]
