"""What runs inside Odoo, each task in a process of its own."""
