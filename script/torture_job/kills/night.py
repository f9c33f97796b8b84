"""What a night needs that sends its letters alone: open items and a mail server.

Runs in Odoo's shell on a throw-away database, after setting.py; `LETTERS` is given, how
many there are to write, and `PORT`, on which the mail server listens.
"""
# ruff: noqa: F821

from odoo.tools import split_every

procedure.automation = "send"
procedure.level_ids.write({"send_email": True, "send_post": False, "send_print": False})
send_to(PORT)
for numbers in split_every(200, range(LETTERS)):
    make_customers(
        [
            {
                "name": f"Sleeping Customer {number}",
                "email": f"c{number}@customer.example",
            }
            for number in numbers
        ]
    )
    env.cr.commit()
    env.invalidate_all()
env.ref("dunning_advanced.ir_cron_dunning_customer")._trigger()
env.cr.commit()
