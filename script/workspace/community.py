"""Add-ons of the community: pinned packages, each set in a folder of its own.

An add-on of ours that builds on some has a file of its own name in
``requirements/community``. It is in no database but those made for it.
"""

from . import cache, commands, console, paths, virtualenv


def folder(*names):
    """Return the folder of the packages that some files of pins name, for Python.

    Odoo finds add-ons among its packages by itself.

    :param names: files in ``requirements/community``, without their suffix
    """
    pins = [paths.COMMUNITY / f"{name}.txt" for name in names]
    python = virtualenv.for_odoo() / "bin/python"

    def build(folder):
        what = f"Installing community add-ons: {', '.join(names)}"
        with console.step(what):
            requirements = [word for file in pins for word in ("-r", file)]
            # The pins are complete, and Odoo itself is on no index.
            pip = [python, "-m", "pip", "install", "--no-deps", "--target", folder]
            commands.run([*pip, *requirements], what)

    target = paths.cache() / f"community-{cache.key(*pins)}"
    return cache.build_once(target, build)
