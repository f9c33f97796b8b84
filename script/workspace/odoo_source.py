"""Odoo itself: the tree ODOO_SOURCE names, or Debian's package in the cache."""

import os
import re
import shutil
from dataclasses import dataclass
from pathlib import Path

from . import cache, commands, console, debian_archive, locks, paths

VERSION = "19.0"
_PACKAGE = "odoo-19"
# The package links files of these; without them the web client has no fonts or jQuery.
# Unstable's own versions have moved on to other file names, a stable release's stay.
_LINKED_PACKAGES = (
    "fonts-font-awesome/bookworm",
    "fonts-inconsolata/bookworm",
    "fonts-montserrat/sid",
    "fonts-ocr-b/bookworm",
    "fonts-roboto-unhinted/bookworm",
    "libjs-jquery/bookworm",
    "libjs-jquery-form/bookworm",
    "libjs-underscore/bookworm",
)
_RECIPE = "1"
_GIGABYTES = 5


@dataclass(frozen=True)
class OdooSource:
    """A tree of Odoo: what goes on PYTHONPATH, its add-ons, and what tells it apart."""

    python_path: Path
    addons_path: tuple
    identity: str


def check_given():
    """Raise unless the tree that ODOO_SOURCE names, if any, holds the right Odoo."""
    if os.environ.get("ODOO_SOURCE"):
        find()


def find(newest=False):
    """Return the Odoo to work with, downloading it if there is none yet."""
    given = os.environ.get("ODOO_SOURCE")
    if given:
        return _from_folder(Path(given).expanduser().resolve())
    folder = None if newest else _newest_unpacked()
    if folder is None:
        with locks.exclusive("odoo-download"):
            # Another command may have got it in the meantime.
            folder = (None if newest else _newest_unpacked()) or _download()
    return _from_folder(folder / "usr/lib/python3/dist-packages")


def _newest_unpacked():
    folders = (paths.cache() / "odoo").glob(f"*-r{_RECIPE}")
    complete = [folder for folder in folders if cache.is_complete(folder)]
    return max(complete, key=lambda folder: folder.stat().st_mtime, default=None)


def _download():
    # Beforehand, since apt hangs on a full disk.
    cache.require_space(_GIGABYTES)
    with console.step("Looking up Odoo in Debian's unstable suite"):
        archive = debian_archive.open_archive()
        version = archive.version(_PACKAGE)
    check_archived(version)
    # An epoch's colon would break PYTHONPATH.
    name = f"{version.replace(':', '_')}-r{_RECIPE}"

    def build(folder):
        with console.step(f"Downloading Odoo {version}"):
            packages = archive.download((_PACKAGE, *_LINKED_PACKAGES), folder / "debs")
        with console.step("Unpacking Odoo"):
            _unpack(packages, folder)

    return cache.build_once(paths.cache() / "odoo" / name, build, gigabytes=_GIGABYTES)


def check_archived(version):
    """Raise unless Debian's package is of the Odoo that is needed.

    :param version: of the package, empty where the suite has none
    """
    if version.split(":")[-1].startswith(f"{VERSION}."):
        return
    found = f"is of version {version}" if version else "is gone"
    raise console.WorkspaceError(
        f"Debian's unstable suite has moved on, its package {_PACKAGE} {found}, and "
        f"Odoo {VERSION} is needed: set {debian_archive.PINNED} to the address of a "
        "snapshot of Debian's archive of a day that had it, or ODOO_SOURCE to a source "
        f"tree of Odoo {VERSION} (docs/machines.md)"
    )


def _unpack(packages, folder):
    for package in packages:
        commands.run(["dpkg", "-x", package, folder], "Unpacking Odoo")
    shutil.rmtree(folder / "debs")
    _check_links(folder)


def _check_links(folder):
    for parent, folders, files in os.walk(folder):
        for name in (*folders, *files):
            if not os.path.exists(os.path.join(parent, name)):
                raise console.WorkspaceError(
                    f"Debian's Odoo package links {name} out of a package that is not "
                    "among those listed in script/workspace/odoo_source.py: add it"
                )


def _from_folder(folder):
    release = folder / "odoo/release.py"
    if not release.exists():
        raise console.WorkspaceError(
            f"{folder} holds no Odoo (no odoo/release.py): set ODOO_SOURCE to a source "
            f"checkout of Odoo {VERSION}, or leave it unset to use Debian's package"
        )
    text = release.read_text(encoding="utf-8")
    _check_version(folder, text)
    addons = (folder / "addons", folder / "odoo/addons")
    present = tuple(path for path in addons if (path / "account").is_dir())
    identity = cache.key(str(folder), text, _commit(folder))
    return OdooSource(folder, present[-1:], identity)


def _check_version(folder, text):
    match = re.search(r"version_info = \((\d+), (\d+)", text)
    found = ".".join(match.groups()) if match else "of an unknown version"
    if found != VERSION:
        raise console.WorkspaceError(
            f"{folder} holds Odoo {found}, but {VERSION} is needed: set ODOO_SOURCE to "
            f"a tree of Odoo {VERSION}, or leave it unset to use Debian's package"
        )


def _commit(folder):
    """Return the commit of a checkout, so that its template follows it."""
    if not (folder / ".git").exists():
        return ""
    try:
        return commands.read(["git", "-C", folder, "rev-parse", "HEAD"])
    except (console.WorkspaceError, FileNotFoundError):
        # No git, or a checkout it may not read: the version has to do.
        return ""
