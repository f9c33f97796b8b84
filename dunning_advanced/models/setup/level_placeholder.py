"""Placeholders in a level's texts: what Odoo's button inserts, as people read it."""

import re

from odoo import api, models

# One placeholder that is nothing but a path of fields, as the button inserts it; the
# rest (a default after three bars, the closing braces) stays as it is.
_FIELD_PATH = re.compile(r"(?<={{)\s*(object(?:\.[a-z]\w*)+)\s*(?=\|\|\||}})")

# How a value is written in a letter, by the type of the field.
_READABLE = {
    # 2/12 is in February for one reader and in December for another.
    "date": "format_date({path}, 'long')",
    "datetime": "format_datetime({path})",
    "monetary": "format_amount({path}, {record}.{currency})",
    "many2one": "{path}.display_name",
    "selection": "dict({record}.fields_get(['{name}'])['{name}']['selection'])"
    ".get({path}, '')",
}


class DunningLevel(models.Model):
    _inherit = "dunning.level"

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
