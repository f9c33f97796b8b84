"""The hard cases: long names, long feet, other scripts; what stands where, in mm."""

import io
import re

import pypdfium2.raw as pdfium
from markupsafe import Markup
from pypdf import PdfReader

from odoo.tests import tagged

from ..reports import letter_pages
from .support.document_case import POINTS_PER_MM, DocumentCase


@tagged("post_install", "-at_install")
class TestDocumentHard(DocumentCase):
    def test_an_address_of_ten_lines_stays_in_the_window_with_its_place(self):
        self.customer.write(
            {
                "name": "Thornbury and Sons Wholesale Bookselling and Stationery, "
                "Antiquarian Books, Maps, Prints and Manuscripts of all Ages, "
                "successors of the late Josiah Thornbury of Thornbury Hall " * 2,
                "street": "Building 4, second floor, behind the old mill, gate 12",
                "street2": "Very Long Street of the Bookbinders and Stationers 1234",
                "city": "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch",
                "zip": "LL61 5UJ",
                "country_id": self.env.ref("base.uk").id,
            }
        )
        for pdf in self._print_twice():
            page = pdf[0]
            for line in (
                "Thornbury",
                "Building 4",
                "1234",
                "LL61 5UJ",
                "United Kingdom",
            ):
                _left, top = self._find_mm(page, line)
                self.assertTrue(62.5 <= top <= 90, f"{line}: {top:.1f} mm")

    def test_the_senders_line_of_a_long_name_is_whole_and_in_the_window(self):
        self.company.name = "Acme Wholesale of Everything under the Sun and Moon " * 2
        for pdf in self._print_twice():
            page = pdf[0]
            for line in ("Acme Wholesale", "Sender Street 5", "20095 Hamburg"):
                textpage = page.get_textpage()
                found = textpage.search(line)
                places = []
                while match := found.get_next():
                    box = textpage.get_charbox(match[0])
                    places.append((page.get_height() - box[3]) / POINTS_PER_MM)
                self.assertTrue(
                    [top for top in places if 45 <= top <= 63], (line, places)
                )

    def test_the_country_is_named_abroad_only(self):
        self.company.country_id = self.env.ref("base.de")
        letter = self._propose("24 May").letter_ids
        self.assertNotIn("Germany", letter._get_address()["lines"])
        self.customer.country_id = self.env.ref("base.fr")
        self.assertIn("France", letter._get_address()["lines"])

    def test_a_company_without_address_shows_no_empty_one(self):
        blank = dict.fromkeys(("street", "street2", "zip", "city"), False)
        self.company.partner_id.write(blank)
        text = self._text(self._print())
        self.assertNotIn("--", text)
        self.assertIn("address is incomplete", self.company.dunning_document_warnings)

    def test_the_foot_stands_at_the_foot_of_every_page(self):
        lines = "<br/>".join(f"Foot line {number}" for number in range(1, 9))
        self.company.report_footer = Markup("<p>%s</p>") % Markup(lines)
        self._create_invoices("10 May", range(100, 140))
        for pdf in self._print_twice():
            self.assertGreater(len(pdf), 1)
            for page in pdf:
                _left, first = self._find_mm(page, "Foot line 1")
                _left, last = self._find_mm(page, "Foot line 8")
                self.assertTrue(250 < first < last, (first, last))
                self.assertAlmostEqual(last, 285, delta=2.5)
                self.assertTrue(self._has_rule(page, first - 4, first), first)
                body = page.get_textpage().get_text_range().partition("Foot line 1")[0]
                self.assertIn(self._letters().line_ids[:1].move_name[:4], body)

    @staticmethod
    def _has_rule(page, top, bottom):
        """Whether a line goes across the page between two heights in mm."""
        dots = 4  # a mm
        picture = page.render(scale=dots / POINTS_PER_MM, grayscale=True).to_pil()
        left, right = 30 * dots, picture.width - 25 * dots
        for y in range(int(top * dots), int(bottom * dots)):
            row = picture.crop((left, y, right, y + 1))
            if row.getextrema()[1] < 250:
                return True
        return False

    def test_where_law_asks_for_them_register_and_tax_number_stand_in_the_foot(self):
        self.company.write(
            {
                "country_id": self.env.ref("base.de").id,
                "company_registry": "HRB 12345",
                "vat": "DE136695976",
            }
        )
        for pdf in self._print_twice():
            page = pdf[0]
            for text in ("HRB 12345", "DE136695976"):
                _left, top = self._find_mm(page, text)
                self.assertGreater(top, 275)
            self.company.report_footer = Markup("<p>HRB 12345 · VAT DE 136695976</p>")
            report = self.env["ir.actions.report"]
            self.assertEqual(report._get_dunning_particulars(self.company), [])

    def test_whom_to_ask_with_telephone_and_address(self):
        person = self.env.ref("base.user_admin")
        person.partner_id.write({"phone": "+49 40 99", "email": "anna@acme.example"})
        self.standard.user_id = person
        for pdf in self._print_twice():
            page = pdf[0]
            for text in (person.name, "+49 40 99", "anna@acme.example"):
                left, top = self._find_mm(page, text)
                self.assertGreater(left, 125)
                self.assertTrue(50 <= top <= 98, f"{text}: {top:.1f} mm")

    def test_the_senders_town_stands_apart_from_its_postcode(self):
        self.assertFalse(self.company.state_id)
        for pdf in self._print_twice():
            text = " ".join(self._text(pdf).split())
            self.assertIn("Hamburg 20095", text)

    def test_a_tagline_that_is_too_long_ends_with_a_whole_line(self):
        lines = Markup("<br/>").join(f"Line {n}" for n in range(1, 6))
        self.company.report_header = Markup("<p>%s</p>") % lines
        for pdf in self._print_twice():
            self.assertFalse(self._has_ink(pdf[0], (26, 43.6), (100, 44.9)))

    def test_columns_that_say_nothing_are_left_out(self):
        first = self._text(self._print())
        for heading in ("Paid", "Amount", "Your reference", "Level"):
            self.assertNotIn(heading, first)
        self._pay(self.invoice, 19, "26 May")
        self.invoice.ref = "PO 4711"
        second = self._text(self._print("31 May"))
        for words in ("Paid", "Amount", "Your reference", "PO 4711", "19.00", "100.00"):
            self.assertIn(words, second)

    def test_levels_are_called_as_their_letters_are(self):
        self._create_invoice("17 May")
        for day in ("24 May", "31 May", "7 June"):
            self._run_day(day)
        text = self._text(self._print("14 June"))
        for heading in ("Level", "Final notice", "Urgent payment"):
            self.assertIn(heading, text)
        self.assertNotIn("Dunning", text)

    def test_the_file_says_what_it_is(self):
        self._print()
        reader = PdfReader(io.BytesIO(self._letters().pdf_id.raw))
        self.assertEqual(reader.metadata.author, self.company.name)
        title = f"Payment reminder {self._letters().name}"
        self.assertEqual(reader.metadata.title, title)
        self.assertEqual(reader.trailer["/Root"]["/Lang"], "en-US")

    def test_its_text_is_read_in_the_order_in_which_it_stands(self):
        head = r"Letter\s+DUN/\d+/\d+\s+Date\s+May 24, 2026\s+Customer number\s+C-4711"
        parts = (self.customer.name, head, "Payment reminder", "Total to pay", "IBAN")
        order = re.compile(".*".join(parts), re.DOTALL)
        for pdf in self._print_twice():
            self.assertRegex(self._text(pdf), order)

    def test_details_that_are_too_long_end_with_a_whole_line(self):
        lines = Markup("<br/>").join(f"Line {n}" for n in range(1, 13))
        self.company.company_details = Markup("<p>%s</p>") % lines
        self.assertIn("more than 8 lines", self.company.dunning_document_warnings)
        for pdf in self._print_twice():
            # The head ends at 45 mm, its eighth line before.
            self.assertFalse(self._has_ink(pdf[0], (120, 43.4), (192, 44.9)))

    def test_the_labels_of_the_summary_begin_at_one_line(self):
        for pdf in self._print_twice():
            labels = ("Total to pay", "Please pay by", "Payment reference")
            lefts = [self._find_mm(pdf[0], label)[0] for label in labels]
            self.assertLess(max(lefts) - min(lefts), 0.4, lefts)

    def test_a_line_goes_between_the_rows(self):
        self._create_invoice("11 May")
        for pdf in self._print_twice():
            first, second = self._letters().line_ids.sorted("date_due")
            _left, top = self._find_mm(pdf[0], first.move_name)
            _left, bottom = self._find_mm(pdf[0], second.move_name)
            self.assertTrue(self._has_rule(pdf[0], top, bottom), (top, bottom))

    def test_no_type_is_smaller_than_eight_points(self):
        self.company.write({"report_footer": Markup("<p>Foot</p>"), "phone": "1"})
        for pdf in self._print_twice():
            self.assertGreaterEqual(self._get_smallest_type(pdf), 7.9)

    @staticmethod
    def _has_ink(page, corner, opposite):
        """Whether anything is drawn in a rectangle, given by corners in mm."""
        picture = page.render(scale=4, grayscale=True).to_pil()
        box = (mm * POINTS_PER_MM * 4 for mm in (*corner, *opposite))
        darkest, _lightest = picture.crop(tuple(map(round, box))).getextrema()
        return darkest < 200

    def test_a_script_without_a_font_is_noticed(self):
        letter = self._propose("24 May").letter_ids
        letter._issue(self.day("24 May"))
        self.assertFalse(letter.activity_ids)
        shows = letter_pages.lacks_letters
        self.assertFalse(shows(letter.pdf_id.raw, "Größe Œuvre Łódź"))
        self.assertTrue(shows(letter.pdf_id.raw, "中文有限公司"))

    def _get_fold_marks(self, page):
        """How far from the top hairlines at the left edge are, in mm."""
        found = []
        for drawn in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_PATH]):
            left, _bottom, right, top = drawn.get_bounds()
            if 3 < left / POINTS_PER_MM and right / POINTS_PER_MM < 10:
                found.append((page.get_height() - top) / POINTS_PER_MM)
        return sorted(found)

    def test_words_that_run_to_the_left_stay_in_their_place(self):
        """Debian's build drew them over the edge, and over what stands beside them."""
        self.env["res.lang"]._activate_lang("ar_001")
        self.customer.lang = "ar_001"
        self.standard.level_ids.with_context(lang="ar_001").introduction = (
            "السادة شركة النور للتجارة،\n\n"
            "لم نتلق بعد دفعتكم عن {{ object.claimed_invoices }}. يرجى الدفع حتى "
            "{{ object.deadline }}."
        )
        for pdf in self._print_twice():
            text = pdf[0].get_textpage()
            signs = [text.get_text_range(n, 1) for n in range(text.count_chars())]
            right = [
                text.get_charbox(number)[2] / POINTS_PER_MM
                for number, sign in enumerate(signs)
                if sign > "\u0590" and sign.isalpha()
            ]
            self.assertGreater(len(right), 60)
            self.assertAlmostEqual(max(right), 192, delta=1.5)

    def test_the_first_page_says_where_to_fold_and_punch(self):
        for number in range(40):
            self._create_invoice("10 May", 100.0 + number)
        pdf = self._print()
        marks = self._get_fold_marks(pdf[0])
        for found, wanted in zip(marks, (105, 148.5, 210), strict=True):
            self.assertAlmostEqual(found, wanted, delta=0.5)
        self.assertFalse(self._get_fold_marks(pdf[1]))

    def test_paper_of_another_size_has_no_marks_for_folding(self):
        self.company.paperformat_id = self.env.ref("base.paperformat_us")
        self.assertFalse(self._get_fold_marks(self._print()[0]))

    def test_the_window_of_form_a_starts_18_mm_higher(self):
        """With the paper format of Odoo's add-on for DIN 5008, as that ships it."""
        paper = self.env["report.paperformat"].sudo().create({"name": "Form A"})
        self.env["ir.model.data"].sudo()._update_xmlids(
            [{"xml_id": "l10n_din5008.paperformat_euro_din_a", "record": paper}]
        )
        self.company.paperformat_id = paper
        self.company.write({"phone": "+49 40 1234", "website": "https://acme.example"})
        for pdf in self._print_twice():
            page = pdf[0]
            for line in (self.customer.name, "Main Street 1", "10115 Berlin"):
                left, top = self._find_mm(page, line)
                self.assertAlmostEqual(left, 25, delta=1, msg=line)
                self.assertTrue(44.5 <= top <= 72, f"{line}: {top:.1f} mm")
            self.assertAlmostEqual(self._get_fold_marks(page)[0], 87, delta=0.5)
            for line in ("Sender Street 5", "+49 40 1234", "https://acme.example"):
                _left, top = self._find_mm(page, line)
                self.assertLess(top, 25, line)
