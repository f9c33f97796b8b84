"""Placeholders in a level's texts: checked when saved, written as people read them."""

import re

from odoo import api, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools.rendering_tools import parse_inline_template

from ..addresses import has_line_break
from ..guarded import GUARD
from .level_texts import TEXT_FIELDS

# Each of them is the subject of an e-mail.
LINES = {"title", "mail_subject", "again_title"}

# One placeholder that is nothing but a path of fields, as the button inserts it; the
# rest (a default after three bars, the closing braces) stays as it is.
_FIELD_PATH = re.compile(r"(?<={{)\s*(object(?:\.[a-z]\w*)+)\s*(?=\|\|\||}})")

# How a value is written in a letter, by the type of the field.
_READABLE = {
    # As all other days of the letter.
    "date": "object._write_day({path})",
    "datetime": "format_datetime({path})",
    "monetary": "format_amount({path}, {record}.{currency})",
    "many2one": "{path}.display_name",
    "selection": "dict({record}.fields_get(['{name}'])['{name}']['selection'])"
    ".get({path}, '')",
}


class DunningLevel(models.Model):
    _inherit = "dunning.level"

    @api.constrains(*TEXT_FIELDS)
    def _check_texts(self):
        """A placeholder that fails is found here, never in a customer's letter."""
        if self.env.context.get("dunning_texts_are_standard") is GUARD:
            return
        self._check_placeholders(TEXT_FIELDS)

    def _check_placeholders(self, names):
        """Try the texts of some fields in each language, on a sample.

        :param names: of the fields
        """
        languages = dict(self.env["res.lang"].get_installed())
        for level in self.filtered(lambda lvl: any(lvl[f] for f in names)):
            with level._sample_letter() as letter:
                for code, language in languages.items():
                    level._check_texts_in(code, language, letter, names)

    def _check_texts_in(self, lang, language, letter, names):
        for field in names:
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

    @api.model
    def _render_template_inline_template(
        self, template_txt, model, res_ids, add_context=None, options=None
    ):
        """Write dates, amounts and names as the customer reads them.

        Odoo itself would print 2026-05-31 and 1433.5 for what its button inserts.
        """
        readable = _FIELD_PATH.sub(
            lambda match: self._get_readable_expression(model, match[1]),
            template_txt or "",
        )
        return super()._render_template_inline_template(
            readable, model, res_ids, add_context=add_context, options=options
        )

    def _get_readable_expression(self, model, path):
        """The expression that formats a field by its type.

        :param model: name of the model of ``object``
        :param path: ``object.field.field``; an unknown field is left to fail by itself
        :return: the expression
        """
        record, _dot, name = path.rpartition(".")
        for step in record.split(".")[1:]:
            field = self.env[model]._fields.get(step)
            if not field or not field.comodel_name:
                return path
            model = field.comodel_name
        field = self.env[model]._fields.get(name)
        readable = _READABLE.get(field.type if field else "", "{path}")
        currency = readable is _READABLE["monetary"] and field.get_currency_field(
            self.env[model]
        )
        return readable.format(path=path, record=record, name=name, currency=currency)
