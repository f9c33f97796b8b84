"""A browser at work, in a process of its own, with a package of Odoo's tests."""
