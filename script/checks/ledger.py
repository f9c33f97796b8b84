"""What the real server is asked about: customers who owe, and people with API keys.

Runs in Odoo's shell on a throw-away database; `env` is given. The last line printed
holds the keys by login, as JSON.
"""

import json
from datetime import timedelta

from odoo import Command, fields

OWN, SHARED = 4, 6


def make_customer(name):
    """A customer with two invoices that are thirty and thirty-one days overdue."""
    customer = env["res.partner"].create(  # noqa: F821
        {"name": name, "email": f"{name.lower().replace(' ', '.')}@customer.example"}
    )
    for days in (30, 31):
        env["account.move"].create(  # noqa: F821
            {
                "move_type": "out_invoice",
                "partner_id": customer.id,
                "invoice_date": today - timedelta(days=60),
                "invoice_date_due": today - timedelta(days=days),
                "invoice_line_ids": [
                    Command.create({"name": "Service", "price_unit": 100 + days})
                ],
            }
        ).action_post()


def make_user(login, group):
    """A user with nothing but this role, and the key of a program of theirs."""
    user = env["res.users"].create(  # noqa: F821
        {
            "name": login.title(),
            "login": login,
            "group_ids": [Command.set(env.ref(group).ids)],  # noqa: F821
        }
    )
    keys = env(user=user)["res.users.apikeys"]  # noqa: F821
    end = fields.Datetime.now() + timedelta(hours=12)
    return keys._generate("rpc", "Check", end)


company = env.company  # noqa: F821
today = company._dunning_today()
procedure = env.ref("dunning_advanced.dunning_procedure_standard")  # noqa: F821
company.write({"dunning_enabled": True, "dunning_procedure_id": procedure.id})
company.email = "billing@sender.example"
for number in range(OWN):
    make_customer(f"Own {number}")
for number in range(SHARED):
    make_customer(f"Shared {number}")
user_role = "dunning_advanced.group_dunning_user"
keys = {login: make_user(login, user_role) for login in ("anna", "ben")}
keys["inga"] = make_user("inga", "account.group_account_invoice")
env.cr.commit()  # noqa: F821
print(json.dumps(keys))
