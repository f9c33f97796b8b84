"""Debian packages the workspace needs, installed only if what they give is missing."""

import importlib
import importlib.util
import os
import shutil
import sysconfig
from pathlib import Path

from . import commands, console, locks, virtualenv

_BROWSERS = ("google-chrome", "chromium", "chromium-browser", "google-chrome-stable")
_FONTS = Path("/usr/share/fonts/truetype")


def ensure():
    """Install the missing Debian packages, or say which line does it."""
    if not missing():
        return
    with locks.exclusive("debian-packages"):
        packages = missing()
        if packages:
            with console.step(f"Installing Debian packages: {' '.join(packages)}"):
                _install(packages)
    importlib.invalidate_caches()
    packages = [name for name in missing() if not _comes_otherwise(name)]
    if packages:
        raise console.WorkspaceError(
            f"installed, yet this Python does not find what is in {' '.join(packages)}"
            ": use Debian's own python3"
        )


def missing():
    """Return the names of the packages of which this machine lacks something."""
    return [package for package, is_there in _needs().items() if not is_there]


def postgres_programs():
    """Return the folder of the newest PostgreSQL programs, or None."""
    folders = Path("/usr/lib/postgresql").glob("*/bin/initdb")
    versions = {int(path.parts[-3]): path.parent for path in folders}
    return versions[max(versions)] if versions else None


def _needs():
    """Return for each package whether what it gives is there, whoever gave it."""
    headers = Path(sysconfig.get_paths()["include"])
    return {
        "postgresql": postgres_programs() is not None,
        "wkhtmltopdf": _has_program("wkhtmltopdf")
        or virtualenv.is_patched_wkhtmltopdf_there(),
        "chromium": any(map(_has_program, _BROWSERS)),
        "poppler-utils": _has_program("pdftoppm"),
        "util-linux": _has_program("setpriv"),
        "fonts-liberation": any(_FONTS.glob("liberation*")),
        "fonts-dejavu-core": (_FONTS / "dejavu").is_dir(),
        "libmagic1": any(Path("/usr/lib").glob("*/libmagic.so.1")),
        "python3-venv": importlib.util.find_spec("ensurepip") is not None,
        "python3-dev": (headers / "Python.h").exists(),
        # psycopg2 has no ready-made wheel: it is compiled against libpq.
        "gcc": _has_program("gcc"),
        "libc6-dev": Path("/usr/include/stdio.h").exists(),
        "libpq-dev": Path("/usr/include/postgresql/libpq-fe.h").exists(),
    }


def _has_program(name):
    return shutil.which(name) is not None


def _install(packages):
    apt = [*_as_root(packages), "env", "DEBIAN_FRONTEND=noninteractive"]
    apt += ["apt-get", "-o", "DPkg::Lock::Timeout=300"]
    if not _can_install(packages):
        # Most likely the package lists are missing or too old.
        commands.run([*apt, "update"], "Updating Debian package lists")
    packages = _leave_out_unknown(packages)
    if not packages:
        return
    install = ["install", "-y", "--no-install-recommends", *packages]
    try:
        commands.run([*apt, *install], "Installing Debian packages")
    except console.WorkspaceError:
        # Known, and gone from the mirror since.
        commands.run([*apt, "update"], "Updating Debian package lists")
        commands.run([*apt, *install], "Installing Debian packages")


def _can_install(packages):
    """Tell whether apt would; a package may also be had under another's name."""
    install = ["install", "--no-install-recommends", *packages]
    try:
        commands.read(["apt-get", "--simulate", *install])
    except console.WorkspaceError:
        return False
    return True


def _leave_out_unknown(packages):
    """Return those that apt has; raise when one is lacking that nobody else gives."""
    if _can_install(packages):
        return packages
    unknown = [name for name in packages if not _can_install([name])]
    lacking = [name for name in unknown if not _comes_otherwise(name)]
    if lacking:
        raise console.WorkspaceError(
            f"apt on this machine knows no {', '.join(lacking)}: add a source that has "
            "it, or install the program by other means (docs/machines.md)"
        )
    return [name for name in packages if name not in unknown]


def _comes_otherwise(package):
    """Tell whether a package that this Debian lacks is had from elsewhere.

    Debian 13 has no wkhtmltopdf; the build that the tests use besides does as well.
    """
    return package == "wkhtmltopdf" and virtualenv.has_patched_wkhtmltopdf()


def _as_root(packages):
    if os.geteuid() == 0:
        return []
    if _has_program("sudo"):
        try:
            commands.read(["sudo", "-n", "true"])
            return ["sudo", "-n"]
        except console.WorkspaceError:
            pass
    raise console.WorkspaceError(
        "Debian packages are missing and this user may not install them; let someone "
        f"who may run: apt-get install --no-install-recommends {' '.join(packages)}"
    )
