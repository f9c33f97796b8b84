"""The XML and JavaScript formatter, run by a Node that comes as a Python package."""

import os
import shutil

from . import cache, commands, console, paths, virtualenv

_PINS = paths.REQUIREMENTS / "node"


def program():
    """Return the program line of the formatter."""
    lock = _PINS / "package-lock.json"
    folder = cache.build_once(paths.cache() / f"node-{cache.key(lock)}", _build)
    modules = folder / "node_modules"
    plugin = modules / "@prettier/plugin-xml/src/plugin.js"
    node = virtualenv.for_lint() / "bin/node"
    return [node, modules / "prettier/bin/prettier.cjs", "--plugin", plugin]


def _build(folder):
    programs = virtualenv.for_lint() / "bin"
    env = {**os.environ, "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}"}
    what = "Installing the XML formatter"
    with console.step(what):
        for file in _PINS.iterdir():
            shutil.copy(file, folder)
        quiet = ["--ignore-scripts", "--no-audit", "--no-fund"]
        commands.run([programs / "npm", "ci", *quiet], what, env=env, cwd=folder)
