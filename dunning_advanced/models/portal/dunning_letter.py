"""Portal: which letters are a customer's own, and what becomes of their answer."""

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import format_date, html2plaintext, plaintext2html

# The longest answer that is kept.
_MOST_CHARACTERS = 5000


class DunningLetter(models.Model):
    _inherit = "dunning.letter"

    @api.model
    def _get_portal_letters(self, user):
        """What of this model a portal user may see, and the domain of it.

        These are the issued letters to the company that the user belongs to, of the
        companies in which the user has an account.

        :param user: ``res.users`` who asks
        :return: (``dunning.letter`` to search in, domain)
        """
        # sudo: a portal user has no right to the model itself, whose notes and
        # recipients are not theirs to read; the domain is the whole permission.
        return self.sudo(), (
            Domain("partner_id", "=", user.partner_id.commercial_partner_id.id)
            & Domain("company_id", "in", user.company_ids.ids)
            & Domain("state", "=", "issued")
            & Domain("pdf_id", "!=", False)
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
        text = (text or "").strip()[:_MOST_CHARACTERS]
        self._check_answer(kind, date, text)
        responsible = self._get_responsible()
        # What the responsible person reads is not in the customer's language.
        letter = self.with_context(lang=responsible.lang)
        summary = letter._get_answer_summary(kind, date)
        if self._has_waiting_answer(summary, text):
            return
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
            user_id=responsible.id,
        )

    def _has_waiting_answer(self, summary, text):
        """Whether the same answer waits already: a form is easily sent twice."""
        note = html2plaintext(plaintext2html(text))
        return any(
            activity.summary == summary and html2plaintext(activity.note or "") == note
            for activity in self.activity_ids
        )

    def _get_answer_summary(self, kind, date):
        if kind == "promise":
            return self.env._(
                "The customer promises to pay on %(date)s",
                date=format_date(self.env, date),
            )
        if kind == "dispute":
            return self.env._("The customer disputes the claim")
        return self.env._("The customer answers")

    def _check_answer(self, kind, date, text):
        """Refuse a promise without a day to come, and anything else without words."""
        if kind == "promise":
            self._check_promised_date(date)
        elif not text:
            raise UserError(self.env._("Please write what we should know."))

    def _check_promised_date(self, text):
        try:
            day = fields.Date.to_date(text)
        except ValueError:
            day = None
        if not day or day < self.company_id._dunning_today():
            raise UserError(self.env._("Please enter a date from today on."))
