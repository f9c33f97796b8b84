"""A level's texts on a realistic sample: checked when saved, tried out on demand."""

from contextlib import contextmanager
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools.rendering_tools import parse_inline_template

from ..actions import notify
from ..addresses import has_line_break
from ..guarded import GUARD
from .level_texts import AGAIN_FIELDS, MAIL_FIELDS, PAPER_FIELDS

TEXT_FIELDS = (*PAPER_FIELDS, *MAIL_FIELDS, *AGAIN_FIELDS)
# Each of them is the subject of an e-mail.
LINES = {"title", "mail_subject", "again_title"}


class DunningLevel(models.Model):
    _inherit = "dunning.level"

    @api.constrains(*TEXT_FIELDS)
    def _check_texts(self):
        """A placeholder that fails is found here, never in a customer's letter."""
        if self.env.context.get("dunning_texts_are_standard") is GUARD:
            return
        languages = dict(self.env["res.lang"].get_installed())
        for level in self.filtered(lambda lvl: any(lvl[f] for f in TEXT_FIELDS)):
            with level._sample_letter() as letter:
                for code, language in languages.items():
                    level._check_texts_in(code, language, letter)

    def _check_texts_in(self, lang, language, letter):
        for field in TEXT_FIELDS:
            self._check_text_form(field, lang, language)
            try:
                self._render_field(field, letter.ids, set_lang=lang)
            except (UserError, SyntaxError, ValueError) as error:
                raise ValidationError(
                    self.env._(
                        "A placeholder in “%(field)s” of %(level)s does not work "
                        "(%(language)s): %(reason)s. Placeholders look like "
                        "{{ object.partner_id.name }}.",
                        field=self._fields[field].get_description(self.env)["string"],
                        level=self.name,
                        language=language,
                        reason=error.__cause__ or error,
                    )
                ) from error

    def _check_text_form(self, field, lang, language):
        """Refuse what would be printed as it stands: half a placeholder, a broken line.

        The title is a part of the subject of e-mails, too.
        """
        text = self.with_context(lang=lang)[field] or ""
        stray = [
            part
            for part, _code, _default in parse_inline_template(text)
            if "{{" in part or "}}" in part
        ]
        if not stray and not (field in LINES and has_line_break(text)):
            return
        values = {
            "field": self._fields[field].get_description(self.env)["string"],
            "level": self.name,
            "language": language,
        }
        if stray:
            raise ValidationError(
                self.env._(
                    "A placeholder in “%(field)s” of %(level)s is not complete "
                    "(%(language)s): %(text)s. Placeholders look like "
                    "{{ object.partner_id.name }}.",
                    text=stray[0].strip(),
                    **values,
                )
            )
        raise ValidationError(
            self.env._(
                "“%(field)s” of %(level)s has to be one line (%(language)s).", **values
            )
        )

    def action_test_pdf(self):
        """Open this level's letter on a sample; nothing of it remains.

        :return: action that opens the PDF, which is made while it is fetched
        """
        self.ensure_one()
        self.check_access("write")
        return {
            "type": "ir.actions.act_url",
            "url": f"/dunning/level/{self.id}/sample.pdf",
            "target": "new",
        }

    def _render_sample_pdf(self):
        """The PDF of this level's letter on a sample.

        :raises AccessError: when the user may not change the level
        """
        self.check_access("write")
        content, _subject, _body = self._render_sample()
        return content

    def action_send_test_email(self):
        """Send this level's e-mail on a sample, with its PDF, to the user alone.

        :return: a notification that names the address
        :raises UserError: when the user has no e-mail address
        """
        self.ensure_one()
        self.check_access("write")
        user = self.env.user
        if not user.email:
            raise UserError(
                self.env._("You have no e-mail address. Enter one in your preferences.")
            )
        content, subject, body = self._render_sample()
        # sudo: only the system may write e-mails, see dunning.delivery.
        mail = (
            self.env["mail.mail"]
            .sudo()
            .create(
                {
                    "subject": self.env._("[Test] %(subject)s", subject=subject),
                    "body_html": body,
                    "email_from": self.env.company.dunning_email_from
                    or self.env.company.email_formatted,
                    "email_to": user.email_formatted,
                    "attachment_ids": [
                        fields.Command.create({"name": "sample.pdf", "raw": content})
                    ],
                }
            )
        )
        mail.send()
        return self._notify_test_sent(user.email)

    def _notify_test_sent(self, address):
        return notify(
            "success", self.env._("Sent to %(address)s.", address=address), then=None
        )

    def _render_sample(self):
        """PDF, subject and body of this level's letter on a sample.

        :return: (bytes, text, html)
        """
        with self._sample_letter() as letter:
            letter.write(letter._prepare_text_vals())
            content = self.env["ir.actions.report"]._render_dunning_letter(letter)
            shown = letter._with_customer_language()
            values = shown._render_mail_template()
            note = self.env["mail.message"].new(
                {"body": values["body_html"], "subject": values["subject"]}
            )
            body = shown._encapsulate_mail_body(note)
        return content, values["subject"], body

    @contextmanager
    def _sample_letter(self):
        """A letter of this level over two invoices that never existed.

        Everything is undone at the end: no letter, level, fee or number remains.
        """
        self.ensure_one()
        # sudo: a sample customer is made and undone, whatever the user's rights.
        level = self.sudo().with_context(dunning_guard=GUARD, tracking_disable=True)
        self.env.flush_all()
        with self.env.cr.savepoint(flush=False) as savepoint:
            customer = level.env["res.partner"].create(self._prepare_sample_customer())
            letter = level.env["dunning.letter"].create(
                level._prepare_sample_letter(customer)
            )
            try:
                yield letter
            finally:
                level.env.flush_all()
                savepoint.rollback()
                level.env.invalidate_all(flush=False)

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

    def _prepare_sample_letter(self, customer):
        company = self.company_id or self.env.company
        today = company._dunning_today()
        before_due = self.days < 0
        days = (-self.days, -self.days) if before_due else (-30, -10)
        amounts = (("INV/0001", 1190.0), ("INV/0002", 238.5))
        lines = [
            self._prepare_sample_line(name, today + timedelta(days=after), amount)
            for after, (name, amount) in zip(days, amounts, strict=True)
        ]
        open_amounts = [line["amount_open"] for line in lines]
        total = sum(open_amounts)
        return {
            "name": self.env._("SAMPLE"),
            "state": "issued",
            "company_id": company.id,
            "partner_id": customer.id,
            "currency_id": company.currency_id.id,
            "applies_to": self.procedure_id.applies_to,
            "procedure_id": self.procedure_id.id,
            "level_id": self.id,
            "level_name": self.name,
            "kind": self.kind,
            "date": today,
            "deadline": today + timedelta(days=self.payment_term_days),
            "amount_claimed": 0 if before_due else total,
            "amount_not_due": total if before_due else 0,
            "fee_amount": 0 if before_due else self._get_sample_fee(open_amounts),
            "line_ids": [fields.Command.create(line) for line in lines],
        }

    def _prepare_sample_line(self, name, due, amount):
        company = self.company_id or self.env.company
        return {
            "company_id": company.id,
            "currency_id": company.currency_id.id,
            "move_name": name,
            "section": "not_due" if self.days < 0 else "claimed",
            "level_id": self.id,
            "escalates": True,
            "date_due": due,
            "days_overdue": (company._dunning_today() - due).days,
            "amount_original": amount,
            "amount_open": amount,
        }
