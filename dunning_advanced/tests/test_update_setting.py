"""Update Setting: open invoices follow the customer's procedure."""

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tests.common import freeze_time, new_test_user

from .common import DunningCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-05-26 10:00:00")
class TestUpdateSetting(DunningCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.own = cls.standard.copy({"name": "Own", "applies_to": "invoice"})
        cls.clerk = new_test_user(
            cls.env,
            "setting_clerk",
            groups="account.group_account_invoice,dunning_advanced.group_dunning_user",
            company_id=cls.company.id,
        )

    def _update(self, **answers):
        customer = self.customer.with_user(self.clerk)
        action = customer.action_dunning_update_setting()
        wizard = customer.env[action["res_model"]].browse(action["res_id"])
        wizard.write(answers)
        return wizard, wizard.action_update()["params"]["message"]

    def test_own_procedures_are_counted_and_given_up(self):
        follows = self._create_invoice("10 May")
        own = self._create_invoice("10 May", dunning_procedure_id=self.own.id)
        paid = self._create_invoice("10 May", dunning_procedure_id=self.own.id)
        self._pay(paid, 119, "25 May")
        wizard, message = self._update()
        self.assertEqual(wizard.open_count, 2)
        self.assertIn("“Standard”: 1; invoices that follow it already: 1; ", message)
        self.assertIn("keep their own: 0", message)
        self.assertFalse(own.dunning_procedure_id or follows.dunning_procedure_id)
        self.assertEqual(paid.dunning_procedure_id, self.own)
        self.assertIn("Standard", self.customer.message_ids[0].body)

    def test_the_note_on_the_customer_is_for_accountants_of_the_company(self):
        other = self.setup_other_company()["company"]
        accountant, employee = (
            new_test_user(
                self.env,
                f"setting_{groups[-8:]}",
                groups=groups,
                company_id=company.id,
                company_ids=[Command.set(company.ids)],
            )
            for groups, company in (
                ("account.group_account_invoice", other),
                ("base.group_user", self.company),
            )
        )
        self._create_invoice("10 May", dunning_procedure_id=self.own.id)
        self._update()
        note = self.customer.message_ids[0]
        self.assertEqual(note.author_id, self.clerk.partner_id)
        of_customer = [("id", "=", note.id)]
        self.assertEqual(note.with_user(self.clerk).search(of_customer), note)
        for user in (accountant, employee):
            self.assertFalse(note.with_user(user).search(of_customer), user.login)

    def test_invoices_that_a_group_owns_follow_the_group(self):
        self._create_invoice("10 May")
        member = self._create_invoice("10 May")
        group = self._create_group(member)
        wizard, _message = self._update()
        self.assertEqual(wizard.open_count, 1)
        group.dunning_procedure_id.active = False
        wizard.invalidate_recordset()
        self.assertEqual(wizard.open_count, 2)
        group.dunning_procedure_id = False
        wizard.invalidate_recordset()
        self.assertEqual(wizard.open_count, 2)

    def test_own_procedures_are_kept_when_wanted(self):
        own = self._create_invoice("10 May", dunning_procedure_id=self.own.id)
        _wizard, message = self._update(keep_own=True)
        self.assertIn("keep their own: 1", message)
        self.assertEqual(own.dunning_procedure_id, self.own)

    def test_levels_and_pauses_stay(self):
        self.standard.allow_override = True
        own = self._create_invoice("10 May", dunning_procedure_id=self.own.id)
        self._run_day("24 May", "invoice")
        level = own.dunning_level_id
        self.assertEqual(level.procedure_id, self.own)
        own.write({"dunning_paused": True, "dunning_pause_reason": "Talk"})
        self._update()
        self.assertEqual((own.dunning_level_id, own.dunning_paused), (level, True))

    def test_other_customers_and_companies_are_left_alone(self):
        other = self._create_customer("Other")
        theirs = self._create_invoice(
            "10 May", partner=other, dunning_procedure_id=self.own.id
        )
        self._update()
        self.assertEqual(theirs.dunning_procedure_id, self.own)

    def test_whoever_may_not_is_refused(self):
        biller = new_test_user(
            self.env, "setting_biller", groups="account.group_account_invoice"
        )
        with self.assertRaisesRegex(UserError, "Dunning User"):
            self.customer.with_user(biller).action_dunning_update_setting()
