"""The PDF: complete, readable as text, and in its place on the page."""

import os

import pypdfium2

from odoo import Command
from odoo.tests import tagged

from odoo.addons.base.models import ir_actions_report

from .common import DunningCommon

POINTS_PER_MM = 72 / 25.4


@tagged("post_install", "-at_install")
class TestDocument(DunningCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.partner_id.write(
            {"street": "Sender Street 5", "zip": "20095", "city": "Hamburg"}
        )
        cls.env["res.partner.bank"].create(
            {
                "acc_number": "DE89370400440532013000",
                "partner_id": cls.company.partner_id.id,
            }
        )
        cls.customer.write({"ref": "C-4711", "country_id": cls.env.ref("base.de").id})
        cls.invoice = cls._create_invoice("10 May")

    def _print(self, text="24 May"):
        self._run_day(text)
        return pypdfium2.PdfDocument(self._letters()[-1].pdf_id.raw)

    def _text(self, pdf):
        return "\n".join(page.get_textpage().get_text_range() for page in pdf)

    @staticmethod
    def _find_mm(page, text):
        """Left edge and distance from the top of a text, in mm."""
        textpage = page.get_textpage()
        index, _count = textpage.search(text).get_next()
        left, _bottom, _right, top = textpage.get_charbox(index)
        return left / POINTS_PER_MM, (page.get_height() - top) / POINTS_PER_MM

    def test_letter_names_all_that_a_debtor_needs(self):
        text = self._text(self._print())
        letter = self._letters()
        for expected in (
            letter.name,
            "Payment reminder",
            self.company.name,
            "Sender Street 5",
            "C-4711",
            self.invoice.name,
            "Total to pay",
            "119.00",
            "05/31/2026",
            "DE89 3704 0044 0532 0130 00",
        ):
            self.assertIn(expected, text)

    def test_recipient_stands_in_the_window(self):
        """DIN 5008 form B: address zone 62.7 mm from the top, 27.3 mm high."""
        page = self._print()[0]
        for line in (self.customer.name, "Main Street 1", "10115 Berlin"):
            left, top = self._find_mm(page, line)
            self.assertAlmostEqual(left, 25, delta=1, msg=line)
            self.assertTrue(62.5 <= top <= 90, f"{line}: {top:.1f} mm")

    def test_notice_shows_fee_and_sum(self):
        self._run_days("24 May", "13 June")
        text = self._text(self._print("14 June"))
        self.assertIn("Dunning fee", text)
        self.assertIn("124.00", text)

    def test_credit_is_listed_apart_and_deducted(self):
        self._create_invoice("1 May", 19.0, move_type="out_refund")
        text = self._text(self._print())
        self.assertIn("Credits not yet assigned", text)
        self.assertIn("100.00", text)

    def test_hostile_names_stay_text(self):
        self.customer.name = "<script>alert(1)</script> & Söhne"
        self.invoice.button_draft()
        self.invoice.invoice_line_ids = [
            Command.update(self.invoice.invoice_line_ids.id, {"name": "<b>bold</b>"})
        ]
        self.invoice.action_post()
        self.assertIn("<script>alert(1)</script> & Söhne", self._text(self._print()))

    def test_letter_speaks_the_language_of_the_customer(self):
        self.customer.lang = "de_DE"
        text = self._text(self._print())
        for german in ("Zahlungserinnerung", "Rechnung", "31.05.2026", "119,00"):
            self.assertIn(german, text)
        self.assertNotIn("Total to pay", text)

    def test_every_page_of_a_long_letter_has_a_head_and_a_number(self):
        for number in range(70):
            self._create_invoice("10 May", 100.0 + number)
        pdf = self._print()
        self.assertEqual(len(pdf), 3)
        texts = [page.get_textpage().get_text_range() for page in pdf]
        for number, text in enumerate(texts, start=1):
            self.assertIn(f"page {number} of 3", text)
            self.assertIn("Days overdue", text)
            self.assertNotIn("~row", text)
        names = self._letters().line_ids.mapped("move_name")
        found = "".join(texts)
        self.assertFalse([name for name in names if found.count(name) != 1])

    def test_short_letter_has_no_page_number(self):
        self.assertNotIn("page 1 of", self._text(self._print()))

    def test_totals_bank_and_closing_stay_together_on_the_last_page(self):
        for number in range(30):
            self._create_invoice("10 May", 100.0 + number)
        pdf = self._print()
        self.assertEqual(len(pdf), 2)
        last = pdf[1].get_textpage().get_text_range()
        for text in ("Total to pay", "DE89 3704 0044 0532 0130 00", "Kind regards"):
            self.assertIn(text, last)

    def test_a_letter_that_nearly_fits_is_drawn_closer_on_one_page(self):
        for number in range(12):
            self._create_invoice("10 May", 100.0 + number)
        pdf = self._print()
        report = self.env["ir.actions.report"]
        letter = self._letters()._with_customer_language()
        body = report._render_dunning_letter_body(letter)
        loose = report._press_dunning_letters(self.company, [body])
        self.assertEqual(len(pypdfium2.PdfDocument(loose)), 2)
        self.assertEqual(len(pdf), 1)

    def test_instalments_of_an_invoice_are_told_apart(self):
        terms = self.env["account.payment.term"].create(
            {
                "name": "Halves",
                "line_ids": [
                    Command.create({"value_amount": 50, "nb_days": days})
                    for days in (0, 10)
                ],
            }
        )
        invoice = self._create_invoice("10 April", invoice_payment_term_id=terms.id)
        text = self._text(self._print()).replace("\xa0", " ")
        for label in (f"{invoice.name} (1/2)", f"{invoice.name} (2/2)"):
            self.assertEqual(text.count(label), 1)
        self.assertNotIn(f"{self.invoice.name} (", text)

    def test_the_letter_leads_to_the_portal_without_giving_away_the_key(self):
        text = self._text(self._print())
        self.assertIn(f"/my/invoices/{self.invoice.id}", text)
        self.assertNotIn("access_token", text)

    def test_the_head_is_that_of_the_companys_other_documents(self):
        self.company.write(
            {
                "report_header": "<p>Since 1887</p>",
                "company_details": "<p>ACME Wholesale<br>Registered in Hamburg</p>",
            }
        )
        page = self._print()[0]
        for line in ("Since 1887", "ACME Wholesale", "Registered in Hamburg"):
            _left, top = self._find_mm(page, line)
            self.assertTrue(12 <= top <= 45, f"{line}: {top:.1f} mm")
        # The address stands in the line above the recipient's only.
        self.assertEqual(page.get_textpage().get_text_range().count("20095"), 1)

    def test_a_long_address_stays_in_the_window(self):
        self.customer.write(
            {
                "name": "Thornbury & Sons Wholesale Bookselling and Stationery Ltd",
                "street2": "Building 4, second floor",
                "city": "London",
                "zip": "N1 9GU",
                "country_id": self.env.ref("base.uk").id,
            }
        )
        page = self._print()[0]
        for line in ("Thornbury", "United Kingdom"):
            _left, top = self._find_mm(page, line)
            self.assertTrue(62.5 <= top <= 90, f"{line}: {top:.1f} mm")

    def test_the_window_of_form_a_starts_18_mm_higher(self):
        """With the paper format of Odoo's add-on for DIN 5008, as that ships it."""
        paper = self.env["report.paperformat"].sudo().create({"name": "Form A"})
        self.env["ir.model.data"].sudo()._update_xmlids(
            [{"xml_id": "l10n_din5008.paperformat_euro_din_a", "record": paper}]
        )
        self.company.paperformat_id = paper
        self.company.write({"phone": "+49 40 1234", "website": "https://acme.example"})
        page = self._print()[0]
        for line in (self.customer.name, "Main Street 1", "10115 Berlin"):
            left, top = self._find_mm(page, line)
            self.assertAlmostEqual(left, 25, delta=1, msg=line)
            self.assertTrue(44.5 <= top <= 72, f"{line}: {top:.1f} mm")
        for line in ("Sender Street 5", "+49 40 1234", "https://acme.example"):
            _left, top = self._find_mm(page, line)
            self.assertLess(top, 25, line)


@tagged("post_install", "-at_install")
class TestDocumentPatchedBuild(TestDocument):
    """The same letters with the build of wkhtmltopdf that is patched for Qt."""

    @classmethod
    def setUpClass(cls):
        folder = os.path.dirname(os.environ["DUNNING_WKHTMLTOPDF_PATCHED"])
        path = os.environ["PATH"]
        os.environ["PATH"] = f"{folder}:{path}"
        cls.addClassCleanup(os.environ.__setitem__, "PATH", path)
        # Odoo looks for the program once a process.
        ir_actions_report._wkhtml.cache_clear()
        cls.addClassCleanup(ir_actions_report._wkhtml.cache_clear)
        super().setUpClass()

    def test_the_build_is_the_patched_one(self):
        self.assertTrue(ir_actions_report._wkhtml().is_patched_qt)
