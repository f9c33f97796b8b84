"""Before anything is fetched: whether this machine can be set up at all."""

import shutil
import sys

from . import console, odoo_source, system_packages

# Of these the pins in ``requirements`` are known to work.
_PYTHONS = ((3, 11), (3, 12), (3, 13))


def check():
    """Raise with one sentence on what is wrong and the way out, if anything is."""
    _check_python(sys.version_info[:2])
    odoo_source.check_given()
    if system_packages.missing() and not shutil.which("apt-get"):
        raise console.WorkspaceError(
            "this machine has no apt-get; install by its own means what these packages "
            f"of Debian hold: {' '.join(system_packages.missing())}"
        )


def _check_python(version):
    if version not in _PYTHONS:
        known = ", ".join(f"{major}.{minor}" for major, minor in _PYTHONS)
        raise console.WorkspaceError(
            f"this is Python {version[0]}.{version[1]}, and Odoo's packages are pinned "
            f"for {known}: start the command with one of these, as in "
            "python3.13 script/setup"
        )
