"""A customer filed under another company since still owes here, and is read about."""

from odoo import Command
from odoo.tests import new_test_user, tagged
from odoo.tests.common import freeze_time

from .common import DunningCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-05-24 10:00:00")
class TestCustomerElsewhere(DunningCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other = cls.setup_other_company(name="Other company")["company"]
        cls.invoice = cls._create_invoice("20 May")
        cls.customer.company_id = cls.other
        groups = "account.group_account_invoice,dunning_advanced.group_dunning_user"
        cls.user = new_test_user(
            cls.env,
            "here_only",
            groups=groups,
            company_id=cls.company.id,
            company_ids=[Command.set(cls.company.ids)],
        )
        cls.env.flush_all()
        cls.env.invalidate_all()
        of_user = cls.invoice.with_user(cls.user)
        cls.own = of_user.with_context(allowed_company_ids=cls.company.ids)

    def test_whoever_reads_the_invoice_reads_where_it_stands(self):
        self.assertEqual(self.own.dunning_next_date, self.day("3 June"))
        self.assertIn("default", self.own.dunning_rule)
        self.assertFalse(self.own.dunning_override_active)
        self.assertEqual(self.own.dunning_next_button, "early")

    def test_whoever_reads_the_invoice_is_told_why(self):
        (found,) = self.own.explain_dunning()
        codes = [reason["code"] for reason in found["reasons"]]
        self.assertEqual(codes, ["first_level_wait"])

    def test_whoever_works_own_customers_only_reads_it_too(self):
        self.company.dunning_restrict_users = True
        self.standard.user_id = self.user
        self.assertEqual(self.own.dunning_next_button, "early")

    def test_its_form_opens(self):
        views = self.own.get_views([(False, "form")])["models"]["account.move"]
        names = [name for name in views["fields"] if name.startswith("dunning")]
        self.assertTrue(self.own.web_read({name: {} for name in names}))

    def test_lists_of_letters_open_for_whoever_works_them(self):
        """One such customer does not keep the letters of the others closed."""
        letters = self._propose("3 June").letter_ids
        self.assertEqual(letters.partner_id, self.customer)
        self.env.flush_all()
        self.env.invalidate_all()
        letters = letters.with_user(self.user)
        letters = letters.with_context(allowed_company_ids=self.company.ids)
        for name in sorted(letters.fields_get()):
            with self.subTest(name):
                self.env.invalidate_all()
                letters.web_read({name: {}})
