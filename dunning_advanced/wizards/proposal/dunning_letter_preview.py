from odoo import fields, models


class DunningLetterPreview(models.TransientModel):
    _name = "dunning.letter.preview"
    _description = "Preview of a Dunning E-Mail"
    _inherit = ["dunning.readable.mixin"]

    letter_id = fields.Many2one("dunning.letter", required=True, ondelete="cascade")
    company_id = fields.Many2one(related="letter_id.company_id")
    email_from = fields.Char(string="From", readonly=True)
    email_to = fields.Char(string="To", readonly=True)
    email_cc = fields.Char(string="Cc", readonly=True)
    email_bcc = fields.Char(string="Bcc", readonly=True)
    subject = fields.Char(readonly=True)
    body = fields.Html(readonly=True)
    attachments = fields.Char(readonly=True)
    warning = fields.Char(readonly=True)

    def action_preview_pdf(self):
        """Open the letter that goes with the e-mail."""
        return self.letter_id.action_preview_pdf()
