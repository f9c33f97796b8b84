"""The e-mail: what it says so that it can be paid from alone, and how it looks."""

from markupsafe import Markup

from odoo import models
from odoo.tools import format_amount, is_html_empty

from ...reports import colours
from ..addresses import one_line

# So many items are listed in an e-mail; the letter has them all.
MAIL_ROWS = 10
# So long an amount has room in large type beside its label on a telephone.
LARGE_COLUMNS = 14


class DunningLetter(models.Model):
    _inherit = "dunning.letter"

    def _render_mail_template(self):
        """Subject and body of the e-mail, in the language of ``self``.

        :return: dict with ``subject`` and ``body_html``
        """
        self.ensure_one()
        values = self._render_words_of(self._get_mail_template())
        # Nobody wants to send an e-mail that says nothing.
        if is_html_empty(values["body_html"]):
            if shipped := self._get_shipped_template():
                values["body_html"] = self._render_words_of(shipped)["body_html"]
        subject = one_line(values["subject"]) or self._get_mail_subject()
        return {**values, "subject": subject}

    def _render_words_of(self, template):
        return {
            field: template._render_field(
                field, self.ids, set_lang=self.env.lang, options={"post_process": True}
            )[self.id]
            for field in ("subject", "body_html")
        }

    def _get_mail_template(self):
        """The level's template; when it is archived, the one that Odoo came with.

        :return: ``mail.template``, empty when there is none to use
        """
        # sudo: users who work letters need not be able to read mail templates.
        own = self.level_id.mail_template_id.sudo()
        return own if own.active else self._get_shipped_template()

    def _get_shipped_template(self):
        """The template that the add-on came with, empty when it is not in use."""
        standard = "dunning_advanced.mail_template_dunning_letter"
        shipped = self.env.ref(standard, raise_if_not_found=False)
        # sudo: see _get_mail_template.
        templates = self.env["mail.template"].sudo()
        return shipped.sudo().filtered("active") if shipped else templates

    def _get_mail_subject(self):
        """The level's subject, else: what, which invoice, how much, by when.

        Both numbers stand in it: the customer searches for the invoice, we for ours.
        """
        self.ensure_one()
        if self.mail_subject:
            return self.mail_subject
        amount = format_amount(self.env, self._get_amount_to_pay(), self.currency_id)
        parts = (self._get_mail_subject_invoices(), amount, self._get_mail_day())
        return self.env._(
            "%(title)s: %(details)s (%(number)s)",
            title=self._get_heading(),
            details=", ".join(filter(None, parts)),
            number=self._get_number(),
        )

    def _get_mail_subject_invoices(self):
        lines = self._get_claimed_lines()
        names = set(lines.mapped("move_name"))
        if len(names) == 1:
            name = lines._get_invoice_name()
            if not lines._are_invoices():
                return name
            return self.env._("invoice %(number)s", number=name)
        if not lines._are_invoices():
            return self.env._("%(count)s items", count=len(names))
        return self.env._("%(count)s invoices", count=len(names))

    def _get_mail_day(self):
        """By when to pay, or since when it is due, for the subject."""
        dates = self._get_due_dates()
        if self._is_before_due():
            day = " – ".join(map(self._write_day, dates))
            return day and self.env._("due on %(date)s", date=day)
        if self.print_deadline and self.deadline:
            day = self._write_day(self.deadline)
            return self.env._("please pay by %(date)s", date=day)
        day = dates and self._write_day(dates[0])
        return day and self.env._("due since %(date)s", date=day)

    def _get_mail_text(self, name):
        """A text of the e-mail with its lines; letters of old have the paper's only.

        :param name: introduction or closing
        """
        self.ensure_one()
        text = self[f"mail_{name}"] or self[name] or ""
        lines = Markup("<br/>").join(text.splitlines())
        if not self._get_text_direction():
            return lines
        style = "display: block; text-align: right;"
        return Markup('<span dir="rtl" style="%s">%s</span>') % (style, lines)

    def _render_mail_details(self):
        """What the e-mail says beside its texts: amount, items, account, link."""
        self.ensure_one()
        lines = self._get_claimed_lines()
        amount = format_amount(self.env, self._get_amount_to_pay(), self.currency_id)
        values = {
            "letter": self,
            "lines": lines[:MAIL_ROWS],
            "more": self._say_more(len(lines[MAIL_ROWS:])),
            "attached": self.env._(
                "Our letter %(number)s is attached as a PDF file.",
                number=self._get_number(),
            ),
            "accent": self._get_mail_colour(),
            "before_due": self._is_before_due(),
            "amount_pixels": 20 if len(amount) <= LARGE_COLUMNS else 15,
        }
        return self.env["ir.qweb"]._render("dunning_advanced.mail_details", values)

    def _say_more(self, count):
        """That the letter lists more items than the e-mail; nothing if it does not."""
        return count and self.env._(
            "and %(count)s more, listed in the attached letter", count=count
        )

    def _render_mail_signature(self):
        """Who signs, and how to reach them."""
        self.ensure_one()
        values = {"letter": self, "contact": self._get_contact()}
        return self.env["ir.qweb"]._render("dunning_advanced.mail_signature", values)

    def _get_mail_colour(self):
        """The company's colour, as dark as white letters on it need."""
        company = self.company_id
        return colours.readable(company.primary_color or company.secondary_color)

    def _encapsulate_mail_body(self, note):
        """The body in the company's e-mail layout: logo above, particulars below.

        :param note: ``mail.message`` with the body
        """
        self.ensure_one()
        company = self.company_id.with_context(lang=self.env.lang)
        values = {
            "letter": self,
            "body": note.body,
            "subject": note.subject or "",
            "company": company,
            "accent": self._get_mail_colour(),
            "logo": company._dunning_get_mail_logo_name(),
            "foot": self._get_mail_foot(company),
            "page_lang": (self.env.lang or "en").replace("_", "-"),
        }
        page = self.env["ir.qweb"]._render("dunning_advanced.mail_layout", values)
        page = Markup("<!DOCTYPE html>\n") + page
        return self.env["mail.render.mixin"]._replace_local_links(page)

    def _get_mail_foot(self, company):
        """What law asks of a business letter: who we are, our register, our numbers.

        :return: dict with ``lines`` of text and ``footer``, the company's own in HTML
        """
        place = " ".join(filter(None, (company.zip, company.city)))
        lines = [
            (company.name, company.street, company.street2, place),
            (company.phone, company.email, company.website),
        ]
        footer = company.report_footer
        shown = [" · ".join(filter(None, parts)) for parts in lines]
        particulars = self._get_mail_particulars(company)
        return {
            "lines": list(filter(None, [*shown, " · ".join(particulars)])),
            "footer": footer if _has_text(footer) else "",
        }

    def _get_mail_particulars(self, company):
        """Register and tax number, where the company has not written them itself."""
        reports = self.env["ir.actions.report"]
        if particulars := reports._get_dunning_particulars(company):
            # The name stands above.
            return particulars[1:]
        if _has_text(company.report_footer):
            return []
        numbers = reports._get_dunning_numbers(company)
        return [reports._say_dunning_number(company, *number) for number in numbers]


def _has_text(html):
    return bool(Markup(html or "").striptags().strip())
