"""What an older version had filled in still works after the upgrade.

Runs in Odoo's shell on a throw-away database; `env` is given.
"""

from datetime import timedelta

from odoo import fields

today = fields.Date.context_today(env.user)  # noqa: F821
letter = env["dunning.letter"].search([("state", "=", "issued")])  # noqa: F821
assert len(letter) == 1 and letter.pdf_id.raw.startswith(b"%PDF"), "the letter is gone"
assert letter.display_name and letter.delivery_ids.mapped("display_name")
assert all(skip.detail for skip in env["dunning.run.skip"].search([]))  # noqa: F821
customer = letter.partner_id
assert customer.dunning_paused and customer.explain_dunning(), "the pause is gone"
customer.dunning_paused = False
group = env["dunning.invoice.group"].search([])  # noqa: F821
group.unlink()
env["dunning.run"]._run_schedule(  # noqa: F821
    "customer", as_of=today + timedelta(days=30)
)
later = env["dunning.letter"].search([("partner_id", "=", customer.id)])  # noqa: F821
assert len(later) == 2, f"{len(later)} letters instead of a second one"
assert later.sorted("id")[1].level_id != letter.level_id, "the level was forgotten"
env.cr.commit()  # noqa: F821
