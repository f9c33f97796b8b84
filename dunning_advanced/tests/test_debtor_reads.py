"""What a debtor reads in hand is true, and written as in the debtor's language."""

import io
from datetime import date

from odoo import Command
from odoo.tests import tagged
from odoo.tests.common import freeze_time
from odoo.tools import html2plaintext
from odoo.tools.pdf import PdfReader

from .support.books_case import BooksCommon
from .support.collection_case import CollectionCase
from .support.portal_case import PortalCase


@tagged("post_install", "-at_install")
@freeze_time("2026-05-26 10:00:00")
class TestPageBeforeDue(PortalCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        level = {"name": "Internal 0", "days": -5, "title": "Soon"}
        cls.customer.dunning_procedure_id = cls.env["dunning.procedure"].create(
            {
                "name": "Early",
                "timing": "age",
                "automation": "issue",
                "level_ids": [Command.create(level)],
            }
        )
        cls.invoice = cls._create_invoice("29 May")
        cls._run_day("26 May")
        cls.letter = cls._letters()

    def _page(self):
        self.authenticate(None, None)
        return self.url_open(self.letter._get_payment_url(), timeout=60).text

    def test_nothing_is_to_be_paid_today_before_it_is_due(self):
        page = self._page()
        self.assertIn("Amount due", page)
        self.assertNotIn("To pay today", page)
        self.assertNotIn("Please pay by", page)

    def test_no_day_of_the_page_is_taken_for_another(self):
        page = self._page()
        self.assertIn("May 26, 2026", page)
        self.assertIn("May 29, 2026", page)
        self.assertNotIn("05/2", page)

    def test_the_list_names_the_amount_and_what_the_letter_is_called(self):
        self.authenticate("owner", "owner")
        page = self.url_open("/my/dunning").text
        self.assertIn("119.00", page)
        self.assertIn("Soon", page)
        self.assertNotIn("Internal 0", page)
        self.assertIn("May 26, 2026", page)

    def test_what_a_reminder_pointed_to_is_paid_once_it_is(self):
        self._pay(self.invoice, 119, "26 May")
        self.assertEqual(self.letter.settlement, "paid")


@tagged("post_install", "-at_install")
@freeze_time("2026-07-15 10:00:00")
class TestSheetInGerman(BooksCommon):
    def test_numbers_and_days_are_written_as_in_the_debtors_language(self):
        self.env["res.lang"]._activate_lang("de_DE")
        self.customer.write({"country_id": self.env.ref("base.de").id, "lang": "de_DE"})
        self.level.write({"interest": "claimed", "interest_sheet": True})
        letter = self._letter("15 July")
        pages = PdfReader(io.BytesIO(letter.pdf_id.raw)).pages
        sheet = " ".join(pages[-1].extract_text().split())
        for text in ("10,27", "10,52", "1,52 %", "12.05.2026", "Prozentpunkte"):
            self.assertIn(text, sheet)
        for text in ("10.27", "10.52", "1.52"):
            self.assertNotIn(text, sheet)


@tagged("post_install", "-at_install")
@freeze_time("2026-05-26 10:00:00")
class TestAgencyReads(CollectionCase):
    def _body(self):
        action = self.invoice.with_user(self.clerk).action_send_to_collection()
        return html2plaintext(self._compose(action).body)

    def test_one_letter_is_not_told_as_several_and_none_not_at_all(self):
        body = self._body()
        self.assertNotIn("letter", body)
        self._run_day("24 April")
        body = self._body()
        self.assertIn("Our last dunning letter", body)
        self.assertNotIn("letters", body)


@tagged("post_install", "-at_install")
class TestWordsByEar(PortalCase):
    def test_the_first_of_a_month_is_an_ordinal_in_french(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        french = self.env["dunning.letter"].with_context(lang="fr_FR")
        self.assertEqual(french._write_day(date(2026, 12, 1)), "1er décembre 2026")
        self.assertEqual(french._write_day(date(2026, 12, 11)), "11 décembre 2026")
        days = [date(2026, 12, 1), date(2026, 12, 2)]
        self.assertEqual(
            french._list_days(days), "1er décembre 2026 et 2 décembre 2026"
        )

    def test_a_placeholder_writes_days_as_the_letter_does(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.customer.lang = "fr_FR"
        level = self.standard.level_ids.sorted("sequence")[0]
        own = "Avant le {{ object.deadline }}, facture du {{ object.date }}."
        level.with_context(lang="fr_FR").introduction = own
        self._create_invoice("11 May")
        self._run_day("25 May")
        words = "Avant le 1er juin 2026, facture du 25 mai 2026."
        self.assertEqual(self._letters().introduction, words)

    def test_a_sample_for_one_invoice_names_it(self):
        procedure = self.env["dunning.procedure"].create(
            {
                "name": "Each",
                "applies_to": "invoice",
                "level_ids": [Command.create({"name": "Only"})],
            }
        )
        with procedure.level_ids._sample_letter() as letter:
            self.assertEqual(letter._get_subject_of_payment(), "INV/0001")
