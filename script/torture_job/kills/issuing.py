"""A run of 500 checked letters, left to the background to issue.

Runs in Odoo's shell on a throw-away database; `env` is given.
"""

from datetime import timedelta

from odoo import Command, fields

LETTERS = 500

today = fields.Date.context_today(env.user)  # noqa: F821
company = env.company  # noqa: F821
procedure = env.ref("dunning_advanced.dunning_procedure_standard")  # noqa: F821
company.write({"dunning_enabled": True, "dunning_procedure_id": procedure.id})
customers = env["res.partner"].create(  # noqa: F821
    [{"name": f"Patient Customer {number}"} for number in range(LETTERS)]
)
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
# The background works as the user who started it, who has to be one.
admin = env.ref("base.user_admin")  # noqa: F821
run = env["dunning.run"].with_user(admin).create({})  # noqa: F821
run.action_propose()
assert run.checked_count == LETTERS, f"{run.checked_count} letters are proposed"
run.action_issue()
assert run.task == "issue" and not run.issued_count, "it was not left to the background"
env.cr.commit()  # noqa: F821
