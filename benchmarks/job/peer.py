"""The community's credit control, used as its own documentation says.

A run computes credit lines, which are made ready; its channel action makes one
communication of the lines of a customer, and prints it or sends it as an e-mail.
"""

import gc
import io
from datetime import timedelta

from odoo import Command
from odoo.tools.pdf import PdfReader

from ..ledger import DAY
from .evaluate import as_totals
from .measurement import Measurement
from .sending import empty_queue, use_mail_server

_POLICY = "account_credit_control.credit_control_3_time"
_REPORT = "account_credit_control.credit_control_summary"
_WRITTEN = """
    SELECT count(DISTINCT partner_id), count(*), sum(balance_due)
      FROM credit_control_line
"""


def peer_switch_on(env):
    """Let all customers follow the policy of three levels that comes with it."""
    policy = env.ref(_POLICY)
    receivable = [("account_type", "=", "asset_receivable")]
    policy.account_ids = env["account.account"].search(receivable)
    env.company.credit_policy_id = policy
    env.ref("base.user_admin").group_ids |= env.ref(
        "account_credit_control.group_account_credit_control_manager"
    )


def peer_propose(env, days_later):
    """Let a run compute its lines and make them ready, and commit."""
    env = _as_user(env)
    policy = env.ref(_POLICY)
    values = {
        "date": DAY + timedelta(days=days_later),
        "policy_ids": [Command.set(policy.ids)],
    }
    run = env["credit.control.run"].create(values)
    policy._get_move_lines_to_process(run)
    _forget_what_was_read(env)
    with Measurement(env.cr) as measurement:
        run.generate_credit_lines()
        run.set_to_ready_lines()
        env.flush_all()
        env.cr.commit()
    env.cr.execute(_WRITTEN)
    return {"costs": measurement.costs, "found": as_totals(*env.cr.fetchone())}


def _as_user(env):
    return env(user=env.ref("base.user_admin"))


def _forget_what_was_read(env):
    env.cr.commit()
    env.invalidate_all()
    gc.collect()


def _warm_up(env, lines, address):
    """Let the web server have its styles, and Odoo its templates.

    :param address: of a running web server for this database, where wkhtmltopdf gets
        the styles
    """
    env["ir.config_parameter"].sudo().set_param("report.url", address)
    env.cr.commit()
    letters = env["credit.control.communication"]
    letters = letters._generate_comm_from_credit_lines(lines[:1])
    env["ir.actions.report"]._render_qweb_pdf(_REPORT, letters.ids)
    env.cr.rollback()
    _forget_what_was_read(env)


def peer_print(env, address, count, apart):
    """Print the letters of a run, as its channel action does.

    :param apart: to a file each, as for e-mails; else into one file of all
    """
    env = _as_user(env)
    lines = env["credit.control.run"].search([], limit=1).line_ids
    _warm_up(env, lines, address)
    with Measurement(env.cr) as measurement:
        env["credit.control.printer"].create({"line_ids": lines.ids}).print_lines()
        letters = lines.communication_id
        reports = env["ir.actions.report"]
        contents = [
            reports._render_qweb_pdf(_REPORT, some.ids)[0]
            for some in (letters if apart else [letters])
        ]
        env.cr.commit()
    pages = sum(len(PdfReader(io.BytesIO(one)).pages) for one in contents)
    if len(letters) != count or pages < count:
        raise AssertionError(f"{pages} pages are printed, not {count}")
    return measurement.costs


def peer_send(env, port, address):
    """Send the letters of a run as e-mails, as its channel action and the queue do."""
    use_mail_server(env, port)
    env = _as_user(env)
    run = env["credit.control.run"].search([], limit=1)
    _warm_up(env, run.line_ids, address)
    with Measurement(env.cr) as measurement:
        run.run_channel_action()
        # What was posted leaves after the commit, not over the queue.
        env.cr.commit()
        empty_queue(env(su=True))
    return measurement.costs
