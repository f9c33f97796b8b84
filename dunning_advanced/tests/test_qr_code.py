"""The EPC QR code: the letter's own total, account and number, or none at all.

It is made by core's optional add-on for SEPA. What holds without that add-on is asked
of a database without it: there no letter has a code, and all else is the same.
"""

import base64
import io
from itertools import combinations
from unittest.mock import patch
from urllib.parse import unquote_to_bytes

import pypdfium2
import pypdfium2.raw as pdfium
from lxml import html
from PIL import Image, ImageChops

from odoo import Command
from odoo.tests import tagged

from .common import DunningCommon

IBAN = "DE89 3704 0044 0532 0130 00"
BIC = "COBADEFFXXX"
# Level M, as the European Payments Council asks.
SIZE = {"width": 128, "height": 128, "humanreadable": 1, "quiet": 0, "barLevel": "M"}


@tagged("post_install", "-at_install")
class TestQrCode(DunningCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.euro = cls.setup_other_currency("EUR", rates=[("2020-01-01", 2.0)])
        cls.bank = cls.env["res.partner.bank"].create(
            {
                "acc_number": IBAN,
                "partner_id": cls.company.partner_id.id,
                "bank_id": cls.env["res.bank"].create({"name": "B", "bic": BIC}).id,
            }
        )
        methods = cls.bank.get_available_qr_methods_in_sequence()
        cls.has_addon = "sct_qr" in dict(methods)

    def _create_euro_invoice(self, due="10 May", amount=119.0):
        return self._create_invoice(due, amount, currency_id=self.euro.id)

    def _issue(self, text="24 May"):
        self._run_day(text)
        return self._letters()[-1]._with_customer_language()

    def _get_images(self, letter):
        """What stands in the place of the code in the letter's HTML, as pictures."""
        body = self.env["ir.actions.report"]._render_dunning_letter_body(letter)
        sources = html.fromstring(body).xpath("//td[@class='qr']/img/@src")
        return [self._decode(source) for source in sources]

    @staticmethod
    def _decode(source):
        kind, _comma, content = source.partition(",")
        assert kind == "data:image/png;base64", kind
        return _open(base64.b64decode(unquote_to_bytes(content)))

    def _draw(self, letter, total, iban="DE89370400440532013000"):
        """The code as the European Payments Council lays it down, EPC069-12."""
        lines = ["BCD", "002", "1", "SCT", BIC, self.company.name, iban]
        reference = letter.payment_reference or letter.name
        lines += [f"EUR{total}", "", "", reference, ""]
        report = self.env["ir.actions.report"]
        return _open(report.barcode("QR", "\n".join(lines), **SIZE))

    def _assert_code(self, letter, total):
        """The letter has exactly this code, if the add-on is there to make it."""
        images = self._get_images(letter)
        self.assertEqual(len(images), 1 if self.has_addon else 0)
        for image in images:
            self.assertTrue(self._is_same(image, self._draw(letter, total)))

    @staticmethod
    def _is_same(one, other):
        """Whether two drawings agree in every square; one that differs is 255 off.

        The shades at the edges of the squares are drawn a little otherwise each time.
        """
        if one.size != other.size:
            return False
        return ImageChops.difference(one, other).getextrema()[1] < 64

    def _assert_no_code(self, letter):
        self.assertFalse(letter._get_qr_code())
        self.assertEqual(self._get_images(letter), [])
        self.assertTrue(letter.pdf_id.raw.startswith(b"%PDF"))

    def test_a_letter_in_euro_has_its_total_account_and_number(self):
        self._create_euro_invoice()
        letter = self._issue()
        self.assertTrue(letter.name)
        self._assert_code(letter, "119.0")

    def test_every_part_of_what_is_paid_makes_another_code(self):
        """Or else the other tests could not tell a wrong code from a right one."""
        self._create_euro_invoice()
        self._create_euro_invoice("11 May")
        letter = self._issue("25 May")
        other = letter.new({"payment_reference": "other"})
        codes = [
            self._draw(letter, "238.0"),
            self._draw(letter, "238.01"),
            self._draw(letter, "238.0", iban="DE02120300000000202051"),
            self._draw(other, "238.0"),
        ]
        for one, two in combinations(codes, 2):
            self.assertFalse(self._is_same(one, two))
        self.assertTrue(self._is_same(codes[0], self._draw(letter, "238.0")))
        self._assert_code(letter, "238.0")

    def test_fees_and_credits_are_part_of_the_total(self):
        # 5.00 dollars are 10.00 euros; 0.1 + 0.2 is 0.30000000000000004 in floats.
        self._create_euro_invoice(amount=1000.1)
        self._create_euro_invoice(amount=0.2)
        self._run_days("24 May", "13 June")
        self._create_invoice(
            "1 June", 100.0, currency_id=self.euro.id, move_type="out_refund"
        )
        letter = self._issue("14 June")
        self.assertEqual((letter.fee_amount, letter.amount_credit), (10.0, -100.0))
        self._assert_code(letter, "910.3")

    def test_the_pdf_shows_the_code_beside_the_account(self):
        self._create_euro_invoice()
        letter = self._issue()
        pdf = pypdfium2.PdfDocument(letter.pdf_id.raw)
        found = [place for page in pdf for place in self._find_codes(page)]
        self.assertEqual(len(found), 1 if self.has_addon else 0)
        text = pdf[0].get_textpage()
        left, bottom, _right, top = text.get_charbox(text.search("DE89").get_next()[0])
        for code in found:
            self.assertGreater(code[0], left)
            self.assertTrue(code[1] < bottom < top < code[3], (code, bottom, top))
            # The council asks for 20 mm at least.
            self.assertGreater((code[2] - code[0]) / 72 * 25.4, 20)

    def _find_codes(self, page):
        """Where pictures of the code's drawing lie on a page, in points."""
        expected = self._draw(self._letters(), "119.0")
        for item in page.get_objects([pdfium.FPDF_PAGEOBJ_IMAGE]):
            picture = item.get_bitmap().to_pil().convert("L")
            if self._is_same(picture, expected):
                yield item.get_bounds()

    def test_no_code_on_a_letter_in_dollars(self):
        self._create_invoice("10 May")
        self._assert_no_code(self._issue())

    def test_no_code_without_an_account(self):
        self._create_euro_invoice()
        self.bank.unlink()
        self._assert_no_code(self._issue())

    def test_no_code_without_an_iban(self):
        self._create_euro_invoice()
        self.bank.acc_number = "532013000"
        self._assert_no_code(self._issue())

    def test_no_code_with_an_iban_from_outside_the_euro_payments_area(self):
        self._create_euro_invoice()
        self.bank.acc_number = "SA44 2000 0001 2345 6789 1234"
        self._assert_no_code(self._issue())

    def test_a_reminder_before_the_due_date_has_what_will_be_due(self):
        level = {"name": "Soon", "kind": "reminder", "days": -3}
        self.company.dunning_procedure_id = self.env["dunning.procedure"].create(
            {
                "name": "Before the due date",
                "timing": "age",
                "automation": "issue",
                "level_ids": [Command.create(level)],
            }
        )
        self._create_euro_invoice("26 May")
        letter = self._issue()
        self.assertEqual((letter.amount_total, letter.amount_not_due), (0.0, 119.0))
        self._assert_code(letter, "119.0")

    def test_no_code_over_more_than_a_code_may_say(self):
        for amount, may in ((999_999_999.99, True), (1_000_000_000.0, False)):
            with self.subTest(amount=amount), self.env.cr.savepoint() as savepoint:
                self._create_euro_invoice(amount=amount)
                code = bool(self._issue()._get_qr_code())
                self.assertEqual(code, may and self.has_addon)
                savepoint.rollback()

    def test_no_code_by_the_way_of_another_account(self):
        """The account printed on the letter is the one that the code pays to."""
        plain = self.bank.copy({"acc_number": "532013000", "currency_id": False})
        self._create_euro_invoice().partner_bank_id = plain
        letter = self._issue()
        self.assertEqual(letter._get_bank_account(), plain)
        self._assert_no_code(letter)

    def test_a_missing_back_end_stops_no_letter(self):
        self._create_euro_invoice()

        def fail(*_args, **_kwargs):
            raise RuntimeError("cannot import desired renderPM backend rl_renderPM")

        report = type(self.env["ir.actions.report"])
        with patch.object(report, "barcode", fail):
            if self.has_addon:
                with self.assertLogs("odoo.addons.dunning_advanced", "ERROR"):
                    letter = self._issue()
            else:
                letter = self._issue()
            self.assertTrue(letter.pdf_id.raw.startswith(b"%PDF"))


def _open(png):
    """A drawing in shades of grey, from 0 for black to 255."""
    return Image.open(io.BytesIO(png)).convert("L")
