"""With core's add-on for Switzerland a payment slip follows the letter."""

import io
from unittest.mock import patch

import pypdfium2
from PIL import Image

from odoo.tests import tagged

from ..reports import swiss_slip
from .common import DunningCommon
from .support.document_case import POINTS_PER_MM


@tagged("post_install", "-at_install")
class TestSwissSlip(DunningCommon):
    """With core's add-on for Switzerland a slip follows the letter, else nothing."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.swiss = cls.env.ref("base.ch")
        place = {
            "street": "Bahnhofstrasse 1",
            "zip": "8001",
            "city": "Zürich",
            "country_id": cls.swiss.id,
        }
        cls.company.partner_id.write(place)
        cls.customer.write({**place, "lang": "en_US"})
        cls.dollars = cls.env.ref("base.USD")
        cls.francs = cls.setup_other_currency("CHF", rates=[("2020-01-01", 1.0)])
        cls.bank = cls.env["res.partner.bank"].create(
            {
                "acc_number": "CH93 0076 2011 6238 5295 7",
                "partner_id": cls.company.partner_id.id,
            }
        )
        methods = dict(cls.bank.get_available_qr_methods_in_sequence())
        cls.has_addon = "ch_qr" in methods

    def _issue(self, *amounts, currency=None):
        currency = currency or self.francs
        for amount in amounts:
            self._create_invoice("10 May", amount, currency_id=currency.id)
        self._run_day("24 May")
        return self._letters()

    def _texts(self, letter):
        pages = pypdfium2.PdfDocument(letter.pdf_id.raw)
        return [page.get_textpage().get_text_range() for page in pages]

    def test_a_slip_follows_the_letter(self):
        letter = self._issue(100.0, 1019.5)
        texts = self._texts(letter)
        self.assertEqual(len(texts), 2 if self.has_addon else 1)
        for text in texts[1:]:
            for words in (
                "Payment part",
                "Receipt",
                "CH93 0076 2011 6238 5295 7",
                "1 119.50",
                letter.name,
                "CH-8001 Zürich",
            ):
                self.assertIn(words, text)

    def test_the_slip_names_the_holder_of_the_account_as_its_code_does(self):
        self.bank.acc_holder_name = "Acme Treuhand"
        number, name, *_place = self._issue(100.0)._get_slip_account(self.bank)
        self.assertEqual(number, "CH93 0076 2011 6238 5295 7")
        self.assertEqual(name, "Acme Treuhand")

    def _draw_slip(self, lang):
        """A slip with names of many letters, as a page."""
        code = io.BytesIO()
        Image.new("1", (8, 8)).save(code, "PNG")
        slip = swiss_slip.Slip(
            lang=lang,
            account=("CH93 0076 2011 6238 5295 7", "Łódź\nMüller AG", "Š 1", "8001 Z"),
            reference="",
            information="Pavlović",
            debtor=("Đorđe Kovačević", "Őrség 1", "CH-8001 Zürich"),
            currency="CHF",
            amount="100.00",
            code=code.getvalue(),
        )
        (page,) = pypdfium2.PdfDocument(swiss_slip.draw(slip))
        return page

    def test_a_slip_writes_every_name_in_letters_that_it_has(self):
        text = self._draw_slip("de").get_textpage().get_text_range()
        for words in ("Lódz Müller AG", "Pavlovic", "Dorde Kovacevic", "Orség 1"):
            self.assertIn(words, text)

    def test_a_slip_says_above_its_line_that_it_is_torn_off(self):
        """Where the paper has no holes the guidelines ask for it, or for scissors."""
        for lang, words in (
            ("de", "Vor der Einzahlung abzutrennen"),
            ("fr", "A détacher avant le versement"),
            ("it", "Da staccare prima del versamento"),
            ("nl", "Separate before paying in"),
        ):
            textpage = self._draw_slip(lang).get_textpage()
            found = textpage.search(words).get_next()
            with self.subTest(lang):
                self.assertTrue(found)
                bottom = textpage.get_charbox(found[0])[1]
                self.assertGreater(bottom, 105 * POINTS_PER_MM)
                self.assertLess(bottom, 110 * POINTS_PER_MM)

    def test_an_account_for_qr_references_gets_one_of_27_digits(self):
        if "l10n_ch_qr_iban" not in self.bank._fields:
            self.assertEqual(len(self._texts(self._issue(100.0))), 1)
            return
        self.bank.l10n_ch_qr_iban = "CH21 3080 8001 2345 6782 7"
        letter = self._issue(100.0, 50.0)
        self.assertTrue(self.bank._is_qr_reference(letter.payment_reference))
        self.assertEqual(len(self._texts(letter)), 2)

    def test_who_gets_no_slip_pays_to_the_account_that_needs_none(self):
        """An account for QR references takes no transfer from abroad."""
        if not self.has_addon:
            return
        abroad = {"country_id": self.env.ref("base.de").id}
        for of_customer, currency in ((abroad, self.francs), ({}, self.dollars)):
            with self.subTest(currency.name), self.env.cr.savepoint() as savepoint:
                self.bank.l10n_ch_qr_iban = "CH21 3080 8001 2345 6782 7"
                self.customer.write(of_customer)
                letter = self._issue(100.0, 50.0, currency=currency)
                (text,) = self._texts(letter)
                self.assertIn("CH93 0076 2011 6238 5295 7", text)
                self.assertNotIn("CH21 3080", text)
                self.assertEqual(letter.payment_reference, letter.name)
                savepoint.rollback()

    def test_an_account_in_small_letters_is_a_swiss_one(self):
        self.bank.acc_number = "ch93 0076 2011 6238 5295 7"
        letter = self._issue(100.0)
        number, *_creditor = letter._get_slip_account(self.bank)
        self.assertEqual(number, "CH93 0076 2011 6238 5295 7")
        self.assertTrue(letter._fits_slip(self.bank))
        self.assertEqual(len(self._texts(letter)), 2 if self.has_addon else 1)

    def test_no_slip_for_a_customer_abroad(self):
        self.customer.country_id = self.env.ref("base.de")
        self.assertEqual(len(self._texts(self._issue(100.0))), 1)

    def test_no_slip_to_an_account_abroad(self):
        """Swiss banks take slips for accounts in Switzerland and Liechtenstein."""
        for number in ("DE89 3704 0044 0532 0130 00", "12-345678-9"):
            with self.subTest(number), self.env.cr.savepoint() as savepoint:
                self.bank.acc_number = number
                self.assertEqual(len(self._texts(self._issue(100.0))), 1)
                savepoint.rollback()

    def test_a_code_has_only_signs_that_banks_read(self):
        self.customer.name = "L’Atelier – „Õ“ Łódź"
        letter = self._issue(100.0)._with_customer_language()
        code, _slip = self._read_slip(letter)
        self.assertEqual(code[21:22], ['L\'Atelier - "Õ" Łódź'] * self.has_addon)

    def test_no_slip_with_a_name_that_it_has_no_letters_for(self):
        for name in ("شركة النور", "Ελλάδα ΑΕ"):
            with self.subTest(name), self.env.cr.savepoint() as savepoint:
                self.customer.name = name
                self.assertEqual(len(self._texts(self._issue(100.0))), 1)
                savepoint.rollback()

    def test_the_slip_says_beside_the_amount_what_its_code_says(self):
        """Whatever the reference of the invoice looks like, on a plain account."""
        structured = "RF18539007547034"
        references = (structured, "INV-17", "RFQ#17", "000000000000000000000000011")
        customers = {}
        for reference in references:
            customer = self._create_customer(reference, country_id=self.swiss.id)
            invoice = self._create_invoice(
                "10 May", partner=customer, currency_id=self.francs.id
            )
            invoice.payment_reference = reference
            customers[reference] = customer
        self._run_day("24 May")
        for reference, customer in customers.items():
            letter = self._letters(customer)._with_customer_language()
            with self.subTest(reference):
                self.assertEqual(letter.payment_reference, reference)
                code, slip = self._read_slip(letter)
                if not self.has_addon:
                    self.assertFalse(code or slip)
                    continue
                is_structured = reference == structured
                told = letter.name if is_structured else reference
                kind = "SCOR" if is_structured else "NON"
                asked = reference if is_structured else ""
                self.assertEqual(code[27:30], [kind, asked, told])
                self.assertIn(f"Additional information {told}", slip)
                self.assertEqual("Reference" in slip, is_structured)

    def _read_slip(self, letter):
        """What the code says, line by line, and the words of the slip in one."""
        report, codes = type(self.env["ir.actions.report"]), []
        draw = report.barcode

        def note(self, *args, **params):
            codes.append(params.get("value", "").split("\n"))
            return draw(self, *args, **params)

        with patch.object(report, "barcode", note):
            slip = letter._get_swiss_slip()
        pages = pypdfium2.PdfDocument(slip) if slip else ()
        text = " ".join(page.get_textpage().get_text_range() for page in pages)
        return (codes[-1] if codes else []), " ".join(text.split())
