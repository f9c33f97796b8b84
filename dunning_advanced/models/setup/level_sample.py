"""A level on a realistic sample, tried out on demand."""

from contextlib import contextmanager
from datetime import timedelta
from typing import NamedTuple

from odoo import fields, models
from odoo.exceptions import UserError

from ..actions import notify
from ..arguments import require_one
from ..guarded import GUARD
from .level_texts import TEXT_FIELDS

# What of a level may be tried before it is saved.
TRIED_FIELDS = {*TEXT_FIELDS, "name", "kind", "payment_term_days", "fee_amount"}


class Sample(NamedTuple):
    """On what a level is tried: by default on invoices that never existed.

    :param lang: code of the language; None: the user's own, or the real customer's
    :param move: a real invoice
    :param again: whether the letter says nothing new
    :param changes: values of the level that are not saved
    """

    lang: str = None
    move: models.BaseModel = None
    again: bool = False
    changes: dict = None


class DunningLevel(models.Model):
    _inherit = "dunning.level"

    def action_test_pdf(self):
        """Open this level's letter on a sample; nothing of it remains.

        :return: action that opens the PDF, which is made while it is fetched
        """
        require_one(self)
        self.check_access("write")
        return {
            "type": "ir.actions.act_url",
            "url": f"/dunning/level/{self.id}/sample.pdf",
            "target": "new",
        }

    def _render_sample_pdf(self, sample=None):
        """The PDF of this level's letter on a sample.

        :param sample: :class:`Sample`
        :raises AccessError: when the user may not change the level
        """
        self.check_access("write")
        with self._sample_letter(sample) as letter:
            letter.write(letter._prepare_text_vals())
            return self.env["ir.actions.report"]._render_dunning_letter(letter)

    def action_send_test_email(self):
        """Send this level's e-mail on a sample, with its PDF, to the user alone.

        :return: a notification that names the address
        :raises UserError: when the user has no e-mail address
        """
        require_one(self)
        self.check_access("write")
        return self._send_sample(Sample())

    def _send_sample(self, sample):
        """Send the e-mail on a sample, with its files, to the user alone.

        :param sample: :class:`Sample`
        :return: a notification that names the address
        :raises UserError: when the user or the company has no e-mail address, or when
            the mail server does not take it
        """
        user = self.env.user
        if not user.email:
            raise UserError(
                self.env._("You have no e-mail address. Enter one in your preferences.")
            )
        route, files, subject, body = self._render_sample(sample)
        # sudo: only the system may write e-mails, see dunning.delivery.
        mail = (
            self.env["mail.mail"]
            .sudo()
            .create(
                {
                    "subject": self.env._("[Test] %(subject)s", subject=subject),
                    "body_html": body,
                    **route,
                    "email_to": user.email_formatted,
                    "attachment_ids": [
                        fields.Command.create({"name": name, "raw": content})
                        for name, content in files
                    ],
                }
            )
        )
        mail.send()
        if mail.state == "exception":
            raise UserError(mail.failure_reason)
        return self._notify_test_sent(user.email)

    def _notify_test_sent(self, address):
        return notify(
            "success", self.env._("Sent to %(address)s.", address=address), then=None
        )

    def _render_sample(self, sample):
        """What this level's e-mail on a sample is made of.

        :param sample: :class:`Sample`
        :return: (what ``_get_mail_route`` says, list of (name, bytes) of the files,
            subject, html)
        """
        with self._sample_letter(sample) as letter:
            letter._need_email_from()
            route = letter._get_mail_route()
            letter.write(letter._prepare_text_vals())
            content = self.env["ir.actions.report"]._render_dunning_letter(letter)
            shown = letter._with_customer_language()
            values = shown._render_mail_template()
            note = self.env["mail.message"].new(
                {"body": values["body_html"], "subject": values["subject"]}
            )
            body = shown._encapsulate_mail_body(note)
            others = letter._get_mail_attachments()
            files = [("sample.pdf", content), *((one.name, one.raw) for one in others)]
        return route, files, values["subject"], body

    @contextmanager
    def _sample_letter(self, sample=None):
        """A letter of this level that is never written.

        Everything is undone at the end: no letter, level, fee or number remains.

        :param sample: :class:`Sample`
        """
        self.ensure_one()
        sample = sample or Sample()
        self.env.flush_all()
        with self.env.cr.savepoint(flush=False) as savepoint:
            if sample.changes:
                # As the user: whoever may not write them may not try them either.
                self.write(sample.changes)
            # sudo: a letter is made and undone, whatever the user's rights.
            level = self.sudo().with_context(dunning_guard=GUARD, tracking_disable=True)
            customer = level._make_sample_customer(sample)
            letter = level.env["dunning.letter"].create(
                level._prepare_sample_letter(customer, sample)
            )
            try:
                yield letter
            finally:
                level.env.flush_all()
                savepoint.rollback()
                level.env.invalidate_all(flush=False)

    def _make_sample_customer(self, sample):
        """The customer of an invoice as one of another language, or a new one."""
        customer = self.env["res.partner"].browse(
            sample.move and sample.move._dunning_get_debtors().id
        )
        customer = customer or customer.create(self._prepare_sample_customer())
        if sample.lang:
            customer.lang = sample.lang
        return customer

    def _prepare_sample_customer(self):
        return {
            "name": self.env._("Sample Customer Ltd"),
            "is_company": True,
            "street": "1 Sample Street",
            "zip": "12345",
            "city": "Sampletown",
            "email": "sample@example.com",
            "ref": "C-10042",
            "lang": self.env.lang,
        }

    def _prepare_sample_letter(self, customer, sample):
        company = self._get_sample_company(sample)
        today = company._dunning_today()
        before_due = self.days < 0
        lines = self._prepare_sample_lines(sample, today)
        open_amounts = [line["amount_open"] for line in lines]
        total = sum(open_amounts)
        currency = (sample.move or company).currency_id
        return {
            "name": self.env._("SAMPLE"),
            "state": "issued",
            "company_id": company.id,
            "partner_id": customer.id,
            "currency_id": currency.id,
            "applies_to": self.procedure_id.applies_to,
            "procedure_id": self.procedure_id.id,
            "level_id": self.id,
            "level_name": self.name,
            "kind": self.kind,
            "date": today,
            "deadline": today + timedelta(days=self.payment_term_days),
            "amount_claimed": 0 if before_due else total,
            "amount_not_due": total if before_due else 0,
            "fee_amount": 0
            if before_due
            else company.currency_id._convert(
                self._get_sample_fee(open_amounts), currency, company, today
            ),
            "line_ids": [fields.Command.create(line) for line in lines],
        }

    def _get_sample_company(self, sample):
        own = sample.move and sample.move.company_id
        return own or self.company_id or self.env.company

    def _prepare_sample_lines(self, sample, today):
        """Lines of a real invoice, or of some that never existed.

        A letter for one invoice shows one.
        """
        if sample.move:
            # sudo: whoever may read the invoice may read how it is to be paid.
            items = sample.move.sudo()._get_dunning_receivables()
            return [
                {
                    **self._prepare_sample_line(
                        sample.move.name,
                        item.date_maturity or item.date,
                        item.amount_residual_currency or item.amount_currency,
                        sample,
                    ),
                    "amount_original": item.amount_currency,
                    "move_id": sample.move.id,
                }
                for item in items
                if not item.reconciled or sample.move.payment_state == "paid"
            ]
        invoices = [("INV/0001", 1190.0, 30), ("INV/0002", 238.5, 10)]
        if self.procedure_id.applies_to == "invoice":
            invoices = invoices[:1]
        return [
            self._prepare_sample_line(
                name,
                today - timedelta(days=self.days if self.days < 0 else days),
                amount,
                sample,
            )
            for name, amount, days in invoices
        ]

    def _prepare_sample_line(self, name, due, amount, sample):
        company = self._get_sample_company(sample)
        return {
            "company_id": company.id,
            "currency_id": (sample.move or company).currency_id.id,
            "move_name": name,
            "section": "not_due" if self.days < 0 else "claimed",
            "level_id": self.id,
            # A letter that says nothing new raises nothing.
            "escalates": not sample.again,
            "date_due": due,
            "days_overdue": (company._dunning_today() - due).days,
            "amount_original": amount,
            "amount_open": amount,
        }
