"""Debian packages the workspace needs, installed only if what they give is missing."""

import importlib
import importlib.util
import os
import shutil
import sysconfig
from pathlib import Path

from . import commands, console, locks

_BROWSERS = ("google-chrome", "chromium", "chromium-browser", "google-chrome-stable")
_FONTS = Path("/usr/share/fonts/truetype")


def ensure():
    """Install the missing Debian packages, or say which line does it."""
    if not _missing():
        return
    with locks.exclusive("debian-packages"):
        missing = _missing()
        if missing:
            with console.step(f"Installing Debian packages: {' '.join(missing)}"):
                _install(missing)
    importlib.invalidate_caches()
    missing = _missing()
    if missing:
        raise console.WorkspaceError(
            f"installed, yet this Python does not find what is in {' '.join(missing)}: "
            "use Debian's own python3"
        )


def postgres_programs():
    """Return the folder of the newest PostgreSQL programs, or None."""
    folders = Path("/usr/lib/postgresql").glob("*/bin/initdb")
    versions = {int(path.parts[-3]): path.parent for path in folders}
    return versions[max(versions)] if versions else None


def _missing():
    return [package for package, is_there in _needs().items() if not is_there]


def _needs():
    """Return for each package whether what it gives is there, whoever gave it."""
    headers = Path(sysconfig.get_paths()["include"])
    return {
        "postgresql": postgres_programs() is not None,
        "wkhtmltopdf": _has_program("wkhtmltopdf"),
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
    install = ["install", "-y", "--no-install-recommends", *packages]
    apt = [*_as_root(packages), "env", "DEBIAN_FRONTEND=noninteractive"]
    apt += ["apt-get", "-o", "DPkg::Lock::Timeout=300"]
    try:
        commands.run([*apt, *install], "Installing Debian packages")
    except console.WorkspaceError:
        # Most likely the package lists are missing or too old.
        commands.run([*apt, "update"], "Updating Debian package lists")
        commands.run([*apt, *install], "Installing Debian packages")


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
