"""A reminder before the due date says what its page says, also where money is there."""

import io

from odoo import Command
from odoo.tests import tagged
from odoo.tests.common import freeze_time
from odoo.tools.pdf import PdfReader

from .support.money_case import MoneyCase


@tagged("post_install", "-at_install")
@freeze_time("2026-05-07 10:00:00")
class TestCreditBeforeDue(MoneyCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        levels = zip(cls.standard.level_ids, (-3, 1, 8, 15), strict=True)
        days = [Command.update(level.id, {"days": number}) for level, number in levels]
        cls.standard.write({"timing": "age", "not_due": "all", "level_ids": days})
        cls.invoices = cls._create_invoices("10 May", [150, 100])

    def _letter(self):
        self._post_payment(30, "20 April")
        self._run_day("7 May")
        return self._letters()

    def test_letter_and_page_deduct_the_same(self):
        letter = self._letter()
        self.assertEqual((letter.amount_not_due, letter.amount_credit), (250, -30))
        self.assertEqual((letter.amount_claimed, letter.amount_total), (0, 0))
        self.assertEqual(letter.days_overdue, -3)
        self.assertEqual(letter._get_amount_to_pay(), 220)
        sums = letter._get_portal_sums()
        self.assertEqual((sums["items"], sums["credits"]), (250, -30))
        self.assertEqual((sums["fees"], sums["total"]), (0, 220))

    def test_paper_and_mail_say_how_it_comes_about(self):
        letter = self._letter()
        pages = PdfReader(io.BytesIO(letter.pdf_id.raw)).pages
        paper = " ".join(" ".join(page.extract_text() for page in pages).split())
        mail = str(letter._render_mail_details())
        for text in ("150.00", "100.00", "250.00", "30.00", "220.00", "Credits"):
            self.assertIn(text, paper)
            self.assertIn(text, mail)
        self.assertIn("220.00", letter._get_mail_subject())

    def test_it_is_sent_while_that_is_true(self):
        letter = self._letter()
        self.assertFalse(letter._get_reason_not_to_send())
        self._post_payment(20, "6 May")
        self.assertTrue(letter._get_reason_not_to_send())

    def test_assigned_it_still_stands(self):
        letter = self._letter()
        lines = self.env["account.move.line"].search(
            [
                ("partner_id", "=", self.customer.id),
                ("account_type", "=", "asset_receivable"),
                ("move_id", "not in", self.invoices[1].ids),
            ]
        )
        lines.reconcile()
        self.env.invalidate_all()
        self.assertFalse(letter._get_reason_not_to_send())
        self.assertEqual(letter.settlement, "open")
        self.assertEqual(letter._get_portal_sums()["total"], 220)

    def test_about_one_invoice_it_asks_for_that_invoices_reference(self):
        self.invoices[1].button_draft()
        letter = self._letter()
        self.assertEqual(letter._get_amount_to_pay(), 120)
        own = self.invoices[0].payment_reference or self.invoices[0].name
        self.assertEqual(letter.payment_reference, own)

    def test_a_receipt_over_what_it_asks_for_is_known(self):
        self.company.dunning_hold_fitting = True
        letter = self._letter()
        journal = self.company_data["default_journal_bank"]
        values = {"journal_id": journal.id, "payment_ref": f"yours {letter.name}"}
        values |= {"date": self.day("9 May"), "amount": 220}
        self.env["account.bank.statement.line"].create(values)
        reasons = {skip.reason for skip in self._skips("20 May").values()}
        self.assertIn("unmatched_receipt", reasons)
