"""Who may do what, as real limited users: allowed and refused."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged
from odoo.tests.common import freeze_time

from .common import DunningCommon

# Names that belong to no company; who works in all of them changes them, see
# test_recipients.
SHARED_BY_ALL = {"dunning.role"}


@tagged("post_install", "-at_install")
@freeze_time("2026-05-24 10:00:00")
class TestSecurity(DunningCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._create_invoice("10 May")
        cls.user = cls._create_user("worker", "dunning_advanced.group_dunning_user")
        cls.invoicer = cls._create_user("invoicer", "account.group_account_invoice")
        cls.employee = cls._create_user("employee", "base.group_user")

    @classmethod
    def _create_user(cls, login, group):
        return new_test_user(cls.env, login, groups=group, company_id=cls.company.id)

    def _propose_as(self, user):
        run = self.env["dunning.run"].with_user(user).create({"date": "2026-05-24"})
        run.action_propose()
        return run

    def test_a_dunning_user_works_letters_from_proposal_to_cancelling(self):
        run = self._propose_as(self.user)
        run.action_issue()
        letter = run.letter_ids.filtered(lambda lt: lt.partner_id == self.customer)
        self.assertEqual(letter.state, "issued")
        letter.action_send()
        self.assertEqual(letter.delivery_state, "queued")
        letter.action_cancel("Test")
        self.assertEqual(letter.state, "cancelled")

    def test_a_dunning_user_does_not_set_up_procedures(self):
        with self.assertRaises(AccessError):
            self.standard.with_user(self.user).name = "Mine"
        with self.assertRaises(AccessError):
            self.standard.level_ids.with_user(self.user).write({"days": 1})

    def test_an_invoicing_user_reads_but_does_not_work_letters(self):
        run = self._propose_as(self.user)
        letter = run.letter_ids[0].with_user(self.invoicer)
        self.assertTrue(letter.amount_total)
        for call in (letter.action_issue, letter.action_send, letter.action_resend):
            with self.assertRaises(UserError):
                call()
        with self.assertRaises(UserError):
            letter.action_cancel("No")
        with self.assertRaises(AccessError):
            self.env["dunning.run"].with_user(self.invoicer).create({})

    def test_an_invoicing_user_sees_the_tab_of_customer_and_invoice(self):
        self._run_day("24 May")
        customer = self.customer.with_user(self.invoicer)
        self.assertEqual(customer.dunning_letter_ids.level_id.name, "1st Reminder")
        self.assertEqual(customer.dunning_next_level_id.name, "2nd Reminder")

    def test_an_employee_reads_no_letter(self):
        self._run_day("24 May")
        with self.assertRaises(AccessError):
            self._letters().with_user(self.employee).read(["amount_total"])

    def test_letters_of_another_company_are_out_of_reach(self):
        self._run_day("24 May")
        other = self.setup_other_company()["company"]
        stranger = new_test_user(
            self.env,
            "stranger",
            groups="dunning_advanced.group_dunning_manager",
            company_id=other.id,
            company_ids=[(6, 0, other.ids)],
        )
        self.assertFalse(
            self.env["dunning.letter"].with_user(stranger).search_count([])
        )
        with self.assertRaises(AccessError):
            self._letters().with_user(stranger).read(["amount_total"])

    def test_two_companies_number_and_claim_on_their_own(self):
        other = self.setup_other_company()["company"]
        other.write({"dunning_enabled": True, "dunning_procedure_id": self.standard.id})
        invoice = self._create_invoice.__func__(
            type(self), "10 May", 50.0, company_id=other.id
        )
        self.assertEqual(invoice.company_id, other)
        self._run_day("24 May")
        letters = self._letters()
        self.assertEqual(set(letters.mapped("company_id")), {self.company, other})
        self.assertEqual(sorted(letters.mapped("amount_total")), [50.0, 119.0])
        first = letters.filtered(lambda lt: lt.company_id == other)
        self.assertEqual(first.name, "DUN/2026/00001")

    def test_every_model_has_company_rule_and_access_lines(self):
        models = self.env["ir.model"].sudo().search([("model", "=like", "dunning.%")])
        for model in models.filtered(lambda m: not m.abstract):
            self.assertTrue(model.access_ids, f"{model.model} has no access line")
            if model.model in SHARED_BY_ALL:
                continue
            self.assertTrue(model.rule_ids, f"{model.model} has no company rule")
