"""One issued letter in the mail queue, and a mail server to bring it to.

Runs in Odoo's shell on a throw-away database, after setting.py; `PORT` is given, on
which the mail server listens.
"""
# ruff: noqa: F821

from odoo import Command

send_to(PORT)
customer = make_customers([{"name": "Once Only", "email": "once@customer.example"}])
run = env["dunning.run"].create({"partner_ids": [Command.set(customer.ids)]})
run.action_propose()
run.action_issue_send()
assert run.letter_ids.delivery_ids.state == "queued", "the letter is not in the queue"
env.cr.commit()
