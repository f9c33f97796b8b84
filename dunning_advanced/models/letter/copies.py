"""Copies of the invoices that go with a letter."""

from odoo import models
from odoo.exceptions import UserError
from odoo.tools import split_every
from odoo.tools.pdf import errors as pdf_errors

from odoo.addons.base.models.ir_actions_report import _wkhtml

from ..facts.statement import Statement, StatementError


class DunningLetter(models.Model):
    _inherit = "dunning.letter"

    def _get_invoice_copies(self):
        """The PDFs of the invoices: existing ones as they are, missing ones made.

        :return: ``ir.attachment``
        """
        self.ensure_one()
        return self._get_invoice_pdfs(self._get_invoices_to_copy())

    def _filter_still_theirs(self, invoices):
        """Those of some invoices that are the customer's still: one may be made out to
        somebody else since, whose business it is then.

        :param invoices: ``account.move``
        """
        # sudo: see _dunning_get_debtors.
        debtor = self.sudo().debtor_id
        return invoices.filtered(lambda move: move._dunning_get_debtors() in debtor)

    def _get_invoice_pdfs(self, invoices):
        """The PDFs of some invoices; missing ones are made and kept.

        :param invoices: ``account.move``
        :return: ``ir.attachment``
        """
        self._detach_lost_pdfs(invoices)
        missing = invoices.filtered(lambda move: not move.invoice_pdf_report_id)
        if missing:
            self._make_invoice_pdfs(missing)
        return invoices.invoice_pdf_report_id

    def _detach_lost_pdfs(self, invoices):
        """Let PDFs whose content is lost on the disk be missing: nobody can read them.

        They stay with their invoices, should the disk come back.
        """
        # sudo: whoever sends need not be allowed to change invoices.
        files = invoices.sudo().invoice_pdf_report_id.with_context(bin_size=False)
        lost = files.filtered(lambda file: file.type == "binary" and not file.raw)
        if lost:
            lost.res_field = False
            invoices.invalidate_recordset(["invoice_pdf_report_id"])

    def _get_invoices_to_copy(self):
        """The invoices whose copies go with the letter, as its level wants it."""
        wanted = {"overdue": ("claimed",), "all": ("claimed", "not_due")}
        sections = wanted.get(self.level_id.attach_invoices, ())
        lines = self.line_ids.filtered(lambda line: line.section in sections)
        return self._filter_invoices(lines.move_id)

    def _filter_invoices(self, moves):
        """Those of some entries of which there is a PDF: invoices and sales receipts.

        Of a draft, one that is made would be kept as that of the invoice, which may say
        something else once it is posted again.

        :param moves: ``account.move``
        """
        return moves.filtered(
            lambda move: (
                move.state == "posted" and move.is_sale_document(include_receipts=True)
            )
        )

    def _make_invoice_pdfs(self, invoices):
        """Make the invoices' PDFs as Odoo's own *Send* would, and keep them.

        :raises UserError: when one cannot be made, with its number
        """
        # sudo: as core does, whoever sends need not be allowed to change invoices.
        invoices = invoices.sudo()
        # Without the patch for Qt, wkhtmltopdf prints one document and no more a call.
        at_once = len(invoices) if _wkhtml().is_patched_qt else 1
        for some in split_every(at_once, invoices.ids, invoices.browse):
            self._make_some_invoice_pdfs(some)

    def _make_some_invoice_pdfs(self, invoices):
        # sudo: as core's own sending does.
        send = self.env["account.move.send"].sudo().with_context(dunning_copies=True)
        try:
            send._generate_invoice_documents(
                {move: send._get_default_sending_settings(move) for move in invoices}
            )
            invoices.invalidate_recordset(["invoice_pdf_report_id"])
            if not all(file.raw for file in invoices.invoice_pdf_report_id):
                # Odoo keeps what its printing program gave, unseen.
                raise pdf_errors.PyPdfError
        except (UserError, ValueError, pdf_errors.PyPdfError) as error:
            raise StatementError(
                self.env,
                "copy_not_made",
                invoices=", ".join(invoices.mapped("display_name")),
                reason=self._explain_no_copy(error),
            ) from error

    def _explain_no_copy(self, error):
        """Why an invoice could not be printed; Odoo quotes its printing program."""
        words = self.env["dunning.words"]
        if "wkhtmltopdf" in str(error).lower():
            reference = words._log_with_reference(error)
            return Statement("pdf_not_printed", {"reference": reference})
        return words._explain_failure(error)
