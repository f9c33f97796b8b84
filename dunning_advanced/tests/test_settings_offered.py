"""The settings offer what they take: of this company, and of the right kind."""

from lxml import etree

from odoo import Command
from odoo.fields import Domain
from odoo.tests import tagged
from odoo.tools.safe_eval import safe_eval

from .common import DunningCommon

PROCEDURES = ("dunning_procedure_id", "dunning_invoice_procedure_id")
INCOME = ("income", "income_other")


@tagged("post_install", "-at_install")
class TestSettingsOffered(DunningCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other = cls.setup_other_company(name="Other company")["company"]
        cls.env = cls.env(
            context={
                **cls.env.context,
                "allowed_company_ids": (cls.company | cls.other).ids,
            }
        )
        cls.theirs = cls.standard.copy({"name": "Theirs", "company_id": cls.other.id})
        cls.own = cls.standard.copy({"name": "Own", "company_id": cls.company.id})

    def _get_offered(self, name):
        """What the settings of the first company offer, while both are ticked."""
        settings = self.env["res.config.settings"]
        view = self.env.ref("account.res_config_settings_view_form")
        arch = etree.fromstring(settings.get_view(view.id, "form")["arch"])
        (node,) = arch.xpath(f"//field[@name='{name}']")
        domain = safe_eval(node.get("domain") or "[]", {"company_id": self.company.id})
        records = self.env[settings._fields[name].comodel_name]
        return records.search(Domain(domain))

    def test_procedures_of_the_company_and_of_the_kind(self):
        per_invoice = self.standard.copy({"name": "I", "applies_to": "invoice"})
        customers, invoices = (self._get_offered(name) for name in PROCEDURES)
        self.assertIn(self.own, customers)
        self.assertIn(self.standard, customers)
        self.assertFalse(customers & (self.theirs | per_invoice))
        self.assertIn(per_invoice, invoices)
        self.assertEqual(set(invoices.mapped("applies_to")), {"invoice"})

    def test_journals_and_accounts_that_can_be_booked_to(self):
        journals = self._get_offered("dunning_charge_journal_id")
        self.assertIn(self.company_data["default_journal_misc"], journals)
        self.assertEqual(set(journals.mapped("type")), {"general"})
        self.assertEqual(journals.company_id, self.company)
        income = self.company_data["default_account_revenue"]
        theirs = self.env["account.account"].create(
            {
                "code": "4830OTH",
                "name": "Theirs",
                "account_type": "income_other",
                "company_ids": [Command.set(self.other.ids)],
            }
        )
        for kind in ("fee", "interest", "compensation"):
            accounts = self._get_offered(f"dunning_{kind}_account_id")
            self.assertIn(income, accounts)
            self.assertNotIn(theirs, accounts)
            self.assertLessEqual(set(accounts.mapped("account_type")), set(INCOME))
