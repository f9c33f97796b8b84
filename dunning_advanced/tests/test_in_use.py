"""What is in use is not deleted without a word: others would be dunned, otherwise."""

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import DunningCommon


@tagged("post_install", "-at_install")
class TestInUse(DunningCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.own = cls.standard.copy({"name": "Own"})
        cls.single = cls.standard.copy({"name": "Single", "applies_to": "invoice"})
        cls.joint = cls.standard.copy({"name": "Joint", "applies_to": "group"})

    def _assert_kept(self, procedure, holder):
        with self.assertRaisesRegex(UserError, holder.display_name):
            procedure.unlink()

    def test_a_procedure_in_use_is_not_deleted(self):
        invoice = self._create_invoice("10 May")
        group = self.env["dunning.invoice.group"].create(
            {"name": "G", "partner_id": self.customer.id}
        )
        for procedure, holder, name in (
            (self.own, self.company, "dunning_procedure_id"),
            (self.single, self.company, "dunning_invoice_procedure_id"),
            (self.own, self.customer, "dunning_procedure_id"),
            (self.single, invoice, "dunning_procedure_id"),
            (self.joint, group, "dunning_procedure_id"),
        ):
            with self.subTest(holder=holder):
                holder[name] = procedure
                self._assert_kept(procedure, holder)
                holder[name] = False
        (self.own | self.single | self.joint).unlink()

    def test_a_role_that_gets_e_mails_is_not_deleted(self):
        roles = self.env["dunning.role"]
        role = roles.create({"name": "Purser", "source": "contact"})
        level = self.standard.level_ids[0]
        for name in ("to_role_ids", "cc_role_ids", "bcc_role_ids"):
            level[name] = role
            with self.subTest(name), self.assertRaisesRegex(UserError, level.name):
                role.unlink()
            level[name] = False
        role.unlink()
