"""The sender's register and tax numbers, wherever core's own documents print them."""

from odoo.tests import tagged

from .support.document_case import DocumentCase


@tagged("post_install", "-at_install")
class TestParticulars(DocumentCase):
    def _set_country(self, company, code, **values):
        country = self.env["res.country"].search([("code", "=", code)])
        country.vat_label = f"VAT in {code}"
        company.write({"country_id": country.id, "vat": False, **values})
        company.partner_id.with_context(no_vat_validation=True).vat = f"{code}12345678"

    def _get_particulars(self, company=None):
        report = self.env["ir.actions.report"]
        return report._get_dunning_particulars(company or self.company)

    def test_czech_and_slovak_letters_have_them(self):
        for code in ("CZ", "SK"):
            self._set_country(self.company, code, company_registry="27082440")
            said = " ".join(self._get_particulars())
            self.assertIn("27082440", said, code)
            self.assertIn(f"VAT in {code}: {code}12345678", said)
            page = self._print()[0]
            for text in ("27082440", f"{code}12345678"):
                _left, top = self._find_mm(page, text)
                self.assertGreater(top, 275)
            self._letters().action_cancel("Once more")
            self.company.company_registry = False
            self.company.invalidate_recordset(["dunning_document_warnings"])
            self.assertIn("register", self.company.dunning_document_warnings)

    def test_a_company_with_the_layout_for_them_has_them_in_any_country(self):
        self._set_country(self.company, "NL", company_registry="KVK 1")
        self.assertEqual(self._get_particulars(), [])
        view = self.env["ir.ui.view"].create(
            {
                "type": "qweb",
                "name": "DIN 5008",
                "key": "l10n_din5008.external_layout_din5008",
                "arch": "<div/>",
            }
        )
        self.company.external_report_layout_id = view
        said = " ".join(self._get_particulars())
        self.assertIn("KVK 1", said)
        self.assertIn("NL12345678", said)

    def test_the_tax_number_is_called_as_in_the_senders_country(self):
        """Core asks the country of the user's company."""
        other = self.setup_other_company(name="Other")["company"]
        self._set_country(self.company, "DE")
        self._set_country(other, "AT")
        self.assertIn("VAT in AT: AT12345678", self._get_particulars(other))
        self.assertIn("VAT in DE: DE12345678", self._get_particulars())
