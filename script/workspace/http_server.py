"""Odoo's HTTP server for one database, as long as it is needed."""

import subprocess
import time
import urllib.error
import urllib.request
from contextlib import contextmanager

from . import commands, console
from .odoo_runner import free_port

_PATIENCE_SECONDS = 120
_STOP_SECONDS = 30


@contextmanager
def running(odoo, database, *options, port=None, variables=None):
    """Yield address and process of a server that answers; stop it afterwards.

    :param variables: dict of further variables of its environment
    """
    port = port or free_port()
    log = commands.log_file(f"server {database}")
    command = odoo.command("server", f"--http-port={port}", *options)
    env = {**odoo.environment(database), **(variables or {})}
    with open(log, "ab") as output:
        # A session of its own: Ctrl-C is to end it through the code below, once.
        server = subprocess.Popen(
            command, env=env, stdout=output, stderr=output, start_new_session=True
        )
    try:
        address = f"http://127.0.0.1:{port}"
        with console.step(f"Starting Odoo's server (its log: {log})"):
            _wait_until_it_answers(address, server, log)
        yield address, server
    finally:
        _stop(server)


def _wait_until_it_answers(address, server, log):
    end = time.monotonic() + _PATIENCE_SECONDS
    while time.monotonic() < end and server.poll() is None:
        try:
            with urllib.request.urlopen(f"{address}/web/health", timeout=10):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    raise console.WorkspaceError(commands.failure("Starting Odoo's server", log))


def _stop(server):
    server.terminate()
    try:
        server.wait(_STOP_SECONDS)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()
