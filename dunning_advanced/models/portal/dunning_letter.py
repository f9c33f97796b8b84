"""Portal: which letters are a customer's own, and what becomes of their answer."""

from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import format_date, html2plaintext, plaintext2html

from ... import engine
from ..bounds import LAST_DAY, to_day

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
            Domain("debtor_id", "=", user.partner_id.commercial_partner_id.id)
            & Domain("company_id", "in", user.company_ids.ids)
            & Domain("state", "=", "issued")
            & Domain("pdf_id", "!=", False)
        )

    def _get_portal_rows(self):
        """What the letter claims and what is open of it today, invoice by invoice.

        What is cancelled, paid, or made out to somebody else is open by 0 and leads
        nowhere; what the engine would not ask the customer for cannot be paid here.

        :return: list of dicts with ``line``, ``open`` and ``url`` of the invoice's
            page, empty when nothing of it is to be paid
        """
        account, claim = self._get_owed_today()
        item_ids = self._get_item_ids(account)
        items = {item.id: item for item in account.claims}
        rows = []
        for line in self.line_ids.filtered(lambda line: line.section == "claimed"):
            item = items.get(item_ids[line.id])
            payable = item and self._is_payable(item, claim)
            rows.append(
                {
                    "line": line,
                    "open": float(item.open) if item else 0.0,
                    "url": line.move_id.get_portal_url() if payable else "",
                }
            )
        return rows

    def _get_owed_today(self):
        """What the customer owes today, as far as this letter's run may claim it."""
        self.ensure_one()
        customer = self.partner_id.commercial_partner_id
        day = self.company_id._dunning_today()
        (account,) = self.run_id._fetch_accounts(self.company_id, customer, day)
        return account, engine.owed_today(account, day)

    def _is_payable(self, item, claim):
        """Whether the customer is asked for an item, or may pay it before its day."""
        obstacles = claim.obstacles.get(item.id, ())
        return item.id in claim.lines or {o.reason for o in obstacles} == {"not_due"}

    def _is_answered_by_payment(self):
        """Whether nothing is left of what the letter asks for."""
        return not any(row["open"] for row in self._get_portal_rows())

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
        day = self._check_answer(kind, date, text)
        responsible = self._get_responsible()
        # What the responsible person reads is not in the customer's language.
        lang = self.company_id._dunning_language(responsible.lang)
        letter = self.with_context(lang=lang)
        summary = letter._get_answer_summary(kind, day)
        if self._has_waiting_answer(summary, text):
            return
        self.message_post(
            body=plaintext2html("\n".join(filter(None, [summary, text]))),
            author_id=user.partner_id.id,
            message_type="comment",
            subtype_xmlid="mail.mt_note",
        )
        self._hold_for_answer(text or summary)
        self.activity_schedule(
            "mail.mail_activity_data_todo",
            date_deadline=self.company_id._dunning_today(),
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

    def _get_answer_summary(self, kind, day):
        if kind == "promise":
            return self.env._(
                "The customer promises to pay on %(date)s",
                date=format_date(self.env, day),
            )
        if kind == "dispute":
            return self.env._("The customer disputes the claim")
        return self.env._("The customer answers")

    def _check_answer(self, kind, date, text):
        """Refuse a promise without a day to come, and anything else without words.

        :return: the promised day, None when none is promised
        """
        if kind == "promise":
            if self._is_answered_by_payment():
                raise UserError(
                    self.env._(
                        "Nothing of this letter is open any more, so there is nothing "
                        "to promise. Thank you."
                    )
                )
            return self._check_promised_date(date)
        if not text:
            raise UserError(self.env._("Please write what we should know."))
        return None

    def _check_promised_date(self, text):
        try:
            day = to_day(text)
        except (TypeError, ValueError):
            day = None
        if not day or not self.company_id._dunning_today() <= day <= LAST_DAY:
            raise UserError(self.env._("Please enter a date from today on."))
        return day
