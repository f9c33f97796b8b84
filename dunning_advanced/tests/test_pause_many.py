"""Many customers or groups are paused at once, each in its company, with a reason."""

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, new_test_user, tagged
from odoo.tests.common import freeze_time

from .common import DunningCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-06-15 10:00:00")
class TestPauseMany(DunningCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customers = cls.customer + cls._create_customer("L")
        cls.clerk = new_test_user(
            cls.env,
            "pause_clerk",
            groups="dunning_advanced.group_dunning_user,base.group_partner_manager",
            company_id=cls.company.id,
        )

    def _dialog(self, records, **values):
        dialog = self.env["dunning.pause"].with_user(self.clerk)
        context = {"active_model": records._name, "active_ids": records.ids}
        form = Form(dialog.with_context(**context))
        for name, value in values.items():
            form[name] = value
        return form.save()

    def test_customers_are_paused_and_go_on(self):
        self.customers[1].write(
            {"dunning_paused": True, "dunning_pause_reason": "Court"}
        )
        for invoice_customer in self.customers:
            self._create_invoice("10 May", partner=invoice_customer)
        until = self.day("30 June")
        values = {"pause_until": until, "pause_reason": "Flood"}
        said = self._dialog(self.customers, **values).action_apply()
        self.assertIn("2", said["params"]["message"])
        self.assertEqual(set(self.customers.mapped("dunning_pause_until")), {until})
        self.assertEqual(self.customers.mapped("dunning_pause_reason"), ["Flood"] * 2)
        self.assertFalse(self._propose("15 June").letter_ids)
        said = self._dialog(self.customers, **values).action_apply()
        self.assertEqual(said["params"]["type"], "warning", "nothing was changed")
        self._dialog(self.customers, what="resume").action_apply()
        self.assertFalse(any(self.customers.mapped("dunning_paused")))
        self.assertEqual(len(self._propose("15 June").letter_ids), 2)

    def test_contacts_are_their_customers(self):
        contact = self._create_customer(
            "Ann", parent_id=self.customer.id, is_company=False
        )
        self._dialog(contact, pause_reason="Flood").action_apply()
        self.assertTrue(self.customer.dunning_on_pause)

    def test_groups_are_paused(self):
        group = self._create_group(self._create_invoice("10 May"))
        self._dialog(group, pause_reason="Flood").action_apply()
        self.assertTrue(group.dunning_pause_holds)

    def test_a_pause_without_reason_or_over_is_refused_for_all(self):
        dialog = self._dialog(self.customers, pause_reason="Flood")
        dialog.pause_until = self.day("15 June")
        with self.assertRaisesRegex(UserError, "nothing is held"):
            dialog.action_apply()
        dialog.write({"pause_until": False, "pause_reason": False})
        with self.assertRaisesRegex(ValidationError, "Say why"), self.cr.savepoint():
            dialog.action_apply()
        self.env.invalidate_all()
        self.assertFalse(any(self.customers.mapped("dunning_paused")))

    def test_who_may_not_change_customers_is_told_before_entering_anything(self):
        self.clerk.group_ids -= self.env.ref("base.group_partner_manager")
        with self.assertRaisesRegex(AccessError, "Contact"):
            self._dialog(self.customers)
        self.clerk.group_ids += self.env.ref("dunning_advanced.group_dunning_manager")
        chosen = {"active_model": "res.partner", "active_ids": self.customers.ids}
        assign = self.env["dunning.assign"].with_user(self.clerk)
        with self.assertRaisesRegex(AccessError, "Contact"):
            Form(assign.with_context(**chosen))
        group = self._create_group(self._create_invoice("10 May"))
        self._dialog(group, pause_reason="Flood").action_apply()

    def test_nothing_chosen_is_no_success(self):
        dialog = self.env["dunning.pause"].create({"pause_reason": "Flood"})
        with self.assertRaisesRegex(UserError, "Choose"):
            dialog.action_apply()

    def test_a_company_that_is_not_the_users_is_refused(self):
        other = self.setup_other_company()["company"]
        dialog = self._dialog(self.customers, pause_reason="Flood")
        dialog.sudo().company_id = other
        with self.assertRaises(AccessError):
            dialog.action_apply()
        self.assertFalse(self.customer.with_company(other).dunning_paused)
