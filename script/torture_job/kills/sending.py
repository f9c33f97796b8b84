"""One issued letter in the mail queue, and a mail server to bring it to.

Runs in Odoo's shell on a throw-away database; `env` is given, and `PORT`, on which the
mail server listens.
"""

from datetime import timedelta

from odoo import Command, fields

today = fields.Date.context_today(env.user)  # noqa: F821
company = env.company  # noqa: F821
procedure = env.ref("dunning_advanced.dunning_procedure_standard")  # noqa: F821
company.write(
    {
        "dunning_enabled": True,
        "dunning_procedure_id": procedure.id,
        "email": "billing@sender.example",
    }
)
env["ir.mail_server"].create(  # noqa: F821
    {
        "name": "Receiver",
        "smtp_host": "127.0.0.1",
        "smtp_port": PORT,  # noqa: F821
        "smtp_encryption": "none",
    }
)
# Only what is about the letter: other messages of the database stay where they are.
env["mail.mail"].search([("state", "=", "outgoing")]).cancel()  # noqa: F821
customer = env["res.partner"].create(  # noqa: F821
    {"name": "Once Only", "email": "once@customer.example"}
)
invoice = env["account.move"].create(  # noqa: F821
    {
        "move_type": "out_invoice",
        "partner_id": customer.id,
        "invoice_date": today - timedelta(days=60),
        "invoice_date_due": today - timedelta(days=30),
        "invoice_line_ids": [Command.create({"name": "Service", "price_unit": 100.0})],
    }
)
invoice.action_post()
run = env["dunning.run"].create({"partner_ids": [Command.set(customer.ids)]})  # noqa: F821
run.action_propose()
run.action_issue_send()
assert run.letter_ids.delivery_ids.state == "queued", "the letter is not in the queue"
env.cr.commit()  # noqa: F821
