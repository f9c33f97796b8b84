"""Work of a day, done before the add-ons are uninstalled: letters, pauses, groups.

Runs in Odoo's shell on a throw-away database; `env` is given.
"""

from datetime import timedelta

from odoo import Command, fields

today = fields.Date.context_today(env.user)  # noqa: F821
company = env.company  # noqa: F821
procedure = env.ref("dunning_advanced.dunning_procedure_standard")  # noqa: F821
procedure.automation = "send"
company.write({"dunning_enabled": True, "dunning_procedure_id": procedure.id})
company.email = "billing@sender.example"
customer = env["res.partner"].create(  # noqa: F821
    {"name": "Leaving Customer", "email": "leaving@customer.example"}
)
invoices = env["account.move"].create(  # noqa: F821
    [
        {
            "move_type": "out_invoice",
            "partner_id": customer.id,
            "invoice_date": today - timedelta(days=60),
            "invoice_date_due": today - timedelta(days=30),
            "invoice_line_ids": [
                Command.create({"name": "Service", "price_unit": price})
            ],
        }
        for price in (100.0, 200.0)
    ]
)
invoices.action_post()
env["dunning.run"]._run_schedule("customer", as_of=today)  # noqa: F821
letters = env["dunning.letter"].search([])  # noqa: F821
assert letters.state == "issued", "the schedule has written no letter"
customer.write({"dunning_paused": True, "dunning_pause_reason": "Leaving"})
env["dunning.invoice.group"].create(  # noqa: F821
    {
        "name": "Leaving",
        "partner_id": customer.id,
        "invoice_ids": [Command.set(invoices.ids)],
    }
)
customer.action_explain_dunning()
env.cr.commit()  # noqa: F821
