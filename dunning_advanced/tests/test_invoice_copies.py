"""Copies of invoices that were never printed before, made for real by both builds.

Debian's wkhtmltopdf prints one document a call; under test Odoo skips whatever asks it
for more, so a skip here is a failure.
"""

import os
from contextlib import contextmanager
from unittest import SkipTest
from unittest.mock import patch

import pypdfium2

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged

from odoo.addons.base.models.ir_actions_report import IrActionsReport

from .common import DunningCommon
from .support.builds import with_both_builds
from .support.collection_case import CollectionCase


@contextmanager
def real_reports():
    """Odoo's reports as PDFs also under test, and none left out for its build."""
    render = IrActionsReport._pre_render_qweb_pdf

    def really(self, *args, **kwargs):
        self = self.with_context(force_report_rendering=True)
        return render(self, *args, **kwargs)

    with patch.object(IrActionsReport, "_pre_render_qweb_pdf", really):
        try:
            yield
        except SkipTest as reason:
            raise AssertionError(f"left out: {reason}") from reason


def text_of(attachment):
    pages = pypdfium2.PdfDocument(attachment.raw)
    return "".join(page.get_textpage().get_text_range() for page in pages)


@tagged("post_install", "-at_install")
class TestInvoiceCopies(DunningCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.standard.level_ids.attach_invoices = "overdue"
        cls.invoices = cls._create_invoice("10 May") | cls._create_invoice("11 May")

    def _assert_own_copies(self, files, invoices):
        """One file for each invoice, and in it the invoice and no other."""
        copies = files & invoices.invoice_pdf_report_id
        self.assertEqual(len(copies), len(invoices))
        for invoice in invoices:
            text = text_of(invoice.invoice_pdf_report_id)
            found = [name for name in invoices.mapped("name") if name in text]
            self.assertEqual(found, invoice.mapped("name"))

    def _assert_sent_with_copies(self, invoices):
        letter = self._letters()
        self.assertEqual(len(letter), 1)
        mail = letter.delivery_ids.mail_mail_id.sudo()
        self._assert_own_copies(mail.attachment_ids, invoices)

    @with_both_builds
    def test_the_night_sends_copies_of_two_invoices_that_were_never_printed(self):
        self.standard.automation = "send"
        with real_reports():
            self._run_day("25 May")
        self._assert_sent_with_copies(self.invoices)

    @with_both_builds
    def test_a_person_sends_copies_of_two_invoices_that_were_never_printed(self):
        self._run_day("25 May")
        with real_reports():
            self._letters().action_send()
        self._assert_sent_with_copies(self.invoices)

    @with_both_builds
    def test_the_letter_of_a_group_takes_copies_of_its_members(self):
        group = self.env["dunning.procedure"].create(
            {
                "name": "Groups",
                "applies_to": "group",
                "automation": "send",
                "level_ids": [
                    Command.create(
                        {
                            "name": "Reminder",
                            "kind": "reminder",
                            "days": 6,
                            "attach_invoices": "all",
                        }
                    )
                ],
            }
        )
        self.env["dunning.invoice.group"].create(
            {
                "name": "Building site",
                "partner_id": self.customer.id,
                "dunning_procedure_id": group.id,
                "invoice_ids": [Command.set(self.invoices.ids)],
            }
        )
        with real_reports():
            self._run_day("25 May", "group")
        self._assert_sent_with_copies(self.invoices)

    @with_both_builds
    def test_a_missing_back_end_for_codes_stops_no_copy(self):
        """Core's invoice has a code, and reportlab nothing to draw it with."""
        euro = self.setup_other_currency("EUR", rates=[("2020-01-01", 2.0)])
        self.company.qr_code = True
        bank = self.env["res.partner.bank"].create(
            {
                "acc_number": "DE89 3704 0044 0532 0130 00",
                "partner_id": self.company.partner_id.id,
                "allow_out_payment": True,
            }
        )
        invoice = self._create_invoice(
            "10 May", currency_id=euro.id, partner_bank_id=bank.id
        )
        tried = []

        def fail(_report, *args, **_kwargs):
            tried.append(args)
            raise RuntimeError("cannot import desired renderPM backend rl_renderPM")

        letters = self._propose("24 May").letter_ids
        letter = letters.filtered(lambda letter: letter.currency_id == euro)
        with patch.object(IrActionsReport, "barcode", fail), real_reports():
            with self.assertLogs("odoo.addons.dunning_advanced", "ERROR"):
                letter.action_issue()
                letter.action_send()
        self.assertTrue(tried)
        self.assertEqual(letter.delivery_ids.state, "queued")
        self.assertIn(invoice.name, text_of(invoice.invoice_pdf_report_id))

    def test_files_that_are_there_are_taken_as_they_are(self):
        with real_reports():
            files = self.env["dunning.letter"]._get_invoice_pdfs(self.invoices[:1])
            all_files = self.env["dunning.letter"]._get_invoice_pdfs(self.invoices)
        self.assertIn(files, all_files)
        self._assert_own_copies(all_files, self.invoices)

    def test_a_file_that_is_lost_on_the_disk_is_made_anew(self):
        letters = self.env["dunning.letter"]
        with real_reports():
            lost = letters._get_invoice_pdfs(self.invoices[:1])
            os.unlink(lost._full_path(lost.store_fname))
            lost.invalidate_recordset(["raw"])
            self.assertFalse(lost.raw)
            files = letters._get_invoice_pdfs(self.invoices)
        self._assert_own_copies(files, self.invoices)
        # The file may come back.
        self.assertTrue(lost.exists())

    def test_a_sales_receipt_has_a_copy_too(self):
        receipt = self._create_invoice("10 May", move_type="out_receipt")
        self._run_day("25 May")
        letter = self._letters()
        with real_reports():
            letter.action_send()
        claimed = self.invoices | receipt
        files = letter.delivery_ids.mail_mail_id.sudo().attachment_ids
        self._assert_own_copies(files, claimed)
        line = letter.line_ids.filtered(lambda line: line.move_id == receipt)
        self.assertEqual(letter._get_portal_invoice(line.id), receipt)

    def test_a_copy_that_is_printed_empty_is_refused_by_its_number(self):
        invoice = self.invoices[:1]
        nothing = patch.object(
            IrActionsReport, "_run_wkhtmltopdf", lambda *_a, **_k: b""
        )
        with real_reports(), nothing, self.assertRaisesRegex(UserError, invoice.name):
            self.env["dunning.letter"]._get_invoice_pdfs(invoice)


@tagged("post_install", "-at_install")
class TestHandOverOfSeveral(CollectionCase):
    @with_both_builds
    def test_two_invoices_that_were_never_printed_are_handed_over(self):
        second = self._create_invoice("10 April")
        self._dun_to_the_end()
        moves = self.invoice | second
        with real_reports():
            action = moves.with_user(self.clerk).action_send_to_collection()
        ((_command, _id, files),) = action["context"]["default_attachment_ids"]
        copies = moves.invoice_pdf_report_id
        self.assertEqual(len(copies), 2)
        self.assertLessEqual(set(copies.ids), set(files))
