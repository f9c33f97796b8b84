"""The tasks of ``script/bench night``: ours, by core's own means, and the floor."""

import gc

from odoo import fields
from odoo.tools import split_every

from . import sending, stock_report
from .measurement import Measurement

_AT_ONCE = 20
_DUE = """
    SELECT line.id, line.partner_id, line.move_id, move.name, line.date,
           line.date_maturity, line.amount_currency, line.amount_residual_currency
      FROM account_move_line line
      JOIN account_move move ON move.id = line.move_id
      JOIN account_account account ON account.id = line.account_id
     WHERE account.account_type = 'asset_receivable'
       AND line.parent_state = 'posted'
       AND NOT line.reconciled
       AND line.date_maturity < %s
  ORDER BY line.partner_id, line.date_maturity
"""


def work_a_night(env, port):
    """Let the scheduled actions do all they can: decide, write, issue, queue, send."""
    sending.use_mail_server(env, port)
    env.company.dunning_email_from = "dunning@acme.example"
    env.company.dunning_procedure_id.automation = "send"
    _forget_what_was_read(env)
    with Measurement(env.cr) as measurement:
        env["dunning.run"]._cron_customer()
        env.cr.commit()
        sending.empty_queue(env)
    return measurement.costs


def _forget_what_was_read(env):
    env.cr.commit()
    env.invalidate_all()
    gc.collect()


def core_switch_on(env):
    """Make a report and an e-mail template for customers, as anybody would."""
    report = stock_report.create_for_customers(env)
    env["mail.template"].create(
        {
            "name": report.name,
            "model_id": env["ir.model"]._get_id("res.partner"),
            "subject": "Payment reminder",
            "body_html": stock_report.CUSTOMER_MAIL,
            "email_from": "dunning@acme.example",
            "email_to": "{{ object.email }}",
            "report_template_ids": report.ids,
            "auto_delete": False,
        }
    )
    env.cr.commit()


def core_night(env, port, address, count):
    """Send a reminder to some customers who owe something: a report and a mail each.

    :param address: of a running web server for this database
    """
    sending.use_mail_server(env, port)
    env["ir.config_parameter"].set_param("report.url", address)
    template = env["mail.template"].search([("name", "=", stock_report.CUSTOMER_NAME)])
    domain = [
        ("account_type", "=", "asset_receivable"),
        ("parent_state", "=", "posted"),
        ("reconciled", "=", False),
        ("date_maturity", "<", fields.Date.today()),
    ]
    env.cr.commit()
    template.send_mail(env.company.partner_id.id)
    env.cr.rollback()
    _forget_what_was_read(env)
    with Measurement(env.cr) as measurement:
        owing = env["account.move.line"]._read_group(domain, ["partner_id"])
        for (customer,) in owing[:count]:
            template.send_mail(customer.id)
            env.cr.commit()
        sending.empty_queue(env)
    return {**measurement.costs, "count": count}


def read_facts(env):
    """Read all that is overdue in one statement, and do nothing with it."""
    with Measurement(env.cr) as measurement:
        env.cr.execute(_DUE, [fields.Date.today()])
        found = len(env.cr.fetchall())
    return {**measurement.costs, "found": found}


def press(env):
    """Let wkhtmltopdf print what is issued, and nothing else: a process a batch."""
    report = env["ir.actions.report"]
    letters = env["dunning.letter"].search([("state", "=", "issued")])
    batches = [
        [
            report._render_dunning_letter_body(letter._with_customer_language())
            for letter in some
        ]
        for some in split_every(_AT_ONCE, letters.ids, letters.browse)
    ]
    report._press_dunning_letters(env.company, batches[0])
    with Measurement(env.cr) as measurement:
        for bodies in batches:
            report._press_dunning_letters(env.company, bodies)
    return measurement.costs
