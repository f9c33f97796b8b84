"""A file that nobody may read, beside users who are restricted to own customers."""

from .own_customers_case import OwnCustomersCommon


class AttackCase(OwnCustomersCommon):
    def setUp(self):
        super().setUp()
        self.secret = self.env["ir.attachment"].sudo()
        self.secret = self.secret.create({"name": "secret", "raw": b"%PDF-secret"})
