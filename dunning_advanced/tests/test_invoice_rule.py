"""One letter per invoice: as the company's rule, or for many invoices at once."""

from odoo import Command
from odoo.exceptions import UserError, ValidationError
from odoo.tests import Form, new_test_user, tagged
from odoo.tests.common import freeze_time

from .common import DunningCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-05-26 10:00:00")
class TestInvoiceRule(DunningCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        level = {"name": "Single", "days": 5, "title": "Reminder"}
        cls.single = cls.env["dunning.procedure"].create(
            {
                "name": "Single invoices",
                "applies_to": "invoice",
                "automation": "issue",
                "level_ids": [Command.create(level)],
            }
        )

    def _set(self, invoices, user=None, **values):
        wizards = self.env["dunning.invoice.setting"].with_context(
            active_model="account.move", active_ids=invoices.ids
        )
        form = Form(wizards.with_user(user or self.env.user))
        for name, value in values.items():
            setattr(form, name, value)
        return form.save().action_apply()

    def test_the_rule_writes_one_letter_for_each_invoice(self):
        self.company.write(
            {
                "dunning_procedure_id": False,
                "dunning_invoice_procedure_id": self.single.id,
            }
        )
        invoices = self._create_invoice("10 May", 1.0) + self._create_invoice("11 May")
        self.assertEqual(invoices.dunning_procedure_id, self.single)
        self._run_day("24 May", "invoice")
        self.assertEqual(len(self._letters()), 2)
        gaps = {gap["name"] for gap in self.company._get_dunning_setup_gaps()}
        self.assertNotIn("procedure", gaps)

    def test_the_rule_leaves_others_alone(self):
        own = self.single.copy({"name": "Own"})
        self.company.dunning_invoice_procedure_id = self.single
        invoice = self._create_invoice("10 May", dunning_procedure_id=own.id)
        self.assertEqual(invoice.dunning_procedure_id, own)
        refund = self._create_invoice("10 May", move_type="out_refund")
        bill = self._create_invoice("10 May", move_type="in_invoice")
        self.assertFalse((refund + bill).dunning_procedure_id)
        self.company.dunning_enabled = False
        self.assertFalse(self._create_invoice("10 May").dunning_procedure_id)

    def test_a_person_may_take_it_away(self):
        self.company.dunning_invoice_procedure_id = self.single
        invoice = self._create_invoice("10 May")
        invoice.dunning_procedure_id = False
        self._run_day("24 May", "invoice")
        self.assertFalse(self._letters())

    def test_a_procedure_of_another_kind_is_no_rule(self):
        with self.assertRaises(ValidationError):
            self.company.dunning_invoice_procedure_id = self.standard
        self.company.dunning_invoice_procedure_id = self.single
        with self.assertRaises(ValidationError):
            self.single.applies_to = "group"

    def test_whoever_posts_needs_no_dunning_role(self):
        self.company.dunning_invoice_procedure_id = self.single
        clerk = new_test_user(
            self.env,
            "clerk",
            groups="account.group_account_invoice",
            company_id=self.company.id,
        )
        invoice = self._create_invoice("10 May").copy()
        invoice.with_user(clerk).action_post()
        self.assertEqual(invoice.dunning_procedure_id, self.single)

    def test_many_invoices_get_a_procedure_and_lose_it_again(self):
        invoices = self._create_invoice("10 May") + self._create_invoice("11 May")
        self._set(invoices, procedure_id=self.single)
        self.assertEqual(invoices.mapped("dunning_procedure_id"), self.single)
        self._set(invoices, what="follow")
        self.assertFalse(invoices.dunning_procedure_id)

    def test_many_invoices_lose_nothing_where_nothing_was_chosen(self):
        """Who opens the dialog and clicks has taken nothing away."""
        invoices = self._create_invoice("10 May", dunning_procedure_id=self.single.id)
        values = {"move_ids": [Command.set(invoices.ids)]}
        for what in ("procedure", "group"):
            wizard = self.env["dunning.invoice.setting"].create(
                {**values, "what": what}
            )
            with self.assertRaisesRegex(UserError, "Choose the"):
                wizard.action_apply()
        with self.assertRaisesRegex(AssertionError, "procedure_id is a required"):
            self._set(invoices)
        self.assertEqual(invoices.dunning_procedure_id, self.single)

    def test_many_invoices_are_paused_with_a_reason_and_go_on(self):
        invoices = self._create_invoice("10 May") + self._create_invoice("11 May")
        self._set(invoices, what="pause", pause_reason="Talks")
        self.assertEqual(invoices.mapped("dunning_paused"), [True, True])
        self._run_day("24 May")
        self.assertFalse(self._letters())
        self._set(invoices, what="resume")
        self.assertEqual(invoices.mapped("dunning_paused"), [False, False])

    def test_invoices_of_one_customer_are_grouped(self):
        invoices = self._create_invoice("10 May") + self._create_invoice("11 May")
        group = self.env["dunning.invoice.group"].create(
            {"name": "Bridge", "partner_id": self.customer.id}
        )
        self._set(invoices, what="group", group_id=group)
        self.assertEqual(group.invoice_ids, invoices)
        self._set(invoices[0], what="ungroup")
        self.assertEqual(group.invoice_ids, invoices[1])

    def test_only_customers_invoices_and_dunning_users(self):
        bill = self._create_invoice("10 May", move_type="in_invoice")
        with self.assertRaisesRegex(UserError, "these are not"):
            self._set(bill, procedure_id=self.single)
        clerk = new_test_user(
            self.env,
            "clerk",
            groups="account.group_account_invoice",
            company_id=self.company.id,
        )
        with self.assertRaises(UserError):
            self._set(self._create_invoice("10 May"), clerk, procedure_id=self.single)

    def _fitting(self, applies_to, name, domain, sequence=1):
        return self.single.copy(
            {
                "name": name,
                "applies_to": applies_to,
                "sequence": sequence,
                "auto_assign": True,
                "assign_domain": domain,
            }
        )

    def test_a_posted_invoice_gets_the_first_procedure_that_fits(self):
        large = self._fitting("invoice", "Large", "[('amount_total', '>=', 1000)]")
        self.company.write(
            {
                "dunning_auto_assign": True,
                "dunning_invoice_procedure_id": self.single.id,
            }
        )
        self.assertEqual(
            self._create_invoice("10 May", 1000.0).dunning_procedure_id, large
        )
        self.assertEqual(
            self._create_invoice("10 May", 999.0).dunning_procedure_id, self.single
        )
        refund = self._create_invoice("10 May", 1000.0, move_type="out_refund")
        self.assertFalse(refund.dunning_procedure_id)
        self.company.dunning_auto_assign = False
        self.assertEqual(
            self._create_invoice("10 May", 1000.0).dunning_procedure_id, self.single
        )

    def test_old_invoices_get_what_fits_in_bulk(self):
        old = self._create_invoice("10 May", 1000.0) + self._create_invoice("9 May", 5)
        large = self._fitting("invoice", "Large", "[('amount_total', '>=', 1000)]")
        answer = self._set(old, what="fitting")
        self.assertIn("1", answer["params"]["message"])
        self.assertEqual(old.mapped("dunning_procedure_id"), large)

    def test_a_new_group_gets_the_first_procedure_that_fits(self):
        self.company.dunning_auto_assign = True
        bad = self._fitting("group", "Bad", "[('partner_id.trust', '=', 'bad')]")
        other = self._fitting("group", "Others", "[]", sequence=2)
        groups = self.env["dunning.invoice.group"]
        values = {"name": "G", "partner_id": self.customer.id}
        self.assertEqual(groups.create(values).dunning_procedure_id, other)
        self.customer.trust = "bad"
        self.assertEqual(groups.create(values).dunning_procedure_id, bad)

    def test_a_filter_looks_at_what_its_procedure_applies_to(self):
        with self.assertRaisesRegex(ValidationError, "cannot be used as a filter"):
            self._fitting("group", "Wrong", "[('amount_total', '>', 1)]")
        self._fitting("invoice", "Right", "[('amount_total', '>', 1)]")
