"""What each of these checks needs: a company that duns, a mail server, old invoices.

Runs in Odoo's shell before what makes use of it; `env` is given.
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


def send_to(port):
    """Let letters, and no other message of the database, go to a mail server."""
    env["ir.mail_server"].create(  # noqa: F821
        {
            "name": "Receiver",
            "smtp_host": "127.0.0.1",
            "smtp_port": port,
            "smtp_encryption": "none",
        }
    )
    env["mail.mail"].search([("state", "=", "outgoing")]).cancel()  # noqa: F821


def make_customers(vals_list):
    """Customers with an invoice each that is overdue for a month."""
    customers = env["res.partner"].create(vals_list)  # noqa: F821
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
            for customer in customers
        ]
    )
    invoices.action_post()
    return customers
