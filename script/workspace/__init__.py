"""The workspace: a real Odoo 19 with PostgreSQL, kept in the user's cache folder."""
