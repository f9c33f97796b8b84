"""The XML and JavaScript formatter, run by a Node that comes as a Python package."""

import os
import shutil

from . import cache, commands, console, paths, virtualenv

_PINS = paths.REQUIREMENTS / "node"


def program():
    """Return the program line of the formatter."""
    programs = virtualenv.for_lint() / "bin"
    folder = paths.cache() / f"node-{cache.key(_PINS / 'package-lock.json')}"
    cache.build_once(folder, lambda folder: _build(folder, programs))
    modules = folder / "node_modules"
    plugin = modules / "@prettier/plugin-xml/src/plugin.js"
    prettier = modules / "prettier/bin/prettier.cjs"
    return [programs / "node", prettier, "--plugin", plugin]


def _build(folder, programs):
    env = {**os.environ, "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}"}
    what = "Installing the XML formatter"
    with console.step(what):
        for file in _PINS.iterdir():
            shutil.copy(file, folder)
        quiet = ["--ignore-scripts", "--no-audit", "--no-fund"]
        commands.run([programs / "npm", "ci", *quiet], what, env=env, cwd=folder)
