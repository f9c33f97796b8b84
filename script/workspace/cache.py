"""Folders built once and kept: each is keyed by what it was built from."""

import hashlib
import shutil
from contextlib import contextmanager

from . import console, locks, paths

_MARKER = ".complete"
_GIGABYTE = 1024**3


def key(*parts):
    """Return a short hash of texts and files, for the name of what is built."""
    digest = hashlib.sha256()
    for part in parts:
        content = part.read_bytes() if hasattr(part, "read_bytes") else part.encode()
        digest.update(hashlib.sha256(content).digest())
    return digest.hexdigest()[:12]


def is_complete(folder):
    """Tell whether the folder was built to the end."""
    return (folder / _MARKER).exists()


def build_once(folder, build, gigabytes=1):
    """Return the folder, after letting `build(folder)` fill it if need be.

    A virtual environment cannot be renamed, so the folder is built in place, and
    only a marker written last makes it count. `build` must not build another folder:
    it would wait for its own lock.
    """
    if is_complete(folder):
        return folder
    with locks.exclusive("build"):
        if not is_complete(folder):
            require_space(gigabytes)
            with _removed_on_failure(folder):
                build(folder)
            (folder / _MARKER).touch()
    return folder


def require_space(gigabytes):
    """Fail with a clear sentence if the cache's disk is nearly full."""
    folder = paths.cache()
    folder.mkdir(parents=True, exist_ok=True)
    free = shutil.disk_usage(folder).free / _GIGABYTE
    if free < gigabytes:
        raise console.WorkspaceError(
            f"the disk of {folder} has {free:.1f} GB free, {gigabytes} GB are needed: "
            "make room, or set XDG_CACHE_HOME to a folder on another disk"
        )


@contextmanager
def _removed_on_failure(folder):
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    try:
        yield
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
