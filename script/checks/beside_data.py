"""The community's credit control reminds the customer whom our letter has reminded.

Runs in Odoo's shell after ``lifecycle_data.py``; `env` is given.
"""

# ruff: noqa: F821
customer = env["res.partner"].search([("name", "=", "Leaving Customer")])
item = env["account.move.line"].search(
    [("partner_id", "=", customer.id), ("account_type", "=", "asset_receivable")],
    limit=1,
)
company = item.company_id
addons = {"account_credit_control", "partner_statement"}
gaps = {gap["name"]: gap["label"] for gap in company._get_dunning_other_reminder_gaps()}
assert {f"other_{name}" for name in addons} <= gaps.keys(), gaps
assert customer.name not in " ".join(gaps.values()), gaps
env["credit.control.line"].create(
    {
        "date": company._dunning_today(),
        "date_due": item.date_maturity,
        "state": "sent",
        "channel": "letter",
        "partner_id": customer.id,
        "move_line_id": item.id,
        "amount_due": item.amount_residual,
        "balance_due": item.amount_residual,
        "policy_level_id": env["credit.control.policy.level"].search([], limit=1).id,
    }
)
gaps = {gap["name"]: gap["label"] for gap in company._get_dunning_other_reminder_gaps()}
assert customer.name in gaps["other_account_credit_control"], gaps
assert customer.name not in gaps["other_partner_statement"], gaps
env.cr.commit()
