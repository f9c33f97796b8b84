"""What a debtor reads and writes on the pages of a letter and of what is overdue."""

from odoo import Command, http
from odoo.tests import tagged
from odoo.tests.common import freeze_time

from .support.portal_case import PortalCase


@tagged("post_install", "-at_install")
@freeze_time("2026-05-26 10:00:00")
class TestPageWords(PortalCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.invoice = cls._create_invoice("10 May")

    def _letter(self):
        self._run_day("24 May")
        return self._letters()

    def _page(self, letter):
        self.authenticate(None, None)
        return self.url_open(letter._get_payment_url(), timeout=60).text

    def _answer(self, letter, key="", **values):
        values["csrf_token"] = http.Request.csrf_token(self)
        if key:
            values["access_token"] = key
        return self.url_open(f"/my/dunning/{letter.id}/answer", data=values)

    def test_the_page_says_its_language_and_what_it_is(self):
        self.env["res.lang"]._activate_lang("de_DE")
        self.customer.lang = "de_DE"
        letter = self._letter()

        def assert_said():
            page = self._page(letter)
            self.assertIn('<html lang="de-DE">', page)
            self.assertIn(f"<title>Zahlungserinnerung {letter.name}</title>", page)

        assert_said()
        self._pay(self.invoice, 119.0, "25 May")
        assert_said()

    def test_a_credit_is_not_to_be_deducted_where_the_total_has_it_already(self):
        self._create_invoice("10 May", 19.0, move_type="out_refund")
        page = self._page(self._letter())
        self.assertIn("100.00", page)
        self.assertIn("It is already deducted", page)
        self.assertNotIn("lease deduct", page)
        self.assertNotIn("We have received", page)
        self.authenticate("owner", "owner")
        page = self.url_open("/my/dunning/overdue").text
        self.assertIn("119.00", page)
        self.assertIn("Please deduct it when you pay", page)
        self.assertNotIn("already deducted", page)

    def test_the_rows_add_up_to_what_is_to_be_paid(self):
        other = self._create_invoice("10 May", 81.0)
        letter = self._letter()

        def dispute():
            other.write({"dunning_disputed": True, "dunning_dispute_reason": "No"})

        def cover():
            self._create_invoice("10 May", 200.0, move_type="out_refund")

        for name, change, shown in (
            ("all of it", lambda: None, set()),
            ("disputed", dispute, {-81.0}),
            ("held", lambda: other.line_ids.write({"no_followup": True}), {-81.0}),
            ("credits", cover, {-200.0}),
        ):
            with self.subTest(name), self.env.cr.savepoint() as savepoint:
                change()
                sums = letter._get_portal_sums()
                rows = letter._get_portal_rows()
                parts = [amount for key, amount in sums.items() if key != "total"]
                total = sum(row["open"] for row in rows) + sum(parts) - sums["items"]
                self.assertAlmostEqual(total, sums["total"])
                self.assertEqual(set(filter(None, parts)) - {sums["items"]}, shown)
                page = self._page(letter)
                for row in ("disputed", "held", "credits"):
                    self.assertEqual(f'name="{row}"' in page, row == name)
                savepoint.rollback()
            self.env.invalidate_all()

    def test_an_invoice_that_is_a_draft_again_has_no_copy(self):
        """The copy would be kept as the invoice's, and stay once that is changed."""
        other = self._create_invoice("10 May", 81.0)
        letter = self._letter()
        other.button_draft()
        self.assertEqual(self._page(letter).count(">Copy</a>"), 1)
        line = letter.line_ids.filtered(lambda line: line.move_id == other)
        page, key = letter._get_payment_url().split("?")
        copy = self.url_open(f"{page}/invoice/{line.id}?{key}")
        self.assertEqual(copy.status_code, 404)
        self.assertFalse(other.invoice_pdf_report_id)

    def test_an_old_letters_page_leads_to_the_letter_that_has_followed(self):
        letter = self._letter()
        self._send_on_their_days(letter)
        with freeze_time("2026-06-14 10:00:00"):
            self._run_days("31 May", "14 June")
            letters = self._letters()
            last = letters[-1]
            self.assertNotIn("again since", self._page(letter))
            self._send_on_their_days(letters - letter)
            page = self._page(letter)
            self.assertIn("again since", page)
            self.assertIn(last.name, page)
            # The key opens no other letter.
            self.assertNotIn(f"/my/dunning/{last.id}", page)
            self.assertNotIn("again since", self._page(last))
            self.authenticate("owner", "owner")
            page = self.url_open(f"/my/dunning/{letter.id}").text
            self.assertIn(f"/my/dunning/{last.id}", page)

    def test_the_debtor_sees_which_part_was_disputed(self):
        letter = self._letter()
        line = letter.line_ids
        self._page(letter)
        page = self._answer(
            letter,
            letter._get_page_token(),
            kind="dispute",
            text="Broken",
            line_id=line.id,
            amount="20.50",
        ).text
        told = page[page.index('name="answers"') :]
        self.assertRegex(told, rf"\$.?20\.50 of {self.invoice.name}")

    def test_the_disputed_part_is_taken_as_the_debtor_writes_it(self):
        self.env["res.lang"]._activate_lang("de_DE")
        letter = self._letter()
        for lang, text, amount in (
            ("de_DE", "20,50", 20.5),
            ("de_DE", "20.50", 20.5),
            ("de_DE", "20,5 $", 20.5),
            ("en_US", "20,50", 20.5),
            ("en_US", "21.50", 21.5),
            ("en_US", "$ 22.5", 22.5),
        ):
            self.customer.lang = lang
            letter._as_verb().portal_answers = []
            self._page(letter)
            self._answer(
                letter,
                letter.sudo().access_token,
                kind="dispute",
                text="Not as agreed",
                line_id=letter.line_ids.id,
                amount=text,
            )
            letter.invalidate_recordset()
            with self.subTest(lang=lang, text=text):
                (answer,) = letter.portal_answers
                self.assertEqual(answer["amount"], amount)

    def test_what_was_handed_over_is_asked_for_of_nobody(self):
        letter = self._letter()
        self.invoice._dunning_set_in_collection(self._create_customer("Agency"))
        self.authenticate("owner", "owner")
        url = f"/my/dunning/{letter.id}"
        page = self.url_open(url).text
        self.assertIn("handed over", page)
        for text in ("To pay today", "How to pay", "I will pay on this day", "119.00"):
            self.assertNotIn(text, page)
        self.assertIn(f"{url}/pdf", page)
        self.assertEqual(self.url_open(f"{url}/pdf").content, letter.pdf_id.raw)
        self._answer(letter, kind="promise", date="2026-06-05", text="Yes")
        letter.invalidate_recordset()
        self.assertFalse(letter.portal_answers)

    def test_one_of_several_instalments_is_named(self):
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
        parts = self._create_invoice(
            "10 May", invoice_payment_term_id=terms.id, invoice_date_due=False
        )
        self.authenticate("owner", "owner")
        page = self.url_open("/my/dunning/overdue").text
        for place in ("(1/2)", "(2/2)"):
            self.assertIn(f"{parts.name}\N{NO-BREAK SPACE}{place}", page)
        self.assertNotIn(f"{self.invoice.name}\N{NO-BREAK SPACE}(", page)

    def test_days_of_the_overdue_list_have_one_meaning(self):
        self.authenticate("owner", "owner")
        page = self.url_open("/my/dunning/overdue").text
        self.assertIn("May 10, 2026", page)
        self.assertNotIn("05/10/2026", page)
