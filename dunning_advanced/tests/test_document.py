"""The PDF: complete, readable as text, and in its place on the page."""

import io

import pypdfium2
from pypdf import PdfReader

from odoo import Command
from odoo.tests import tagged

from .support.builds import with_both_builds
from .support.document_case import POINTS_PER_MM, DocumentCase

# Where text ends on a page without a foot, and begins below a table's head and the sum
# that is brought forward, in mm from the top.
LAST_MM, FIRST_MM = 283, 26


def _plain(text):
    """The text without any space, of whatever width."""
    return "".join(text.replace("\u200a", "").replace("\ufeff", "").split())


def _streams(content):
    """All that is written in a PDF besides what its pages show: links, for example."""
    reader = PdfReader(io.BytesIO(content))
    for page in reader.pages:
        for annotation in page.get("/Annots") or ():
            yield str(annotation.get_object()).encode()


@tagged("post_install", "-at_install")
class TestDocument(DocumentCase):
    def test_letter_names_all_that_a_debtor_needs(self):
        for pdf in self._print_twice():
            text = self._text(pdf)
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
                "May 31, 2026",
                "DE89 3704 0044 0532 0130 00",
            ):
                self.assertIn(expected, text)

    def test_recipient_stands_in_the_window(self):
        """DIN 5008 form B: address zone 62.7 mm from the top, 27.3 mm high."""
        for pdf in self._print_twice():
            page = pdf[0]
            for line in (self.customer.name, "Main Street 1", "10115 Berlin"):
                left, top = self._find_mm(page, line)
                self.assertAlmostEqual(left, 25, delta=1, msg=line)
                self.assertTrue(62.5 <= top <= 90, f"{line}: {top:.1f} mm")

    def test_notice_shows_fee_and_sum(self):
        self._run_days("24 May", "13 June")
        text = self._text(self._print("14 June"))
        self.assertIn("Late fee", text)
        self.assertIn("124.00", text)

    def test_credit_is_listed_apart_and_deducted(self):
        self._create_invoice("1 May", 19.0, move_type="out_refund")
        text = self._text(self._print())
        self.assertIn("Credits not yet assigned", text)
        self.assertIn("100.00", text)

    def test_a_payment_not_yet_assigned_has_the_day_on_which_it_came(self):
        values = {"partner_id": self.customer.id, "amount": 19.0, "date": "2026-05-08"}
        self.env["account.payment"].create(values).action_post()
        text = self._text(self._print())
        self.assertIn("Credits not yet assigned", text)
        self.assertIn("May 8, 2026", text)

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
        for german in ("Zahlungserinnerung", "Rechnung", "31. Mai 2026", "119,00"):
            self.assertIn(german, text)
        self.assertNotIn("Total to pay", text)

    def test_every_page_of_a_long_letter_has_a_head_and_a_number(self):
        self._create_invoices("10 May", range(100, 170))
        for pdf in self._print_twice():
            self.assertEqual(len(pdf), 3)
            texts = [page.get_textpage().get_text_range() for page in pdf]
            for number, text in enumerate(texts, start=1):
                self.assertIn(f"page {number} of 3", text)
                self.assertIn("Days overdue", text)
            names = self._letters().line_ids.mapped("move_name")
            found = "".join(texts)
            self.assertFalse([name for name in names if found.count(name) != 1])

    def test_short_letter_has_no_page_number(self):
        for pdf in self._print_twice():
            self.assertNotIn("page 1 of", self._text(pdf))

    def test_page_one_says_what_to_pay_however_long_the_letter_is(self):
        self._create_invoices("10 May", range(100, 179))
        for pdf in self._print_twice():
            texts = [page.get_textpage().get_text_range() for page in pdf]
            self.assertGreater(len(texts), 2)
            for words in (
                "Total to pay",
                "11,100.00",
                "May 31, 2026",
                "80 invoices, listed below",
                "DE89 3704 0044 0532 0130 00",
                self._letters().name,
            ):
                self.assertIn(words, texts[0])
            for words in ("Total to pay", "11,100.00", "Kind regards"):
                self.assertIn(words, texts[-1])

    def test_sums_are_carried_from_page_to_page(self):
        self._create_invoices("10 May", range(100, 140))
        for pdf in self._print_twice():
            texts = [page.get_textpage().get_text_range() for page in pdf]
            lines = self._letters().line_ids
            carried = 0.0
            for number, text in enumerate(texts[:-1]):
                carried += sum(
                    line.amount_open for line in lines if line.move_name in text
                )
                words = f"Carried forward $\u200a{carried:,.2f}"
                self.assertIn(_plain(words), _plain(text))
                words = f"Brought forward $\u200a{carried:,.2f}"
                self.assertIn(_plain(words), _plain(texts[number + 1]))
            self.assertNotIn("Carried forward", texts[-1])

    @with_both_builds
    def test_totals_never_stand_on_a_page_without_rows(self):
        for number in (14, 16, 18, 20):
            with self.subTest(rows=number):
                lines = self._letters_with_rows(number)
                for page in lines:
                    text = page.get_textpage().get_text_range()
                    if "Payments received" in text:
                        self.assertRegex(text, r"MANY\d\d\d")

    @with_both_builds
    def test_no_sheet_is_wasted(self):
        """What stands on the last page has no room on the one before."""
        for number in (45, 60, 80, 200):
            with self.subTest(rows=number):
                pages = self._letters_with_rows(number)
                *_others, before, last = [self._get_span_mm(page) for page in pages]
                self.assertGreater(last - FIRST_MM, LAST_MM - before)

    def _get_span_mm(self, page):
        """How far down the text of a page goes, its number left out."""
        text = page.get_textpage()
        bottoms = [
            (page.get_height() - text.get_charbox(index)[1]) / POINTS_PER_MM
            for index in range(text.count_chars())
            if text.get_text_range(index, 1).strip()
        ]
        return max(bottom for bottom in bottoms if bottom < LAST_MM)

    def _letters_with_rows(self, number):
        """The pages of a letter over so many items."""
        with self.env.cr.savepoint() as savepoint:
            letter = self._propose("24 May").letter_ids
            line = letter._as_verb().line_ids
            for count in range(number - 1):
                line.copy({"letter_id": letter.id, "move_name": f"MANY{count:03d}"})
            line.move_name = "MANY999"
            self.env.invalidate_all()
            content = self.env["ir.actions.report"]._render_dunning_letter(letter)
            savepoint.rollback()
        return pypdfium2.PdfDocument(content)

    def test_a_letter_that_nearly_fits_is_drawn_closer_on_one_page(self):
        self._create_invoices("10 May", range(100, 112))
        for pdf in self._print_twice():
            report = self.env["ir.actions.report"]
            letter = self._letters()._with_customer_language()
            body = report._render_dunning_letter_body(letter)
            loose = report._press_dunning_letters(self.company, [body])
            self.assertEqual(len(pypdfium2.PdfDocument(loose)), 2)
            self.assertEqual(len(pdf), 1)

    def test_the_letter_holds_no_key_to_the_customers_portal(self):
        """Whoever gets the file forwarded, an agency for example, gets no key."""
        for pdf in self._print_twice():
            letter = self._letters()
            self.invoice._portal_ensure_token()
            everything = letter.pdf_id.raw + self._text(pdf).encode()
            for stream in _streams(letter.pdf_id.raw):
                everything += stream
            self.assertNotIn(b"access_token", everything)
            self.assertNotIn(self.invoice.access_token.encode(), everything)

    def test_the_head_is_that_of_the_companys_other_documents(self):
        self.company.write(
            {
                "report_header": "<p>Since 1887</p>",
                "company_details": "<p>ACME Wholesale<br>Registered in Hamburg</p>",
            }
        )
        for pdf in self._print_twice():
            page = pdf[0]
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
        for pdf in self._print_twice():
            page = pdf[0]
            for line in ("Thornbury", "United Kingdom"):
                _left, top = self._find_mm(page, line)
                self.assertTrue(62.5 <= top <= 90, f"{line}: {top:.1f} mm")

    def test_without_a_person_the_head_names_the_senders_bare_address(self):
        self.standard.user_id = False
        self.company.dunning_email_from = '"Acme Accounts" <accounts@acme.example>'
        text = self._text(self._print())
        self.assertIn("accounts@acme.example", text)
        self.assertNotIn("Acme Accounts", text)
