"""Own texts of one letter: rendered like a level's, and checked when saved."""

from odoo import api, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools.rendering_tools import parse_inline_template

from ..addresses import has_line_break
from .edit import TEXT_FIELDS


class DunningLetter(models.Model):
    _inherit = "dunning.letter"

    def _render_own_texts(self):
        """The texts that were written for this proposal, by field.

        :return: dict; empty for a letter that has been issued
        """
        if self.state != "proposed":
            return {}
        own = [name for name in TEXT_FIELDS if self[name] is not False]
        return {name: self._render_own_text(name) for name in own}

    def _render_own_text(self, name):
        """One own text with its placeholders filled in, in the customer's language."""
        level = self._with_customer_language().level_id
        return level._render_template(self[name], self._name, self.ids)[self.id]

    @api.constrains(*TEXT_FIELDS)
    def _check_own_texts(self):
        """A placeholder that fails is found here, never in the customer's letter."""
        if self._is_guarded():
            return  # texts that are rendered already
        for letter in self.filtered(lambda lt: lt.state == "proposed"):
            for name in TEXT_FIELDS:
                if letter[name]:
                    letter._check_own_text(name)

    def _check_own_text(self, name):
        if name == "title" and has_line_break(self.title):
            raise ValidationError(self.env._("The title has to be one line."))
        self._check_placeholders(name)
        try:
            self._render_own_text(name)
        except (UserError, SyntaxError, ValueError) as error:
            raise ValidationError(
                self.env._(
                    "A placeholder in “%(field)s” does not work: %(reason)s.",
                    field=self._get_edit_label(name),
                    reason=error.__cause__ or error,
                )
            ) from error

    def _check_placeholders(self, name):
        """Refuse what is no placeholder, or not one that the user may use.

        Letters are also rendered by the scheduled actions, which may do anything: an
        expression is code, and only those who write the level's texts may write code.
        """
        parts = parse_inline_template(self[name])
        wrong = [
            text for text, _code, _default in parts if "{{" in text or "}}" in text
        ]
        if not self._may_write_expressions():
            allowed = {_squeeze(code) for code in self._get_placeholders()}
            codes = [code for _text, code, _default in parts if code]
            wrong += [code for code in codes if _squeeze(code) not in allowed]
        if wrong:
            raise ValidationError(
                self.env._(
                    "“%(field)s” has a placeholder that cannot be used here: "
                    "%(wrong)s. Use one of these, or plain text: %(placeholders)s",
                    field=self._get_edit_label(name),
                    wrong=wrong[0].strip(),
                    placeholders=", ".join(
                        f"{{{{ {code} }}}}" for code in self._get_placeholders()
                    ),
                )
            )

    def _may_write_expressions(self):
        """Whether the user may write level texts, with any expression in them."""
        # Odoo calls constraints as superuser: only the user tells who it is.
        user = self.env.user
        return user._is_superuser() or (
            user.has_group("dunning_advanced.group_dunning_manager")
            and user.has_group("mail.group_mail_template_editor")
        )

    def _get_placeholders(self):
        """Placeholders for own texts: the known ones and those of the level's texts."""
        languages = [code for code, _name in self.env["res.lang"].get_installed()]
        texts = [
            self.level_id.with_context(lang=lang)[name]
            for lang in languages
            for name in TEXT_FIELDS
        ]
        used = [
            code
            for text in filter(None, texts)
            for _text, code, _default in parse_inline_template(text)
            if code
        ]
        known = filter(self._has_path, self.mail_allowed_qweb_expressions())
        return list(dict.fromkeys([*known, *used]))

    def _has_path(self, placeholder):
        """Whether there are such fields: Odoo's own list has some for other models."""
        record = self.browse()
        for name in placeholder.split(".")[1:]:
            if name not in record._fields:
                return False
            record = record[name]
        return True


def _squeeze(expression):
    return "".join(expression.split())
