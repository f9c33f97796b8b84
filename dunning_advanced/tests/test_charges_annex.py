"""The interest sheet, what a letter's page asks for, and why this amount."""

import base64
import io
from datetime import date
from zipfile import ZipFile

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tests.common import freeze_time
from odoo.tools.pdf import PdfReader

from .support.books_case import BooksCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-07-15 10:00:00")
class TestInterestSheet(BooksCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customer.country_id = cls.env.ref("base.de")
        cls.level.write({"interest": "claimed", "interest_sheet": True})
        cls.second = cls._create_invoice("15 June", 10000)

    def _text(self, content):
        pages = PdfReader(io.BytesIO(content)).pages
        return [" ".join(page.extract_text().split()) for page in pages]

    def test_pages_behind_the_letter_show_each_stretch_with_its_source(self):
        letter = self._letter("15 July")
        self.assertEqual(len(letter.interest_ids), 4)
        pages = self._text(letter.pdf_id.raw)
        sheet = pages[-1]
        self.assertGreater(len(pages), 1)
        for text in (
            "May 12, 2026",
            "Jun 30, 2026",
            "Jul 1, 2026",
            "10.27",
            "10.52",
            "288",
        ):
            self.assertIn(text, sheet)
        self.assertIn(f"{letter.interest_amount:.2f}", sheet)
        self.assertIn("Bundesbank", sheet)
        self.assertNotIn("Booked, paid or waived", sheet)

    def test_its_pages_are_counted_with_those_of_the_letter(self):
        self._create_invoices("1 June", [100.0 + n for n in range(30)])
        letter = self._letter("15 July")
        pages = self._text(letter.pdf_id.raw)
        self.assertGreater(len(pages), 3)
        for number, page in enumerate(pages, start=1):
            self.assertIn(f"{letter.name} – page {number} of {len(pages)}", page)

    def test_the_draft_has_it_too_and_keeps_nothing(self):
        proposal = self._propose("15 July").letter_ids
        sheet = self._text(proposal._render_draft())[-1]
        self.assertIn("10.52", sheet)
        self.assertFalse(proposal.interest_ids)
        self.assertEqual(proposal.state, "proposed")

    def test_excel_is_kept_with_the_letter_and_frozen(self):
        letter = self._letter("15 July")
        with ZipFile(io.BytesIO(letter.sheet_id.raw)) as book:
            sheet = book.read("xl/worksheets/sheet1.xml").decode()
        self.assertEqual(sheet.count("<row "), 6)
        self.assertIn(f"{letter.interest_amount:g}", sheet)
        with self.assertRaisesRegex(UserError, "kept as proof"):
            letter.sheet_id.raw = base64.b64encode(b"other")
        url = letter.action_open_sheet()["url"]
        self.assertIn(f"/{letter.sheet_id.id}?", url)

    def test_what_was_claimed_and_settled_before_is_taken_off(self):
        self.standard.level_ids.interest = "claimed"
        self.standard.level_ids.interest_sheet = True
        first = self._letter("8 July")
        charges = first.charge_ids.filtered(lambda one: one.kind == "interest")
        charges.action_waive("Goodwill", 10)
        second = self._letter("15 July")
        self.assertAlmostEqual(
            sum(second.interest_ids.mapped("amount")) - second.interest_amount, 10
        )
        self.assertIn(
            "Booked, paid or waived before", self._text(second.pdf_id.raw)[-1]
        )

    def test_why_this_amount(self):
        (found,) = self.invoice.explain_dunning("2026-07-15")
        charges = found["charges"]
        self.assertEqual([s["days"] for s in charges["stretches"]], [50, 15])
        self.assertEqual(charges["stretches"][0]["amount"], 1.67)
        action = self.invoice.action_explain_dunning()
        dialog = self.env["dunning.explanation"].browse(action["res_id"])
        self.assertIn("50 days until 06/30/2026", dialog.line_ids.reasons)

    def test_a_missing_half_year_is_told_in_the_settings_and_on_the_run(self):
        settings = self.env["res.config.settings"].create({})
        self.assertFalse(settings.dunning_rate_warning)
        with freeze_time("2027-01-02 10:00:00"):
            self.env.invalidate_all()
            self.assertIn("01/01/2027", settings.dunning_rate_warning)
            run = self.env["dunning.run"].create({"date": date(2027, 1, 2)})
            self.assertIn("Enter the value", run.rate_warning)
            self.standard.level_ids.interest = "none"
            self.env["dunning.level"].search([]).write(
                {"interest": "none", "compensation": False}
            )
            self.env.invalidate_all()
            self.assertFalse(run.rate_warning)

    def test_the_page_of_the_letter_asks_for_what_is_left_of_its_charges(self):
        self.customer.country_id = self.env.ref("base.us")
        letter = self._letter("15 July")
        self.assertEqual(letter._get_portal_sums()["fees"], 5)
        letter.charge_ids.action_waive("Goodwill", 2)
        self.assertEqual(letter._get_portal_sums()["fees"], 3)

    def test_the_page_asks_for_nothing_that_has_arrived_or_was_given_up(self):
        self.customer.country_id = self.env.ref("base.us")
        letter = self._letter("15 July")
        # 5.00 more than the invoice: the fee, though no entry says so yet.
        self._pay(self.invoice, 124, "15 July")
        sums = letter._get_portal_sums()
        self.assertEqual((sums["fees"], sums["credits"], sums["total"]), (0, 0, 10000))

    def test_the_page_of_a_later_letter_knows_what_was_waived_on_the_first(self):
        self.level.fee_amount = 0
        self.standard.level_ids.interest = "claimed"
        first = self._letter("8 July")
        second = self._letter("15 July")
        fees = second._get_portal_sums()["fees"]
        self.assertAlmostEqual(fees, second.interest_amount)
        first.charge_ids.action_waive("Goodwill")
        rest = second._get_portal_sums()["fees"]
        self.assertAlmostEqual(rest, fees - first.interest_amount)

    def test_the_dashboard_counts_what_is_open(self):
        self.customer.country_id = self.env.ref("base.us")
        self._letter("15 July")
        (figures,) = self.env["dunning.dashboard"].get_figures()
        (box,) = [box for box in figures["boxes"] if box["name"] == "charges"]
        (row,) = [row for row in box["rows"] if row["name"] == "claimed"]
        self.assertEqual((row["count"], row["amount"]), (1, 5))

    def test_the_agency_gets_interest_and_both_sums_where_they_differ(self):
        rule = self.env.ref("dunning_advanced.dunning_interest_rule_de_business")
        self._letter("15 July")
        titles = [s[0] for s in self.second._dunning_get_claim_sheets()]
        self.assertIn("Interest Until Today", titles)
        self.assertNotIn("As Booked and By Law", titles)
        self._pay(self.second, 5000, "1 July")
        rule.appropriation = "costs_interest_principal"
        sheets = {s[0]: list(s[2]) for s in self.second._dunning_get_claim_sheets()}
        ((values, _currency),) = sheets["As Booked and By Law"]
        _name, _code, costs, principal, interest, booked, left, by_law, total = values
        self.assertEqual((costs, principal), (0, 5000))
        # 16 June to 30 June on 10,000: 42.21, then 15 days at 10.52 % on 5,000.
        self.assertAlmostEqual(interest, 42.21 + 21.62)
        self.assertAlmostEqual(booked, 5063.83)
        # The payment covers 42.21 of interest first.
        self.assertAlmostEqual(left, 5042.21)
        self.assertAlmostEqual(by_law, 21.80)
        self.assertAlmostEqual(total, 5064.01)

    def test_by_law_a_credit_note_is_no_payment(self):
        rule = self.env.ref("dunning_advanced.dunning_interest_rule_de_business")
        rule.appropriation = "costs_interest_principal"
        self._letter("15 July")
        values = {"move_type": "out_refund", "invoice_date": self.day("1 July")}
        credit = self._create_invoice("1 July", 1000, **values)
        items = (credit | self.second).line_ids.filtered(
            lambda line: line.account_type == "asset_receivable"
        )
        items.reconcile()
        sheets = {s[0]: list(s[2]) for s in self.second._dunning_get_claim_sheets()}
        self.assertNotIn("As Booked and By Law", sheets)
        self._pay(self.second, 1000, "2 July")
        titles = [s[0] for s in self.second._dunning_get_claim_sheets()]
        self.assertIn("As Booked and By Law", titles)

    def test_the_agency_gets_no_interest_that_was_paid_or_waived(self):
        letter = self._letter("15 July")
        (charge,) = letter.charge_ids.filtered(
            lambda one: one.kind == "interest" and one.move_id == self.second
        )
        charge.action_waive("Goodwill", 10)
        sheets = {s[0]: list(s[2]) for s in self.second._dunning_get_claim_sheets()}
        rows = [values for values, _currency in sheets["Interest Until Today"]]
        self.assertAlmostEqual(rows[-1][-1], -10)
        total = sum(row[-1] for row in rows)
        self.assertAlmostEqual(total, charge.amount_open)


@tagged("post_install", "-at_install")
@freeze_time("2026-05-24 10:00:00")
class TestFeesOfALevel(BooksCommon):
    def test_bands_percent_and_currencies(self):
        usd = self.company.currency_id
        euro = self.setup_other_currency("EUR", rates=[("2016-01-01", 2.0)])
        fees = [(usd, 0, 3), (usd, 100, 8), (euro, 0, 7)]
        self.level.write(
            {
                "fee_type": "band",
                "fee_ids": [
                    (0, 0, {"currency_id": c.id, "amount_from": a, "fee_amount": f})
                    for c, a, f in fees
                ],
            }
        )
        self._create_invoice("10 May", 50, currency_id=euro.id)
        letters = self._propose("24 May").letter_ids
        found = {letter.currency_id: letter.fee_amount for letter in letters}
        self.assertEqual(found, {usd: 8, euro: 7})
        letters.run_id.action_cancel()
        self.level.write({"fee_type": "percent", "fee_percent": 2, "fee_min": 2})
        letters = self._propose("24 May").letter_ids
        found = {letter.currency_id: letter.fee_amount for letter in letters}
        self.assertAlmostEqual(found[usd], 2.38)
        self.assertAlmostEqual(found[euro], 4)

    def test_for_each_invoice(self):
        self.level.fee_per = "invoice"
        self._create_invoice("9 May", 50)
        self.assertEqual(self._propose("24 May").letter_ids.fee_amount, 10)
