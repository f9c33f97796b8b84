"""Portal: which letters are a customer's own, and what becomes of their answer."""

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date, plaintext2html

# The longest answer that is kept.
_MOST_CHARACTERS = 5000


class DunningLetter(models.Model):
    _inherit = "dunning.letter"

    @api.model
    def _get_portal_letters(self, user, limit=None, offset=0):
        """The issued letters to the company that a portal user belongs to.

        :param user: ``res.users`` who asks
        :return: ``dunning.letter``, newest first
        """
        # sudo: a portal user has no right to the model itself, whose notes and
        # recipients are not theirs to read; the domain is the whole permission.
        return self.sudo().search(
            [
                ("partner_id", "=", user.partner_id.commercial_partner_id.id),
                ("state", "=", "issued"),
                ("pdf_id", "!=", False),
            ],
            limit=limit,
            offset=offset,
        )

    def _get_portal_rows(self):
        """What the letter claims and what is open of it today, invoice by invoice.

        :return: list of dicts with ``line``, ``open`` and ``url`` of the invoice's page
        """
        claimed = self.line_ids.filtered(lambda line: line.section == "claimed")
        return [
            {
                "line": line,
                "open": line.move_line_id.amount_residual_currency,
                "url": line.move_id.get_portal_url() if line.move_id else "",
            }
            for line in claimed
        ]

    def _take_portal_answer(self, user, kind, date, text):
        """Keep the customer's answer and tell the responsible person.

        :param user: the portal user who answers
        :param kind: promise, dispute or question
        :param date: the promised day as text, for a promise
        :param text: what the customer writes
        :raises UserError: when the answer lacks its date or its words
        """
        self.ensure_one()
        summary = self._get_answer_summary(kind, date, text)
        text = (text or "").strip()[:_MOST_CHARACTERS]
        self.message_post(
            body=plaintext2html("\n".join(filter(None, [summary, text]))),
            author_id=user.partner_id.id,
            message_type="comment",
            subtype_xmlid="mail.mt_note",
        )
        self.activity_schedule(
            "mail.mail_activity_data_todo",
            summary=summary,
            # What a stranger writes is text, never markup.
            note=plaintext2html(text),
            user_id=self._get_responsible().id,
        )

    def _get_answer_summary(self, kind, date, text):
        if kind == "promise":
            return self.env._(
                "The customer promises to pay on %(date)s",
                date=format_date(self.env, self._check_promised_date(date)),
            )
        if not (text or "").strip():
            raise UserError(self.env._("Please write what we should know."))
        if kind == "dispute":
            return self.env._("The customer disputes the claim")
        return self.env._("The customer answers")

    def _check_promised_date(self, text):
        try:
            day = fields.Date.to_date(text)
        except ValueError:
            day = None
        if not day or day < self.company_id._dunning_today():
            raise UserError(self.env._("Please enter a date from today on."))
        return day
