"""Odoo, loaded once: starts a copy of itself whenever the director wants a server.

A new server so takes milliseconds instead of seconds, and killing one costs nothing.
"""

import os
import signal
import sys
import threading
from multiprocessing.connection import Client

from odoo import sql_db
from odoo.modules.registry import Registry
from odoo.service import server
from odoo.tools import config

from . import clock, sabotage, setting, worker


def main(address, log, spoilt=""):
    """Load Odoo, then start a process for each name of a database that is asked for.

    :param address: where the director listens
    :param log: file
    :param spoilt: what is wrong with the add-on, on purpose
    """
    config.parse_config(["--logfile", log], setup_logging=True)
    server.start(preload=[], stop=True)
    (name,) = config["db_name"]
    registry = Registry(name)
    if spoilt:
        sabotage.apply(spoilt, registry)
    # Connections cannot be shared between processes.
    sql_db.close_all()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    own_clock = clock.install()
    setting.be_impatient()
    director = Client(address)
    director.send({"role": "starter"})
    while True:
        try:
            order = director.recv()
        except EOFError:
            return 0
        if not os.fork():
            director.close()
            _serve(address, order, own_clock)


def _serve(address, order, own_clock):
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    threading.current_thread().dbname = order["database"]
    connection = Client(address)
    connection.send({"role": order["role"], "pid": os.getpid()})
    worker.work(connection, order["database"], own_clock)
    os._exit(0)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
