"""Real servers that are killed at one chosen moment, and started again.

Files that say so run in Odoo's shell; the others are parts of script/test.
"""
