"""A customer's answer to a letter: the next level waits until somebody has read it."""

from datetime import timedelta

from odoo import fields, models
from odoo.exceptions import UserError

# The longest part of an answer that is shown beside the letter.
_MOST_CHARACTERS = 2000
# Kinds of which the last one counts, whatever else is answered before it is read.
_KINDS_KEPT = ("promise", "dispute")


class DunningDelivery(models.Model):
    _inherit = "dunning.delivery"

    answer_read = fields.Boolean(
        string="In Spite of an Answer",
        readonly=True,
        help="A person has read the customer's answer, and sends the letter again.",
    )

    def _forget_answer_read(self):
        """A new answer has come that nobody has read."""
        self.filtered("answer_read")._as_verb().answer_read = False


class DunningLetter(models.Model):
    _inherit = "dunning.letter"

    answer_is_open = fields.Boolean(
        string="Answer to Be Read",
        readonly=True,
        copy=False,
        help="The customer has answered, and nobody has said what comes of it.",
    )
    answer_text = fields.Text(string="Answer", readonly=True, copy=False)
    answer_date = fields.Date(string="Answered On", readonly=True, copy=False)
    answer_said = fields.Json(
        readonly=True,
        exportable=False,
        copy=False,
        help="What the answer names by itself: its kind, a day, an item, an amount.",
    )
    answer_outcome = fields.Selection(
        selection=[
            ("promise", "Promise to Pay"),
            ("dispute", "Dispute"),
            ("go_on", "Dunning Goes On"),
        ],
        string="What Came of the Answer",
        readonly=True,
        copy=False,
    )
    answer_until = fields.Date(
        string="Next Level Waits Until",
        readonly=True,
        copy=False,
        help="The first day on which dunning goes on by itself.",
    )

    _by_open_answer = models.Index("(id) WHERE answer_is_open")

    def _take_mail_answer(self, text, author, file_names=()):
        """Keep a person's e-mail to these letters, unless a colleague wrote it.

        :param text: what was written, as plain text
        :param author: ``res.partner`` who wrote it, empty if unknown
        :param file_names: of what was attached
        """
        if author.user_ids and not author.partner_share:
            return
        for letter in self.exists():
            responsible = letter._get_responsible()
            # What the responsible person reads is not in the customer's language.
            told = letter.with_context(
                lang=letter.company_id._dunning_language(responsible.lang),
                mail_notify_force_send=False,
            )
            words = told._get_answered_words(text, file_names)
            letter._hold_for_answer(words)
            told._ask_to_read_answer(
                told.env._("The customer answers"),
                words[:_MOST_CHARACTERS],
                responsible,
            )

    def _get_answered_words(self, text, file_names):
        """What somebody has written, and else what came in its place."""
        if text.strip():
            return text
        if not file_names:
            return self.env._("An e-mail without a word.")
        files = ", ".join(file_names)
        return self.env._("An e-mail without a word, with %(files)s.", files=files)

    def _get_answer_key(self):
        """What tells activities about answers from those that people make."""
        return f"answer:{self.id}"

    def _hold_for_answer(self, text, said=None):
        """Let the next level wait for as long as the company gives to read an answer.

        :param text: what the customer has written
        :param said: dict of what it names, of ``answer_said``; what the customer has
            named in an answer that nobody has read yet counts on without it
        """
        self.ensure_one()
        # Whoever wanted to send it again has not read this one.
        self.delivery_ids._forget_answer_read()
        today = self.company_id._dunning_today()
        # sudo: whoever answers, the company's setting decides.
        days = timedelta(days=self.company_id.sudo().dunning_answer_days)
        self._as_verb().write(
            {
                "answer_is_open": True,
                "answer_text": text[:_MOST_CHARACTERS],
                "answer_said": self._merge_said(said),
                "answer_outcome": False,
                "answer_date": today,
                "answer_until": today + days,
            }
        )

    def _merge_said(self, said):
        """What answers that nobody has read name, with the last promise and dispute.

        :param said: what the new one names; None: nothing
        :return: dict for ``answer_said``, or False
        """
        earlier = (self.answer_is_open and self.answer_said) or {}
        if not said:
            return earlier or False
        kept = {kind: earlier[kind] for kind in _KINDS_KEPT if kind in earlier}
        if earlier.get("kind") in _KINDS_KEPT:
            # Kept by itself in databases of before.
            kept.setdefault(earlier["kind"], earlier)
        if said["kind"] in _KINDS_KEPT:
            kept[said["kind"]] = said
        return {**said, **kept}

    def _get_kept_answers(self):
        """The last promise and the last dispute that nobody has read.

        :return: list of dicts, as ``answer_said`` keeps them
        """
        said = self.answer_said or {}
        kept = {kind: said[kind] for kind in _KINDS_KEPT if kind in said}
        if said.get("kind") in _KINDS_KEPT:
            # As in _merge_said: kept by itself in databases of before.
            kept.setdefault(said["kind"], said)
        return [kept[kind] for kind in _KINDS_KEPT if kind in kept]

    def action_dunning_go_on(self):
        """The answer is read and changes nothing: the next level waits no longer.

        :raises UserError: when the user may not work with these letters
        """
        self._check_may_work()
        self._get_unread()._close_answer(
            "go_on", self.env._("The answer is read; dunning goes on.")
        )

    def _get_unread(self):
        """Those of these letters whose answer waits to be read.

        :raises UserError: when none does, or another one came while a page was open
        """
        waiting = self.filtered("answer_is_open")
        if not waiting:
            raise UserError(self.env._("No answer to this letter waits to be read."))
        waiting._check_answer_shown(self.env.context.get("dunning_answer_shown"))
        return waiting

    def _check_answer_shown(self, shown):
        """Refuse to be done with an answer that came while a page was open.

        :param shown: ``answer_summary`` as the page shows it; None: there is no page
        :raises UserError: when the customer has answered once more
        """
        if shown is not None and any(
            (letter.answer_summary or "") != (shown or "") for letter in self
        ):
            raise UserError(
                self.env._(
                    "The customer has answered once more while this page was open. "
                    "Load the page again, and read that first."
                )
            )

    def _close_answer(self, outcome, words):
        """Note what came of an answer; nothing waits for it any longer.

        :param outcome: of ``answer_outcome``
        :param words: the same, to be read in the chatter
        """
        self._as_verb().write({"answer_is_open": False, "answer_outcome": outcome})
        for letter in self:
            letter.message_post(body=words)
            # sudo: whoever decides, nobody has to read the answer any more.
            letter._get_answer_activities().sudo().action_feedback()
