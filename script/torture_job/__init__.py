"""Torture: a small world of people, two servers and bad luck, and what must hold in it.

The director (these files) knows neither Odoo nor the add-on: it gives orders to two
processes of Odoo, lets things go wrong, and reads the database itself. What runs inside
Odoo is in ``inside/``. Servers that are killed at one chosen moment are in ``kills/``.
"""
