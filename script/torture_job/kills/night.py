"""What a night needs that sends its letters alone: open items and a mail server.

Runs in Odoo's shell on a throw-away database; `env` is given, `LETTERS`, how many there
are to write, and `PORT`, on which the mail server listens.
"""

from datetime import timedelta

from odoo import Command, fields
from odoo.tools import split_every

today = fields.Date.context_today(env.user)  # noqa: F821
procedure = env.ref("dunning_advanced.dunning_procedure_standard")  # noqa: F821
procedure.automation = "send"
procedure.level_ids.write({"send_email": True, "send_post": False, "send_print": False})
env.company.write(  # noqa: F821
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
# Only what is about letters: other messages of the database stay where they are.
env["mail.mail"].search([("state", "=", "outgoing")]).cancel()  # noqa: F821
customers = env["res.partner"].create(  # noqa: F821
    [
        {"name": f"Sleeping Customer {number}", "email": f"c{number}@customer.example"}
        for number in range(LETTERS)  # noqa: F821
    ]
)
for some in split_every(200, customers.ids, env["res.partner"].browse):  # noqa: F821
    invoices = env["account.move"].create(  # noqa: F821
        [
            {
                "move_type": "out_invoice",
                "partner_id": customer.id,
                "invoice_date": today - timedelta(days=60),
                "invoice_date_due": today - timedelta(days=30),
                "invoice_line_ids": [
                    Command.create({"name": "Service", "price_unit": 100.0})
                ],
            }
            for customer in some
        ]
    )
    invoices.action_post()
    env.cr.commit()  # noqa: F821
    env.invalidate_all()  # noqa: F821
env.ref("dunning_advanced.ir_cron_dunning_customer")._trigger()  # noqa: F821
env.cr.commit()  # noqa: F821
