"""Run one task on the configured database: TASK PARAMETERS RESULT-FILE."""

import json
import sys
import threading
from pathlib import Path

import odoo
from odoo.modules.registry import Registry
from odoo.service import server
from odoo.tools import config

from .. import ledger
from . import company, day, evaluate, letters, lists, night, peer, sending, slices

TASKS = {
    "generate": ledger.generate,
    "switch_on": company.switch_dunning_on,
    "switch_on_3": company.switch_on_3,
    "expect": evaluate.expect,
    "decide": evaluate.decide,
    "decide_in_turns": evaluate.decide_in_turns,
    "propose": evaluate.propose,
    "propose_nothing": evaluate.propose_nothing,
    "explain": evaluate.explain,
    "propose_some": letters.propose_some,
    "issue": letters.issue,
    "issue_and_send": letters.issue_and_send,
    "check_letters": letters.check_letters,
    "print_stock": letters.print_stock,
    "queue_letters": sending.queue_letters,
    "send_letters": sending.send_letters,
    "send_stock": sending.send_stock,
    "check_sent": sending.check_sent,
    "dun_to_the_end": day.dun_to_the_end,
    "filter_proposals": day.filter_proposals,
    "filter_in_collection": day.filter_in_collection,
    "update_setting": day.update_setting,
    "open_invoice": day.open_invoice,
    "work_list": lists.work_list,
    "open_customer": lists.open_customer,
    "peer_switch_on": peer.peer_switch_on,
    "peer_propose": peer.peer_propose,
    "peer_print": peer.peer_print,
    "peer_send": peer.peer_send,
    "work_a_night": night.work_a_night,
    "core_switch_on": night.core_switch_on,
    "core_night": night.core_night,
    "read_facts": night.read_facts,
    "press": night.press,
    "propose_in_slices": slices.propose_in_slices,
}


def main(task, parameters, result):
    """Let the task work with an environment of the superuser."""
    config.parse_config([], setup_logging=True)
    server.start(preload=[], stop=True)
    # Odoo's own processes name their database here; its log shows it.
    (name,) = config["db_name"]
    threading.current_thread().dbname = name
    with Registry(name).cursor() as cursor:
        env = odoo.api.Environment(cursor, odoo.SUPERUSER_ID, {})
        found = TASKS[task](env, **json.loads(parameters))
    Path(result).write_text(json.dumps(found), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
