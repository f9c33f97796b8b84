"""The job inside Odoo: data, days, tables and the final check."""

import argparse
import logging
import sys
import threading
from contextlib import contextmanager
from pathlib import Path

from workspace import console

import odoo
from odoo.modules.registry import Registry
from odoo.service import server
from odoo.tools import config

from . import DISAGREES, company, days, mailbox, partners, report
from .bookkeeping import Bookkeeping
from .checks import Checks

_logger = logging.getLogger(__name__)


def main():
    """Play the days on the configured database; return the exit status."""
    options = _options()
    # The log is for faults; what a reader wants to see is printed.
    config.parse_config(["--logfile", options.log], setup_logging=True)
    server.start(preload=[], stop=True)
    try:
        return _run(options)
    except Exception:
        # script/demo shows the end of the log.
        _logger.exception("The demo stopped")
        return 1
    except KeyboardInterrupt:
        return 130


def _options():
    parser = argparse.ArgumentParser(prog="demo_job")
    parser.add_argument("--days", type=int, required=True)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--output", type=Path, required=True)
    parser.add_argument("--log", required=True)
    return parser.parse_args()


def _run(options):
    with _environment() as env:
        with console.step("Entering company, customers and articles"):
            books = _fill(env, options.port)
        days.play(env, books, options.days, options.output / "letters")
    # A new environment reads what has really been committed.
    with _environment() as env:
        received = mailbox.read(options.output / "mails")
        checks = Checks(env, received, options.output / "letters")
        disagreements = checks.disagreements()
        report.print_all(env, checks, disagreements)
    return DISAGREES if disagreements else 0


@contextmanager
def _environment():
    # Odoo's own processes name their database here; its log shows it.
    (name,) = config["db_name"]
    threading.current_thread().dbname = name
    with Registry(name).cursor() as cursor:
        yield odoo.api.Environment(cursor, odoo.SUPERUSER_ID, {})


def _fill(env, smtp_port):
    taxes = company.set_up(env, smtp_port)
    customers = partners.create_customers(env)
    products = partners.create_products(env, taxes[company.DOMESTIC])
    today = env.company._dunning_today()
    books = Bookkeeping(env, today, customers, products, taxes)
    env.cr.commit()
    return books


if __name__ == "__main__":
    sys.exit(main())
