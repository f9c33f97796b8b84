"""Both builds of wkhtmltopdf: Debian's, and the one that is patched for Qt."""

import os
from contextlib import contextmanager, nullcontext
from functools import wraps
from unittest.mock import patch

from odoo.addons.base.models import ir_actions_report


@contextmanager
def patched_build():
    """Print with the build that is patched for Qt, as most servers have it."""
    folder = os.path.dirname(os.environ["DUNNING_WKHTMLTOPDF_PATCHED"])
    path = f"{folder}:{os.environ['PATH']}"
    # Odoo looks for the program once a process.
    ir_actions_report._wkhtml.cache_clear()
    try:
        with patch.dict(os.environ, PATH=path):
            assert ir_actions_report._wkhtml().is_patched_qt
            yield
    finally:
        ir_actions_report._wkhtml.cache_clear()


BUILDS = {"Debian": nullcontext, "patched": patched_build}


def with_both_builds(test):
    """Decorate a test method to be run once with each build."""

    @wraps(test)
    def run(self):
        for name, build in BUILDS.items():
            with self.subTest(build=name), build():
                with self.env.cr.savepoint() as savepoint:
                    test(self)
                    savepoint.rollback()

    return run
