"""What is asked of real servers with real commits, beside the tests inside Odoo.

Files that say so run in Odoo's shell; the others are parts of script/test.
"""
