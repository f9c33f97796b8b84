"""What stands on paper is true of these very items, and complete on every page."""

import io

from odoo import Command
from odoo.tests import BaseCase, tagged
from odoo.tests.common import freeze_time
from odoo.tools.pdf import PdfReader

from ..reports import letter_pages
from .common import DunningCommon
from .support.books_case import BooksCommon
from .support.document_case import POINTS_PER_MM, DocumentCase


@tagged("post_install", "-at_install")
class TestTrueWords(DunningCommon):
    def _letter(self, text="24 May", **values):
        self._run_day(text)
        return self._letters()[-1]

    def test_what_was_never_invoiced_is_called_no_invoice(self):
        entry = self._create_opening_balance("10 May", 50.0)
        letter = self._letter()
        subject = letter._get_mail_subject()
        self.assertIn(f"our claim {entry.name}", letter.introduction)
        self.assertIn(entry.name, subject)
        self._create_invoice("20 May")
        second = self._letter("3 June")
        self.assertIn("the items listed below", second.introduction)
        self.assertIn("2 items", second._get_mail_subject())
        self.assertEqual(second._get_subject_of_payment(), "2 items, listed below")
        self.assertIn("some of these items", second.said_before)
        words = " ".join(
            (letter.introduction, subject, second.introduction, second.said_before)
        )
        self.assertNotIn("invoice", words.lower())

    def test_nothing_is_paid_where_a_part_is_disputed(self):
        invoice = self._create_invoice("10 May")
        invoice.write(
            {
                "dunning_disputed": True,
                "dunning_disputed_amount": 19,
                "dunning_dispute_reason": "Not as agreed",
            }
        )
        columns = self._letter()._get_columns()
        self.assertIn("amount", columns)
        self.assertNotIn("paid", columns)

    def test_without_a_deadline_no_time_is_called_the_same(self):
        self._create_invoice("10 April")
        self._run_days("24 April", "8 May")
        with freeze_time("2026-05-15 10:00:00"):
            run = self._propose("15 May", print_deadline=False)
            for lang, words in (
                ("en_US", "your reasons promptly."),
                ("de_DE", "nennen Sie uns diese bitte umgehend."),
            ):
                self.env["res.lang"]._activate_lang(lang)
                self.customer.lang = lang
                texts = run.letter_ids._prepare_text_vals()
                self.assertIn(words, texts["closing"])

    def test_no_source_of_a_rate_says_what_was_not_found(self):
        for value in self.env["dunning.rate.value"].search([]):
            self.assertNotIn("found", value.source)


@tagged("post_install", "-at_install")
@freeze_time("2026-07-15 10:00:00")
class TestInterestOnPaper(BooksCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customer.country_id = cls.env.ref("base.de")
        cls.level.write({"interest": "claimed", "interest_sheet": True})

    def _texts(self, letter):
        pages = PdfReader(io.BytesIO(letter.pdf_id.raw)).pages
        return [" ".join(page.extract_text().split()) for page in pages]

    def test_a_day_that_costs_nothing_is_not_charged(self):
        self._pay(self.invoice, 116, "10 May")
        for interest in ("claimed", "shown"):
            self.level.interest = interest
            letter = self._propose("15 July").letter_ids
            note = letter._get_interest_note()
            self.assertIn("July 15, 2026", note)
            self.assertNotIn("a day", note)
            self.assertNotIn("0.00", note)
            letter.run_id.action_cancel()

    def test_the_e_mail_says_of_interest_and_costs_what_the_paper_says(self):
        letter = self._letter("15 July")
        # As where the law wants costs to be announced.
        letter._as_verb().announced_fee_amount = 40
        mail = str(letter._render_mail_details())
        for note in (letter._get_interest_note(), letter._get_costs_note()):
            self.assertTrue(note)
            self.assertIn(note, mail)

    def test_every_page_of_the_sheet_says_what_its_columns_are(self):
        self._create_invoices("10 May", [100.0] * 40)
        letter = self._letter("15 July")
        pages = self._texts(letter)
        title = f"{letter.name}: interest until"
        first = next(n for n, text in enumerate(pages) if title in text)
        sheet = pages[first:]
        self.assertGreater(len(sheet), 1)
        for text in sheet:
            self.assertIn("Principal", text)
        rows = sum(text.count("INV/") for text in sheet)
        # Each with its two half-years and their sum.
        self.assertEqual(rows, 41 * 3)

    def test_the_sheet_tells_instalments_apart(self):
        self._pay(self.invoice, 119, "10 May")
        terms = self.env["account.payment.term"].create(
            {
                "name": "Halves",
                "line_ids": [
                    Command.create(
                        {"value": "percent", "value_amount": 50, "nb_days": days}
                    )
                    for days in (0, 7)
                ],
            }
        )
        self._create_invoice(
            "10 June", invoice_payment_term_id=terms.id, invoice_date_due=False
        )
        sheet = self._texts(self._letter("15 July"))[-1]
        self.assertIn("(1/2)", sheet)
        self.assertIn("(2/2)", sheet)

    def test_why_writes_percent_as_the_reader_does(self):
        self.env["res.lang"]._activate_lang("de_DE")
        wizard = self.env["dunning.explanation"].with_context(lang="de_DE")
        stretch = {
            "amount": 1.0,
            "days": 3,
            "date_to": "2026-07-03",
            "principal": 100.0,
            "percent": 10.52,
        }
        found = {
            "currency_id": self.company.currency_id.id,
            "charges": {"stretches": [stretch]},
        }
        (text,) = wizard._explain_amount(found)
        self.assertIn("10,52", text)
        self.assertNotIn("10.52", text)


@tagged("post_install", "-at_install")
class TestRowsThatBelongTogether(BaseCase):
    def test_no_page_begins_with_a_sum_or_ends_with_a_heading(self):
        kinds = ("line", "line", "heading", "line", "line", "sum")
        rows = [{"kind": kind} for kind in kinds]
        for sizes, expected in (
            ([5, 1], [4, 2]),
            ([3, 3], [2, 4]),
            ([4, 2], [4, 2]),
            (None, [6]),
        ):
            tables = letter_pages.number_rows(rows, sizes)
            self.assertEqual([len(table) for table in tables], expected)
            numbers = [row["number"] for table in tables for row in table]
            self.assertEqual(numbers, list(range(6)))


@tagged("post_install", "-at_install")
class TestOnTheSheet(DocumentCase):
    def test_an_address_is_broken_after_its_at_sign_alone(self):
        person = self.env.ref("base.user_admin")
        person.partner_id.email = "katrin.brandt@alsterkontor.example"
        self.standard.user_id = person
        for pdf in self._print_twice():
            lines = self._text(pdf).split()
            self.assertIn("katrin.brandt@", lines)
            self.assertIn("alsterkontor.example", lines)

    def test_whom_to_ask_is_whole_whatever_stands_beside_it(self):
        email = "friederike.von.mueller-luedenscheidt@donaudampfschifffahrt.example"
        person = self.env.ref("base.user_admin")
        person.partner_id.write({"phone": "+49 40 1234567-8901234", "email": email})
        person.name = "Dr. Friederike Freifrau von Müller"
        self.standard.user_id = person
        self.customer.write({"ref": "C" + "0" * 120, "lang": "de_DE"})
        self.env["res.lang"]._activate_lang("de_DE")
        modules = self.env["ir.module.module"]
        modules._load_module_terms(["dunning_advanced"], ["de_DE"])
        mm = POINTS_PER_MM
        for pdf in self._print_twice():
            page = pdf[0]
            top = page.get_height()
            edges = (110 * mm, top - 98 * mm, 192.5 * mm, top - 45 * mm)
            shown = page.get_textpage().get_text_bounded(*edges)
            for text in (person.name, "+49 40 1234567-8901234", email):
                self.assertIn("".join(text.split()), "".join(shown.split()))
