"""Python packages: virtual environments of pinned versions, one per purpose."""

import platform
import sys

from . import cache, commands, console, paths

_PATCHED = ("-r", paths.REQUIREMENTS / "wkhtmltopdf.txt")


def for_odoo():
    """Return the environment of Odoo, the tests and the demo."""
    return _environment("odoo", ("odoo.txt", "test.txt"))


def for_lint():
    """Return the environment of the linters, whose pins differ from Odoo's."""
    return _environment("lint", ("lint.txt",))


def has_patched_wkhtmltopdf():
    """Tell whether there is a build of wkhtmltopdf with patched Qt for this machine."""
    return platform.machine() == "x86_64"


def is_patched_wkhtmltopdf_there():
    """Tell whether it has been installed already."""
    return has_patched_wkhtmltopdf() and cache.is_complete(_patched_folder())


def patched_wkhtmltopdf():
    """Return a wkhtmltopdf with patched Qt, or None where no build of it runs."""
    if not has_patched_wkhtmltopdf():
        return None
    python = for_odoo() / "bin/python"

    def build(folder):
        what = "Installing wkhtmltopdf with patched Qt"
        with console.step(what):
            pip = [python, "-m", "pip", "install", "--no-deps"]
            commands.run([*pip, "--target", folder / "package", *_PATCHED], what)
            binary = folder / "package/bin/wkhtmltopdf-pack"
            binary.rename(folder / "wkhtmltopdf").chmod(0o755)

    return cache.build_once(_patched_folder(), build) / "wkhtmltopdf"


def _patched_folder():
    return paths.cache() / f"wkhtmltopdf-patched-{cache.key(_PATCHED[-1])}"


def peer_addons():
    """Return a folder with the add-ons that benchmarks compare ours with."""
    pins = paths.REQUIREMENTS / "peers.txt"
    python = for_odoo() / "bin/python"

    def build(folder):
        what = "Getting the add-ons to compare with"
        with console.step(what):
            # Without what they need: Odoo is there, and no package of pip's.
            pip = [python, "-m", "pip", "install", "--no-deps"]
            commands.run([*pip, "--target", folder, "-r", pins], what)

    folder = paths.cache() / f"peers-{cache.key(pins)}"
    return cache.build_once(folder, build) / "odoo/addons"


def _environment(name, files):
    pins = [paths.REQUIREMENTS / file for file in files]
    python = f"{sys.version} {sys.base_prefix} {platform.machine()}"
    folder = paths.cache() / f"venv-{name}-{cache.key(python, *pins)}"

    def build(folder):
        with console.step(f"Installing Python packages for {name}"):
            what = f"Installing Python packages for {name}"
            commands.run([sys.executable, "-m", "venv", folder], what)
            requirements = [word for file in pins for word in ("-r", file)]
            # All is named there. rlPyCairo would have pycairo compiled, which it does
            # without where cairocffi is.
            pip = [folder / "bin/python", "-m", "pip", "install", "--no-deps"]
            commands.run([*pip, *requirements], what)

    return cache.build_once(folder, build, gigabytes=2)
