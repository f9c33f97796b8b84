"""In Odoo's shell: a database with demo data shows what the add-on does."""

# ruff: noqa: F821
failures = env["ir.demo_failure"].search([])
assert not failures, failures.mapped("error")

company = env["res.company"].search([("dunning_enabled", "=", True)])
assert len(company) == 1, company.mapped("name")

admin = env.ref("base.user_admin")
dashboard = env["dunning.dashboard"].with_user(admin)
(figures,) = dashboard.with_context(allowed_company_ids=company.ids).get_figures()
counts = {row["name"]: row["count"] for box in figures["boxes"] for row in box["rows"]}
for name in ("ready", "overdue", "promised", "disputed", "paused_res_partner"):
    assert counts.get(name), (name, counts)

letters = env["dunning.letter"].search([("state", "=", "issued")])
assert letters and all(letters.mapped("pdf_id")), letters
assert not letters.delivery_ids.mail_mail_id, "no e-mail leaves"

run = env["dunning.run"].with_user(admin).create({"company_id": company.id})
run.action_propose()
assert run.letter_ids and run.skip_ids, (run.letter_ids, run.skip_ids)
env.cr.rollback()
