"""Preview: the letter and its e-mail as they would be, and nothing is kept of them."""

from contextlib import contextmanager

from odoo import models
from odoo.tools.image import image_data_uri

from ...reports import draft_mark
from ..arguments import require_one


class DunningLetter(models.Model):
    _inherit = "dunning.letter"

    def action_preview_pdf(self):
        """Open the letter: the issued file, or a draft of a proposal.

        :return: action that opens the PDF
        """
        require_one(self)
        self.check_access("read")
        if self._get_pdf():
            return self.action_open_pdf()
        self._check_may_preview()
        return {
            "type": "ir.actions.act_url",
            "url": f"/dunning/letter/{self.id}/draft.pdf",
            "target": "new",
        }

    def action_preview_email(self):
        """Show the e-mail as it would be sent now: recipients, text and attachments.

        :return: action that opens the dialog
        """
        require_one(self)
        self._check_may_preview()
        # sudo: the customer may be filed under another company by now.
        vals = self.sudo()._prepare_preview_vals()
        preview = self.env["dunning.letter.preview"].create(vals)
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("E-Mail Preview"),
            "res_model": preview._name,
            "res_id": preview.id,
            "view_mode": "form",
            "target": "new",
        }

    def _check_may_preview(self):
        """Salespeople read letters as they were issued; a draft is for accountants."""
        self.check_access("read")
        self.env["dunning.letter.preview"].check_access("create")

    def _render_draft(self):
        """The PDF of a proposal, marked as a draft on every page; nothing is stored.

        :return: bytes
        """
        self.ensure_one()
        with self._with_interest_sheet():
            content = self.env["ir.actions.report"]._render_dunning_letter(self)
        return draft_mark.stamp(content, self.env._("DRAFT"))

    @contextmanager
    def _with_interest_sheet(self):
        """A proposal with the stretches that its interest is made of; taken away at
        the end, since they are kept with the issued letter."""
        self.ensure_one()
        if self.state != "proposed" or self.currency_id.is_zero(self.interest_amount):
            yield
            return
        self.env.flush_all()
        with self.env.cr.savepoint(flush=False) as savepoint:
            try:
                proposal, _decision = self._ask_engine_again(self.date)
                if proposal:
                    # sudo: whoever may see the letter may see its sheet.
                    self.sudo()._with_guard()._freeze_interest(proposal.charges)
                yield
            finally:
                self.env.flush_all()
                savepoint.rollback()
                self.env.invalidate_all(flush=False)

    def _prepare_preview_vals(self):
        """Values of the dialog that shows the e-mail.

        :return: dict for ``dunning.letter.preview``
        """
        delivery = self._prepare_delivery_vals("email")
        with self._with_texts() as letter:
            rendered = letter._render_mail_template()
            note = self.env["mail.message"].new({"body": rendered["body_html"]})
            body = letter._show_mail_logo(letter._encapsulate_mail_body(note))
        return {
            "letter_id": self.id,
            "email_from": self._get_email_from(),
            "email_to": delivery["email_to"],
            "email_cc": delivery["email_cc"],
            "email_bcc": delivery["email_bcc"],
            "subject": rendered["subject"],
            "body": body,
            "attachments": ", ".join(self._get_mail_attachment_names()),
            "warning": self._get_preview_warning(delivery),
        }

    def _show_mail_logo(self, body):
        """The e-mail with its logo in it: there is no message to take it from."""
        company = self.company_id
        name = company._dunning_get_mail_logo_name()
        if not name:
            return body
        return body.replace(f"cid:{name}", image_data_uri(company.logo_web))

    @contextmanager
    def _with_texts(self):
        """The letter in its language with the texts that it would get when issued.

        They are taken away again at the end: a proposal goes on following its level.
        """
        self.ensure_one()
        if self.state != "proposed":
            yield self._with_own_language()
            return
        self.env.flush_all()
        with self.env.cr.savepoint(flush=False) as savepoint:
            try:
                letter = self._with_customer_language()
                texts = {"name": letter._get_number(), **self._prepare_text_vals()}
                # sudo: whoever may see the letter may see its e-mail; what is written
                # here is undone.
                self.sudo()._with_guard().write(texts)
                yield letter
            finally:
                self.env.flush_all()
                savepoint.rollback()
                self.env.invalidate_all(flush=False)

    def _get_mail_attachment_names(self):
        """Names of the files that go with the e-mail; missing ones are not made yet."""
        number = self._with_customer_language()._get_number()
        pdf = self._get_pdf().name or f"{number}.pdf"
        copies = self._get_invoices_to_copy()
        return [
            pdf,
            *(
                invoice.invoice_pdf_report_id.name
                or invoice._get_invoice_report_filename()
                for invoice in copies
            ),
            *self._get_mail_template().attachment_ids.mapped("name"),
        ]

    def _get_preview_warning(self, delivery):
        """What would keep this e-mail from being sent, in words, or nothing."""
        if not delivery["email_to"]:
            return self.env._(
                "%(customer)s has no e-mail address.",
                customer=self.partner_id.display_name,
            )
        if "email" not in self._get_channels():
            return self.env._("This level is not sent by e-mail.")
        reason = self._get_reason_not_to_send() if self.state == "issued" else None
        return self.env["dunning.words"]._say(reason) if reason else ""
