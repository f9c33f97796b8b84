"""One process of Odoo that does what it is told, one order after the other."""

import logging
import random
import traceback
from contextlib import ExitStack
from datetime import datetime
from functools import partial

import psycopg2

from odoo import SUPERUSER_ID, api
from odoo.exceptions import UserError
from odoo.modules.registry import Registry
from odoo.service.model import retrying

from . import actors, jobs, marks, setting

_logger = logging.getLogger(__name__)


def work(connection, name, clock):
    """Do orders until the director hangs up.

    :param connection: to the director
    :param name: of the database
    """
    while True:
        try:
            order = connection.recv()
        except EOFError:
            return
        connection.send(_do(order, name, clock))


def _do(order, name, clock):
    clock.set(datetime.fromisoformat(order["moment"]))
    striker = marks.Striker(clock)
    outcome, said = "done", None
    with ExitStack() as stack:
        registry = Registry(name).check_signaling()
        if fault := order.get("fault"):
            stack.enter_context(marks.armed(registry, fault, striker))
        try:
            said = _act(registry, order)
        except actors.Nothing:
            outcome = "nothing"
        except UserError as error:
            outcome, said = "refused", str(error)
        except (psycopg2.Error, OSError) as error:
            outcome, said = "disturbed", f"{type(error).__name__}: {error}"
        except Exception as error:  # noqa: BLE001 - the director judges it
            _logger.exception("An order failed")
            outcome = "error"
            said = f"{type(error).__name__}: {error} {_place(error)}"
    return {"outcome": outcome, "said": said, "struck": striker.has_struck}


def _act(registry, order):
    with registry.cursor() as cursor:
        marks.current[:] = [cursor]
        env = api.Environment(cursor, SUPERUSER_ID, {})
        function = _FUNCTIONS[order["actor"]]
        if "who" in order:
            user = env["res.users"].search([("login", "=", order["who"])])
            context = {"allowed_company_ids": order["companies"], "lang": "en_US"}
            env = api.Environment(cursor, user.id, context)
        # Tried again with the same choices, as Odoo does with a request.
        return retrying(
            lambda: partial(function, env, random.Random(order["seed"]))(
                **order.get("arguments", {})
            ),
            env,
        )


def _place(error):
    frames = traceback.extract_tb(error.__traceback__)[-3:]
    return " < ".join(f"{one.name}:{one.lineno}" for one in reversed(frames))


_FUNCTIONS = {
    **actors.ACTORS,
    **jobs.JOBS,
    "set up": setting.set_up,
}
