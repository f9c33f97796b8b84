"""The sheet of interest adds up to what the letter says."""

import io
from xml.etree import ElementTree
from zipfile import ZipFile

from odoo.tests import tagged
from odoo.tests.common import freeze_time
from odoo.tools.pdf import PdfReader

from .support.books_case import HardCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-07-15 10:00:00")
class TestSheetAgainstLetter(HardCommon):
    """What is printed, and what is in the file, adds up to what the letter says."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customer.country_id = cls.env.ref("base.de")
        cls.standard.level_ids.write({"interest": "claimed", "interest_sheet": True})
        for amount in (333.33, 1000.01, 77777.77):
            cls._create_invoice("15 June", amount)
        cls._pay(cls.invoice, 19, "2 July")

    def _pages(self, letter):
        return PdfReader(io.BytesIO(letter.pdf_id.raw)).pages

    def _rows(self, letter):
        name = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
        with ZipFile(io.BytesIO(letter.sheet_id.raw)) as book:
            root = ElementTree.fromstring(book.read("xl/worksheets/sheet1.xml"))
        return [
            [cell.findtext(f"{name}v") for cell in row.iter(f"{name}c")]
            for row in root.iter(f"{name}row")
        ]

    def test_to_the_cent(self):
        first = self._letter("8 July")
        second = self._letter("15 July")
        first.charge_ids.filtered(lambda one: one.kind == "interest")[:1].action_waive(
            "A part", 0.05
        )
        for letter in (first, second):
            self._assert_sums(letter)
            stretches = sorted(round(run.amount, 2) for run in letter.interest_ids)
            in_file = [round(float(row[9]), 2) for row in self._rows(letter)[1:-1]]
            self.assertEqual(sorted(in_file), stretches)
            total = round(sum(stretches), 2)
            self.assertAlmostEqual(float(self._rows(letter)[-1][9]), total, 2)
            of_lines = sum(letter.line_ids.mapped("interest_amount"))
            self.assertAlmostEqual(letter.interest_amount, of_lines, 2)
            self.assertAlmostEqual(letter.interest_amount, total, 2)
            text = " ".join(page.extract_text() for page in self._pages(letter))
            sheet = " ".join(text.split())
            for amount in [*stretches, total]:
                self.assertIn(f"{amount:,.2f}", sheet)

    def test_the_items_come_as_on_the_letter(self):
        letter = self._letter("15 July")
        names = letter._get_claimed_lines().mapped("move_name")
        self.assertGreater(len(names), 2)
        sheet = [item["name"] for item in letter._get_sheet_items()]
        self.assertEqual(sheet, names)
        text = " ".join(p.extract_text() for p in self._pages(letter)[1:])
        self.assertEqual(sorted(names, key=text.index), names)

    def test_the_days_of_each_item_are_those_of_its_delay(self):
        letter = self._letter("15 July")
        for item, runs in letter.interest_ids.grouped("move_line_id").items():
            first = min(runs.mapped("date_from"))
            self.assertEqual(sum(runs.mapped("days")), (letter.date - first).days + 1)
            self.assertGreater(first, item.date_maturity)
