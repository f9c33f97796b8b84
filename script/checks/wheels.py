"""Wheels: each add-on packed as the community packs them, installed by pip, at work.

In a virtual environment beside Odoo: no add-ons folder of ours is named, Odoo finds
what pip has put among the packages. There Odoo has PyPDF2 and no pypdf, as in its own
image and on Debian 12; all other tests have pypdf.
"""

import sys
import sysconfig
import tempfile
import zipfile
from dataclasses import replace
from pathlib import Path

from workspace import commands, console, odoo_log, paths

from .worker import HERE

_BUILDER = paths.REQUIREMENTS / "wheels.txt"
_OLDER = paths.REQUIREMENTS / "older.txt"
_DATA = HERE / "lifecycle_data.py"
_COME_FROM_PIP = """
from odoo.modules.module import get_manifest, get_module_path
for name in {addons}:
    assert "{folder}" in get_module_path(name), get_module_path(name)
    assert not get_manifest(name)["external_dependencies"], name
"""


def check(databases):
    """Build all wheels, install them from files alone, and write a letter."""
    with tempfile.TemporaryDirectory() as folder:
        wheels, venv = Path(folder, "wheels"), Path(folder, "venv")
        commands.run([sys.executable, "-m", "venv", venv], "Making an environment")
        _build(venv, wheels)
        _check_metadata(wheels)
        _install(databases.odoo.venv, venv, wheels)
        odoo = replace(databases.odoo, venv=venv, addons=(paths.DEV_ADDONS,))
        with databases.throw_away("wheels") as name:
            _work(odoo, name, venv)


def _take_older_libraries(venv):
    """Put the libraries of older distributions in the place of the newer ones."""
    pip = [venv / "bin/python", "-m", "pip", "install", "--no-deps", "-r", _OLDER]
    commands.run(pip, "Installing older libraries")
    Path(_packages(venv), "pypdf.py").write_text("raise ImportError(__name__)\n")


def _build(venv, wheels):
    pip = [venv / "bin/python", "-m", "pip"]
    with console.step("Building a wheel of each add-on"):
        commands.run([*pip, "install", "-r", _BUILDER], "Installing the builder")
        addons = [paths.REPOSITORY / name for name in paths.all_addons()]
        options = ["--no-deps", "--no-build-isolation", "--wheel-dir", wheels]
        commands.run([*pip, "wheel", *options, *addons], "Building wheels")


def _check_metadata(wheels):
    """A description for the package's page, and what it needs, of each."""
    for addon in paths.all_addons():
        (wheel,) = wheels.glob(f"odoo_addon_{addon}-19.0.*.whl")
        name = f"{wheel.name.rsplit('-', 3)[0]}.dist-info/METADATA"
        text = zipfile.ZipFile(wheel).read(name).decode()
        needed = {"Requires-Dist: odoo==19.0.*", "Description-Content-Type: text/x-rst"}
        if addon != "dunning_advanced":
            needed.add("Requires-Dist: odoo-addon-dunning_advanced==19.0.*")
        lacking = needed - set(text.splitlines())
        if lacking or "=====" not in text:
            raise console.WorkspaceError(f"{wheel.name} lacks {lacking}:\n{text}")


def _install(base, venv, wheels):
    """Let pip put the wheels beside the packages of Odoo's own environment."""
    with console.step("Installing the wheels"):
        own, odoos = (_packages(folder) for folder in (venv, base))
        Path(own, "odoo.pth").write_text(f"{odoos}\n")
        names = [f"odoo-addon-{name}" for name in paths.product_addons()]
        pip = [venv / "bin/python", "-m", "pip", "install", "--no-index", "--no-deps"]
        commands.run([*pip, "--find-links", wheels, *names], "Installing wheels")
        _take_older_libraries(venv)


def _packages(venv):
    return sysconfig.get_path("purelib", vars={"base": str(venv)})


def _work(odoo, name, venv):
    with console.step("Installing from the wheels"):
        addons = ",".join(paths.product_addons())
        options = ["--no-http", "--stop-after-init", "-i", addons]
        odoo_log.check(odoo.run(name, "Installing", "server", *options), "Installing")
    with console.step("Writing a letter"):
        text = _COME_FROM_PIP.format(addons=paths.product_addons(), folder=venv)
        text += _DATA.read_text(encoding="utf-8")
        log = odoo.run_text_in_shell(name, "Writing a letter", text)
        odoo_log.check(log, "Writing a letter")
