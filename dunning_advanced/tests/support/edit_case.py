"""A proposal of two invoices, and the clerk who changes it."""

from odoo.tests import new_test_user, tagged
from odoo.tests.common import freeze_time

from ..common import DunningCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-05-24 10:00:00")
class EditCommon(DunningCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.user = cls._create_user("worker", "dunning_advanced.group_dunning_user")
        cls.invoice = cls._create_invoice("10 May")

    @classmethod
    def _create_user(cls, login, group):
        return new_test_user(cls.env, login, groups=group, company_id=cls.company.id)

    def _proposed(self, user=None):
        run = self._propose("24 May")
        letter = run.letter_ids.filtered(lambda lt: lt.partner_id == self.customer)
        return letter.with_user(user or self.user)

    def _line(self, letter, invoice):
        return letter.line_ids.filtered(lambda line: line.move_id == invoice)
