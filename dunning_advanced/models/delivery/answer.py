"""A customer's answer to a letter: the next level waits until somebody has read it."""

from datetime import timedelta

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import plaintext2html

# The longest part of an answer that is shown beside the letter.
_MOST_CHARACTERS = 2000


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
    answer_until = fields.Date(
        string="Next Level Waits Until",
        readonly=True,
        copy=False,
        help="The first day on which dunning goes on by itself.",
    )

    _by_open_answer = models.Index("(id) WHERE answer_is_open")

    def _take_mail_answer(self, text, author):
        """Keep a person's e-mail to these letters, unless a colleague wrote it.

        :param text: what was written, as plain text
        :param author: ``res.partner`` who wrote it, empty if unknown
        """
        if author.user_ids and not author.partner_share:
            return
        for letter in self.exists():
            letter._hold_for_answer(text)
            responsible = letter._get_responsible()
            # What the responsible person reads is not in the customer's language.
            letter.with_context(
                lang=letter.company_id._dunning_language(responsible.lang),
                mail_notify_force_send=False,
            )._ask_to_read_answer(text, responsible)

    def _ask_to_read_answer(self, text, responsible):
        self.activity_schedule(
            "mail.mail_activity_data_todo",
            date_deadline=self.company_id._dunning_today(),
            summary=self.env._("The customer answers"),
            # What a stranger writes is text, never markup.
            note=plaintext2html(text[:_MOST_CHARACTERS]),
            user_id=responsible.id,
        )

    def _hold_for_answer(self, text):
        """Let the next level wait for as long as the company gives to read an answer.

        :param text: what the customer has written
        """
        self.ensure_one()
        today = self.company_id._dunning_today()
        # sudo: whoever answers, the company's setting decides.
        days = timedelta(days=self.company_id.sudo().dunning_answer_days)
        self._as_verb().write(
            {
                "answer_is_open": True,
                "answer_text": text[:_MOST_CHARACTERS],
                "answer_date": today,
                "answer_until": today + days,
            }
        )

    def action_dunning_go_on(self):
        """The answer is read and changes nothing: the next level waits no longer.

        :raises UserError: when the user may not work with these letters
        """
        self._check_may_work()
        self._close_answer(self.env._("The answer is read; dunning goes on."))

    def action_dunning_answer_promise(self):
        """Ask for the day on which the customer promises to pay."""
        return self._open_answer("promise", self.env._("Promise to Pay"))

    def action_dunning_answer_dispute(self):
        """Ask which invoices the customer disputes, with the customer's words."""
        return self._open_answer("dispute", self.env._("Dispute"))

    def _open_answer(self, kind, name):
        self._check_may_work()
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": name,
            "res_model": "dunning.answer",
            "view_mode": "form",
            "target": "new",
            "context": {"default_letter_id": self.id, "default_kind": kind},
        }

    def _close_answer(self, words):
        """Note what came of an answer; nothing waits for it any longer.

        :param words: what came of it
        :raises UserError: when no answer waits
        """
        waiting = self.filtered("answer_is_open")
        if not waiting:
            raise UserError(self.env._("No answer to this letter waits to be read."))
        waiting._as_verb().answer_is_open = False
        for letter in waiting:
            letter.message_post(body=words)
