"""Texts: in which language, and what is new to these items and what is not."""

import re

from odoo import fields, models


class DunningLetter(models.Model):
    _inherit = "dunning.letter"

    language = fields.Char(
        readonly=True,
        copy=False,
        help="Code of the language that the issued letter is written in.",
    )

    def _prepare_text_vals(self):
        """The level's name and texts as this letter says them, in its language.

        Texts that were written for this letter alone go before the level's.

        :return: dict for write
        """
        level = self._with_customer_language().level_id
        texts = {
            name: _tidy(level._render_template(text, self._name, self.ids)[self.id])
            for name, text in self._get_level_texts().items()
        }
        own = self._render_own_texts()
        for name in ("introduction", "closing"):
            # What is written for one letter is meant for its e-mail, too.
            paper = own.get(name, texts[name])
            mail = texts[f"mail_{name}"]
            texts[f"mail_{name}"] = paper if name in own or not mail else mail
        return {"level_name": level.name, **texts, **own}

    def _with_customer_language(self):
        """The letter in the customer's language, for all that the customer reads."""
        self.ensure_one()
        return self.with_context(lang=self._get_language())

    def _with_own_language(self):
        """The letter in the language of its PDF, for what is sent along with that.

        The customer may have got another one since.
        """
        self.ensure_one()
        lang = self.language
        if not lang or self.company_id._dunning_language(lang) != lang:
            return self._with_customer_language()
        return self.with_context(lang=lang)

    def _get_language(self):
        """The customer's language where letters can be written in it.

        Else the company's: with words of one language, dates and numbers of another
        would be read wrongly. Whoever has written a level's texts in a language that
        has no other words wants them sent.
        """
        company, wanted = self.company_id, self.partner_id.lang
        lang = company._dunning_language(wanted)
        if lang != wanted or company._dunning_speaks(lang):
            return lang
        has_own = self.level_id._has_own_words(lang)
        return lang if has_own else company._dunning_language()

    def _get_level_texts(self):
        """The level's texts for this letter, in its language, with placeholders.

        :return: dict of text by field
        """
        self.ensure_one()
        level = self._with_customer_language().level_id
        return level._get_texts(self._says_again(), self._is_before_due())

    def _says_again(self):
        """Whether no item is new at the letter's level: all have been told before."""
        claimed = self.line_ids.filtered(lambda line: line.section == "claimed")
        return bool(claimed) and not claimed & self._get_new_lines()

    def _get_new_lines(self):
        """The lines of items that this letter raises to its level."""
        return self.line_ids.filtered(
            lambda line: line.escalates and line.level_id == self.level_id
        )


def _tidy(text):
    """Without the gaps that empty placeholders leave."""
    text = re.sub(r" {2,}", " ", text or "")
    text = re.sub(r"^ | $", "", text, flags=re.MULTILINE)
    return re.sub(r"\n{3,}", "\n\n", text).strip("\n")
