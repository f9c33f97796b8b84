"""A run of 500 checked letters, left to the background to issue.

Runs in Odoo's shell on a throw-away database, after setting.py.
"""
# ruff: noqa: F821

LETTERS = 500

make_customers([{"name": f"Patient Customer {number}"} for number in range(LETTERS)])
# The background works as the user who started it, who has to be one.
admin = env.ref("base.user_admin")
run = env["dunning.run"].with_user(admin).create({})
run.action_propose()
assert run.checked_count == LETTERS, f"{run.checked_count} letters are proposed"
run.action_issue()
assert run.task == "issue" and not run.issued_count, "it was not left to the background"
env.cr.commit()
