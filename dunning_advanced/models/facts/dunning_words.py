"""Words: statements said in the language of whoever reads them, and found by them."""

from datetime import date

from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL, format_date, ormcache

from .sentences import SENTENCES
from .statement import Statement


class _Values(dict):
    """Values for a sentence: one that is missing must not hide the others."""

    def __missing__(self, name):
        return ""


class DunningWords(models.AbstractModel):
    _name = "dunning.words"
    _description = "Dunning Words"

    @api.model
    def _get_sentences(self):
        """The sentences by code; another add-on adds its own.

        :return: dict of code to a lazy translation with ``%(name)s`` for its values
        """
        return SENTENCES

    @api.model
    @ormcache("self.env.lang")
    def _get_labels(self):
        """What a code alone says, in the reader's language: sentences and reasons.

        Kept, not to be changed: thousands of items may be explained at once.

        :return: dict of code to text with ``%(name)s`` where a value belongs
        """
        reasons = self.env["dunning.run.skip"]._fields["reason"]
        sentences = self._get_sentences()
        return {
            **dict(reasons._description_selection(self.env)),
            **{code: self.env._(sentence) for code, sentence in sentences.items()},
        }

    @api.model
    def _say(self, statement, labels=None):
        """A statement in the language of the environment.

        :param statement: :class:`Statement`, or the dict it was stored as
        :param labels: of ``_get_labels``, for whoever says many
        """
        labels = self._get_labels() if labels is None else labels
        if isinstance(statement, Statement):
            statement = statement.to_json()
        values = _Values(
            (name, self._say_value(value, labels))
            for name, value in statement.get("values", {}).items()
        )
        code = statement.get("code", "")
        label = labels.get(code, code)
        text = label % values if "%(" in label else label
        until = statement.get("until")
        return self._say_until(text, until) if until else text

    def _say_value(self, value, labels):
        if isinstance(value, list):
            return "; ".join(str(self._say_value(part, labels)) for part in value)
        if isinstance(value, dict) and "date" in value:
            return format_date(self.env, date.fromisoformat(value["date"]))
        if isinstance(value, dict):
            return self._say(value, labels)
        return value

    def _say_until(self, text, until):
        return self.env._(
            "%(reason)s (until %(date)s)",
            reason=text,
            date=format_date(self.env, date.fromisoformat(until)),
        )

    @api.model
    def _say_all(self, statements, labels=None):
        """Statements as they were stored, one a line.

        :param statements: list of dicts, or nothing
        :param labels: of ``_get_labels``, for whoever says many
        """
        labels = self._get_labels() if labels is None else labels
        return "\n".join(self._say(found, labels) for found in statements or [])

    @api.model
    def _search_said(self, field_name, operator, value, code_name=None):
        """Find statements by their words in the reader's language, or by their values.

        :param field_name: of the field of JSON that holds statements or values
        :param operator: of the search; what cannot be answered is left to Odoo
        :param value: text to look for; False in a collection: without a statement
        :param code_name: field that holds the code, if it stands beside the values
        :return: Domain
        :raises UserError: when whole sentences are compared, which nobody has stored
        """
        if operator == "in":
            if set(value) <= {False, ""}:
                return Domain(code_name or field_name, "=", False)
            raise UserError(
                self.env._(
                    "These sentences are not stored, so none can be compared as a "
                    "whole. Look for what contains some of the words."
                )
            )
        if operator not in ("ilike", "like"):
            return NotImplemented
        wanted = value.lower()
        codes = [c for c, said in self._get_labels().items() if wanted in said.lower()]
        patterns = [f'%"code": "{code}"%' for code in codes]

        def to_sql(model, alias, _query):
            stored = SQL("%s::text", model._field_to_sql(alias, field_name))
            found = SQL("%s LIKE ANY(%s)", stored, patterns)
            return SQL("(%s OR %s ILIKE %s)", found, stored, f"%{value}%")

        found = Domain.custom(to_sql=to_sql)
        return found | Domain(code_name, "in", codes) if code_name else found
