"""The demo: 60 days in the books of one company, played through a real Odoo."""

# Exit status of the job when the database and the mail receiver tell two stories.
DISAGREES = 3
