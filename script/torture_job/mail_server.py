"""The mail server of the world: the one of the add-on's tests."""

import importlib.util

from workspace import paths

_FILE = paths.REPOSITORY / "dunning_advanced/tests/support/faulty_mail_server.py"


def start():
    """Return a running mail server that keeps what it takes and can be told to fail."""
    # By its file: importing the add-on would need Odoo.
    spec = importlib.util.spec_from_file_location("faulty_mail_server", _FILE)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.FaultyMailServer()
