"""What comes of a customer's answer: one click notes a promise, or a dispute."""

from datetime import timedelta

from babel.dates import get_day_names, get_month_names

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.misc import babel_locale_parse

from ..arguments import require_one
from ..bounds import to_day
from ..groups import ACCOUNTANTS
from ..named_days import named_day


def shorten(words):
    """The beginning of some words, on one line: what a promise keeps of them."""
    return " ".join((words or "").split())[:200]


class DunningLetter(models.Model):
    _inherit = "dunning.letter"

    answer_move_ids = fields.Many2many(
        "account.move",
        "dunning_letter_answer_move_rel",
        "letter_id",
        "move_id",
        string="Disputed in the Answer",
        readonly=True,
        copy=False,
        groups=ACCOUNTANTS,
    )
    answer_disputed_before = fields.Json(
        string="Disputed Before",
        readonly=True,
        copy=False,
        exportable=False,
        groups=ACCOUNTANTS,
        help="What was disputed of these invoices before the answer.",
    )
    answer_summary = fields.Text(
        string="Unread Answers", compute="_compute_answer_summary", compute_sudo=True
    )

    @api.depends("answer_text", "answer_said", "portal_answers")
    @api.depends_context("lang")
    def _compute_answer_summary(self):
        for letter in self:
            letter.answer_summary = "\n".join(letter._list_unread_answers())

    def _list_unread_answers(self):
        """What waits to be read: what the page's answers name, and all words."""
        words, answers = self.answer_text or "", self._get_kept_answers()
        last = (self.portal_answers or [None])[-1]
        # Of an e-mail that came since nothing is known but its words.
        if last and words and self._get_kept_words(last).startswith(words):
            words = ""
            if last not in answers:
                answers.append(last)
        for answer in answers:
            yield self._describe_answer(answer)
            if answer["text"]:
                yield answer["text"]
        if words:
            yield words

    def _get_kept_words(self, answer):
        """What ``answer_text`` keeps of an answer of the page."""
        lang = self.company_id._dunning_language(self._get_responsible().lang)
        return answer["text"] or self.with_context(lang=lang)._describe_answer(answer)

    def action_dunning_answer_promise(self):
        """Note the answer as a promise: of all that is open, for the day that it names.

        Where it names none, for the last day that the company gives to answers.

        :raises UserError: when no answer waits, or nothing is open any more
        """
        self._check_may_work()
        for letter in self._get_unread():
            moves = letter._get_answered_moves()
            letter._note_promise(moves, letter._get_promised_day(), letter.answer_text)

    def action_dunning_answer_dispute(self):
        """Note the answer as a dispute: of what it names, else of the whole letter.

        :raises UserError: when no answer waits, or nothing is open any more
        """
        self._check_may_work()
        for letter in self._get_unread():
            moves = letter._get_disputed_moves()
            letter._note_dispute(
                moves, letter._get_words_of_answer(), letter._get_named_amount()
            )

    def action_dunning_change_answer(self):
        """Open what came of the answer, to note it otherwise."""
        self._check_may_work()
        require_one(self)
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("What Comes of the Answer"),
            "res_model": "dunning.answer",
            "view_mode": "form",
            "target": "new",
            "context": {
                "default_letter_id": self.id,
                "default_kind": self.answer_outcome or "promise",
            },
        }

    def _get_answered_moves(self):
        """The invoices of which an answer can be about: claimed, and still open.

        :raises UserError: when there is none
        """
        moves = self._get_claimed_moves()
        if not moves:
            items = self._get_claimed_lines().move_line_id
            items._dunning_refuse_open_entries()
            raise UserError(
                self.env._(
                    "Nothing that this letter asks for is open any more. “Go On” says "
                    "that the answer is read."
                )
            )
        return moves

    def _get_claimed_moves(self):
        moves = self._filter_still_theirs(self._get_claimed_lines().move_id)
        return moves.filtered(lambda move: move._dunning_is_owed())

    def _get_said(self, kind):
        """What the last answer of a kind names, if one waits; else the last of any.

        :param kind: ``promise`` or ``dispute``
        """
        said = self.answer_said or {}
        return said.get(kind) or said

    def _get_words_of_answer(self):
        """The customer's words, or that there were none."""
        said = self._get_said("dispute")
        words = said.get("text") if said.get("kind") == "dispute" else ""
        words = words or self.answer_text
        return words or self.env._("The customer disputes the claim")

    def _get_promised_day(self):
        """The day that the answer names; else the last one given to read answers."""
        today = self.company_id._dunning_today()
        said = self._get_said("promise")
        named = said.get("kind") == "promise" and to_day(said.get("day"))
        named = named or self._get_day_in_answer()
        if named and named >= today:
            return named
        # sudo: whoever reads the answer, the company's setting decides.
        days = timedelta(days=self.company_id.sudo().dunning_answer_days)
        until = self.answer_until or today
        return until if until >= today else today + days

    def _get_day_in_answer(self):
        """The one day that the customer's words name, in the customer's language."""
        if not self.answer_date:
            return None
        months, weekdays = {}, {}
        lang = self.company_id._dunning_language(self.partner_id.lang)
        formats = self.env["res.lang"]._get_data(code=lang)
        month_first = (formats.date_format or "").startswith(("%m", "%b", "%B"))
        for code in {lang, "en_US"} - {None}:
            locale = babel_locale_parse(code)
            for width in ("wide", "abbreviated"):
                for number, name in get_month_names(width, locale=locale).items():
                    months[name.lower().rstrip(".")] = number
                for number, name in get_day_names(width, locale=locale).items():
                    weekdays[name.lower().rstrip(".")] = number
        return named_day(
            self.answer_text, self.answer_date, months, weekdays, month_first
        )

    def _note_promise(self, moves, day, words, by=None):
        """Note a promise about invoices of this letter; its answer is read then.

        :param moves: ``account.move``
        :param day: on which the customer will pay
        :param words: of the customer
        :param by: ``res.users`` who notes it; None: the current one
        """
        self.ensure_one()
        promises = self.env["dunning.promise"]
        # What a promise belongs to is written by no hand.
        promises._with_guard().create(
            [self._prepare_promise_vals(move, day, words, by) for move in moves]
        )
        words = self.env._("The answer is noted as a promise to pay.")
        self._close_answer("promise", words)

    def _prepare_promise_vals(self, move, day, words, by=None):
        """Values of the promise about one invoice; all that is open of it.

        :param move: ``account.move``
        :param day: on which the customer will pay
        :param words: of the customer
        :param by: ``res.users`` who notes it; None: the current one
        :return: dict for create
        """
        return {
            "move_id": move.id,
            "date": day,
            "letter_id": self.id,
            "note": shorten(words),
            "user_id": (self.env.user if by is None else by).id,
        }

    def _undo_outcome(self):
        """Take back what was noted of the answer, as far as it still stands."""
        self.ensure_one()
        promises = self.env["dunning.promise"]
        made = [("letter_id", "=", self.id), ("active", "=", True)]
        promises.search(made).action_withdraw()
        self._undo_disputes()
        nothing = dict.fromkeys(("answer_move_ids", "answer_disputed_before"), False)
        self._as_verb().write({**nothing, "answer_outcome": False})
