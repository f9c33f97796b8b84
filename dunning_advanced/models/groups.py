"""Whom fields and methods of several rooms are kept to."""

# Customers read their invoices in the portal, salespeople those of their orders: how
# they are dunned is for accountants.
ACCOUNTANTS = "account.group_account_invoice,account.group_account_readonly"
