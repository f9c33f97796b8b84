"""What runs inside Odoo: one process that starts others, and these, which act."""
