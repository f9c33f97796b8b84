"""Where a machine cannot be set up, a sentence says why before anything is fetched."""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from workspace import odoo_source, paths, preflight, system_packages
from workspace.console import WorkspaceError

from .caller import expect, expect_words


def check():
    """Try what goes wrong on strangers' machines, and look at the container's files."""
    _check_container()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _check_other_tree(folder)
        _check_without_apt(folder)
    _check_moved_archive()
    _expect_refusal("this is Python 3.14", preflight._check_python, (3, 14))
    lacking = ["no-such-package"]
    _expect_refusal(lacking[0], system_packages._leave_out_unknown, lacking)


def _check_container():
    """The container's image has every add-on that needs Odoo alone."""
    text = (paths.REPOSITORY / "docs/container/Dockerfile").read_text()
    copied = [line.split()[1:] for line in text.splitlines() if line[:5] == "COPY "]
    wanted = [[name, f"/mnt/extra-addons/{name}"] for name in paths.product_addons()]
    expect("what the container's image copies", copied, wanted)


def _check_other_tree(folder):
    release = folder / "odoo/release.py"
    release.parent.mkdir()
    release.write_text("version_info = (18, 0, 0, 'final', 0, '')\n")
    said = _set_up(folder, ODOO_SOURCE=str(folder))
    expect_words("holds Odoo 18.0, but 19.0 is needed", said)
    said = _set_up(folder, ODOO_SOURCE=str(folder / "nowhere"))
    expect_words("holds no Odoo", said)


def _check_without_apt(folder):
    programs = folder / "bin"
    programs.mkdir()
    (programs / "sh").symlink_to(shutil.which("sh"))
    said = _set_up(folder, PATH=str(programs))
    expect_words("this machine has no apt-get", said)
    expect_words("wkhtmltopdf", said)


def _set_up(folder, **variables):
    """Return what ``script/setup`` says when it refuses; it must have made nothing."""
    kept = folder / "cache"
    env = os.environ | {"XDG_CACHE_HOME": str(kept), **variables}
    program = [sys.executable, paths.SCRIPT / "setup"]
    done = subprocess.run(program, env=env, capture_output=True, text=True)
    expect("exit status of script/setup", done.returncode, 1)
    expect("lines of what it says", done.stderr.strip().count("\n"), 0)
    expect("files it has made", kept.exists() and list(kept.iterdir()), False)
    return done.stderr


def _check_moved_archive():
    for version in ("19.0.0+dfsg-1", "1:19.0.20261101-1"):
        odoo_source.check_archived(version)
    for version, words in (
        ("", "its package odoo-19 is gone"),
        ("20.0.0+dfsg-1", "is of version 20.0.0+dfsg-1"),
        ("19.4+dfsg-1", "is of version 19.4+dfsg-1"),
    ):
        said = _expect_refusal(words, odoo_source.check_archived, version)
        expect_words("DUNNING_DEBIAN_MIRROR", said)
        expect_words("ODOO_SOURCE", said)


def _expect_refusal(words, function, *arguments):
    try:
        function(*arguments)
    except WorkspaceError as error:
        expect_words(words, str(error))
        return str(error)
    raise WorkspaceError(f"no refusal with “{words}”")
