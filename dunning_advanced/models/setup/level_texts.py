"""A level's texts: its own, those for a letter that says nothing new, the standard."""

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..guarded import GUARD
from . import standard_texts

PAPER_FIELDS = ("title", "introduction", "closing")
MAIL_FIELDS = ("mail_subject", "mail_introduction", "mail_closing")
AGAIN_FIELDS = ("again_title", "again_introduction", "again_closing")
TEXT_FIELDS = (*PAPER_FIELDS, *MAIL_FIELDS, *AGAIN_FIELDS)


class DunningLevel(models.Model):
    _inherit = "dunning.level"

    again_title = fields.Char(
        string="Title When Said Again",
        translate=True,
        help="For a letter on which no invoice is new at this level: the words above "
        "have been said to all of them. Empty: the standard text.",
    )
    again_introduction = fields.Text(
        string="Introduction When Said Again",
        translate=True,
        help="For a letter on which no invoice is new at this level. Empty: the "
        "standard text. It goes by e-mail, too.",
    )
    again_closing = fields.Text(
        string="Closing When Said Again",
        translate=True,
        help="For a letter on which no invoice is new at this level. Empty: the "
        "standard text. It goes by e-mail, too.",
    )

    @api.constrains("mail_template_id")
    def _check_mail_template(self):
        for level in self:
            # sudo: whoever sets up levels need not be allowed to read templates.
            template = level.mail_template_id.sudo()
            if template and template.model != "dunning.letter":
                raise ValidationError(
                    self.env._(
                        "The e-mail template “%(template)s” of %(level)s is not for "
                        "dunning letters. Choose one that is.",
                        template=template.name,
                        level=level.name,
                    )
                )

    def _get_texts(self, again=False, before_due=False):
        """The texts for a letter of this level, in the language of the environment.

        :param again: whether no item is new at the level
        :param before_due: whether the letter claims nothing yet
        :return: dict of text by field of the letter, with placeholders
        """
        self.ensure_one()
        texts = {name: self._get_text(name) for name in (*PAPER_FIELDS, *MAIL_FIELDS)}
        # A level before the due date says what is untrue once that is over.
        if again or before_due != (self.days < 0):
            texts = dict.fromkeys(texts, "")
        if again and not before_due:
            texts |= {
                name: self._get_text(field)
                for name, field in zip(PAPER_FIELDS, AGAIN_FIELDS, strict=True)
            }
        if not texts["introduction"] and not texts["closing"]:
            standard = self._get_standard_texts(again, before_due)
            texts |= {**standard, "title": texts["title"] or standard["title"]}
        return texts

    def _get_text(self, name):
        """A text in the language of the environment.

        A standard text that nobody has changed follows its translation, also in a
        language that was installed after the level was made.
        """
        text = self[name] or ""
        standard = standard_texts.BY_SOURCE.get(text)
        return self.env._(standard) if standard else text

    def _has_own_words(self, lang):
        """Whether somebody has written the level's text in this language.

        :param lang: code
        """
        said = self.with_context(lang=lang).introduction
        return said != self.with_context(lang="en_US").introduction

    def _get_standard_texts(self, again=False, before_due=False):
        """What is said where nobody has written anything else, by kind and place.

        :return: dict with ``title``, ``introduction`` and ``closing``
        """
        self.ensure_one()
        texts = self._choose_standard_texts(again, before_due)
        return {name: self.env._(text) for name, text in texts._asdict().items()}

    def _choose_standard_texts(self, again, before_due):
        if before_due:
            return standard_texts.BEFORE_DUE
        notice = self.kind == "notice"
        if again:
            kinds = (standard_texts.AGAIN_REMINDER, standard_texts.AGAIN_NOTICE)
            return kinds[notice]
        if notice:
            return standard_texts.NOTICE
        reminders = standard_texts.REMINDERS
        levels = self.procedure_id._get_levels().filtered(lambda lv: lv.days >= 0)
        place = levels.ids.index(self.id) if self in levels else 0
        return reminders[min(place, len(reminders) - 1)]

    def _fill_texts(self):
        """Write the standard texts where there are none, in every language.

        Whoever wants to change a few words of them finds them there.
        """
        languages = {
            "en_US",
            *(code for code, _ in self.env["res.lang"].get_installed()),
        }
        # Ours need no trial of each text in each language, which takes half a second.
        for level in self.with_context(dunning_texts_are_standard=GUARD):
            for name in level._get_empty_texts():
                said = {
                    code: level.with_context(lang=code)._get_standard_text(name)
                    for code in languages
                }
                level._update_field_translations(name, said)

    def _get_empty_texts(self):
        """Which of the texts are to be filled: those of the level, those said again."""
        again = [name for name in AGAIN_FIELDS if not self[name]]
        if self.introduction or self.closing:
            return again
        return [name for name in PAPER_FIELDS if not self[name]] + again

    def _get_standard_text(self, name):
        """The standard text of one field of the level."""
        again = name in AGAIN_FIELDS
        texts = self._get_standard_texts(again, not again and self.days < 0)
        return texts[name.removeprefix("again_")]
