"""The customer's answer to a letter: kept, shown again, and told to one person once."""

from datetime import timedelta

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import float_round, format_amount, format_date, plaintext2html
from odoo.tools.misc import get_lang

from ..bounds import FIRST_DAY, LAST_DAY, MAX_AMOUNT, to_day

# The longest answer that is kept, and how many of them on one day.
_MOST_CHARACTERS = 5000
_MOST_ANSWERS = 20
# As much of answers as an activity shows; all of them are in the chatter.
_MOST_NOTED = 200_000

# Kinds of answer that need a day.
_WITH_DAY = {"promise", "paid"}


class DunningLetter(models.Model):
    _inherit = "dunning.letter"

    portal_answers = fields.Json(
        readonly=True,
        copy=False,
        exportable=False,
        help="What the customer has answered on the letter's page, in its order.",
    )

    def _take_portal_answer(self, author, kind, date, text, line_id=0, amount=""):
        """Keep the customer's answer and tell the responsible person.

        However many answers one letter gets, they are one activity.

        :param author: ``res.partner`` who answers
        :param kind: promise, plan, dispute, copy, paid or question
        :param date: the promised day, or that of the payment, as text
        :param text: what the customer writes
        :param line_id: of the item that a dispute is about, 0: all of them
        :param amount: the part of it that is disputed, as text; "": all of it
        :raises UserError: when the answer lacks its date or its words
        """
        self.ensure_one()
        text = (text or "").strip()[:_MOST_CHARACTERS]
        answer = {
            "kind": kind if kind in self._get_answer_labels() else "question",
            "text": text,
            "day": fields.Date.to_string(self._check_answer(kind, date, text)) or "",
            "on": fields.Date.to_string(self.company_id._dunning_today()),
            **self._prepare_disputed(kind, line_id, amount),
        }
        answers = self.portal_answers or []
        if answer in answers:
            # A form is easily sent twice.
            if not self._get_answer_activity():
                self._tell_portal_answer(author, answer)
            return
        if sum(one["on"] == answer["on"] for one in answers) >= _MOST_ANSWERS:
            raise UserError(
                self.env._(
                    "We have your answers of today and will read them. Please call us "
                    "if there is more to say."
                )
            )
        self._as_verb().portal_answers = [*answers, answer]
        if self._counts_at_once(answer):
            self._take_promise(author, answer)
        else:
            self._tell_portal_answer(author, answer)

    def _counts_at_once(self, answer):
        """Whether an answer holds dunning without anybody's click.

        A first promise only, and no later than the company says: else whoever promises
        again and again would never be dunned. Not while a person has to read another
        answer anyway.
        """
        # sudo: the visitor is nobody; the company's setting decides.
        most = self.company_id.sudo().dunning_promise_days
        if answer["kind"] != "promise" or not most or self.answer_is_open:
            return False
        latest = self.company_id._dunning_today() + timedelta(days=most)
        moves = self._get_claimed_moves()
        promised = moves.with_context(active_test=False).dunning_promise_ids
        # What a former customer has promised is not theirs.
        promised = promised.filtered(lambda one: one.partner_id == self.debtor_id)
        return bool(moves) and to_day(answer["day"]) <= latest and not promised

    def _take_promise(self, author, answer):
        """Note the customer's promise, and tell nobody but the chatter.

        :param author: ``res.partner`` who promises
        :param answer: as it is kept in ``portal_answers``
        """
        lang = self.company_id._dunning_language(self._get_responsible().lang)
        letter = self.with_context(lang=lang)
        letter.message_post(
            body=letter._describe_answer(answer),
            author_id=author.id,
            message_type="comment",
            subtype_xmlid="mail.mt_note",
        )
        letter._hold_for_answer(letter._describe_answer(answer), answer)
        letter._note_promise(
            letter._get_claimed_moves(),
            to_day(answer["day"]),
            answer["text"],
            by=self.env["res.users"],
        )

    def _prepare_disputed(self, kind, line_id, amount):
        """Which item and how much of it a dispute is about, as it is kept."""
        line = self.line_ids.filtered(lambda line: line.id == line_id)
        if kind != "dispute" or not line:
            return {}
        digits = self.currency_id.decimal_places
        try:
            written = self._read_amount(amount)
            part = float_round(written, precision_digits=digits)
            # What rounds to nothing is not "all of it".
            part = part or (-1.0 if written else 0.0)
        except (OverflowError, ValueError):
            part = -1.0
        if not 0 <= part <= min(line.amount_open, MAX_AMOUNT):
            raise UserError(
                self.env._(
                    "Please enter an amount of at most %(amount)s.",
                    amount=format_amount(self.env, line.amount_open, self.currency_id),
                )
            )
        return {"item": line.display_name, "line": line.id, "amount": part}

    def _read_amount(self, text):
        """An amount as a customer writes it: 1,234.50, 1.234,50, 20,5 or € 20.

        :param text: nothing is 0
        :raises ValueError: when it is none
        """
        symbols = filter(None, (self.currency_id.symbol, self.currency_id.name))
        for symbol in symbols:
            text = text.replace(symbol, "")
        text = "".join(text.split()).replace("’", "").replace("'", "")
        last = max(text.rfind("."), text.rfind(","))
        if last < 0 or not text:
            return float(text or 0)
        whole, mark, part = text[:last], text[last], text[last + 1 :]
        # Thousands, if it stands more than once, or where the language puts them.
        point = get_lang(self.env).decimal_point
        if mark in whole or (len(part) == 3 and mark != point):
            whole, part = whole + part, ""
        return float(f"{whole.replace('.', '').replace(',', '')}.{part or 0}")

    def _tell_portal_answer(self, author, answer):
        """Note an answer on the letter, and let one activity hold all of them."""
        responsible = self._get_responsible()
        # What the responsible person reads is not in the customer's language.
        lang = self.company_id._dunning_language(responsible.lang)
        letter = self.with_context(lang=lang, mail_notify_force_send=False)
        summary, text = letter._describe_answer(answer), answer["text"]
        words = "\n".join(filter(None, [summary, text]))
        letter.message_post(
            body=plaintext2html(words),
            author_id=author.id,
            message_type="comment",
            subtype_xmlid="mail.mt_note",
        )
        # A dispute names all of the letter where it names no item.
        names = answer["day"] or answer["kind"] == "dispute"
        named = answer if names else None
        letter._hold_for_answer(text or summary, named)
        letter._ask_to_read_answer(summary, text, responsible)

    def _ask_to_read_answer(self, summary, text, responsible):
        """Let one activity hold all answers that nobody has read, as far as it can.

        :param summary: what the customer does
        :param text: the customer's own words
        :param responsible: ``res.users`` who is asked to read them
        """
        if waiting := self._get_answer_activity():
            self._add_answer_to(waiting, "\n".join(filter(None, [summary, text])))
            return
        self._with_guard().activity_schedule(
            "mail.mail_activity_data_todo",
            date_deadline=self.company_id._dunning_today(),
            summary=summary,
            # What a stranger writes is text, never markup.
            note=plaintext2html(text),
            user_id=responsible.id,
            dunning_key=self._get_answer_key(),
        )

    def _add_answer_to(self, waiting, words):
        """Add an answer to the activity about those before, while there is room."""
        summary, note = waiting.summary or "", waiting.note or ""
        several = self.env._("The customer has answered several times")
        if summary != several:
            # It said what the first answer was, of which the note has the words.
            note = plaintext2html(summary) + note
        if len(note) < _MOST_NOTED:
            note += plaintext2html(words)
        waiting.write({"summary": several, "note": note})

    def _get_answer_activity(self):
        """The activity that waits for somebody to read the answers, if there is one."""
        return self._get_answer_activities()[:1]

    def _get_answer_activities(self):
        """What people have still to do because the customer has answered.

        :return: ``mail.activity``
        """
        key = self._get_answer_key()
        return self.activity_ids.filtered(lambda one: one.dunning_key == key)

    def _get_portal_answers(self):
        """What the customer has answered, as the customer reads it.

        :return: list of dicts, with what each is ``about``
        """
        return [
            {
                **answer,
                "on": self._write_short_day(to_day(answer["on"])),
                "day": answer["day"] and self._write_short_day(to_day(answer["day"])),
                "about": self._say_answered_item(answer),
            }
            for answer in self.portal_answers or ()
        ]

    def _say_answered_item(self, answer):
        """What an answer is about: an item or a part of it, else the letter.

        :param answer: as it is kept in ``portal_answers``
        """
        item = answer.get("item") or self.name
        if not answer.get("amount"):
            return item
        amount = format_amount(self.env, answer["amount"], self.currency_id)
        return self.env._("%(amount)s of %(item)s", amount=amount, item=item)

    def _describe_answer(self, answer):
        """An answer in a line, for whoever reads it.

        :param answer: as it is kept in ``portal_answers``
        """
        label = self._get_answer_labels()[answer["kind"]]
        if answer["day"]:
            return label % {"date": format_date(self.env, answer["day"])}
        if not answer.get("item"):
            return label
        text = answer["item"]
        if answer["amount"]:
            amount = format_amount(self.env, answer["amount"], self.currency_id)
            text = f"{text}, {amount}"
        return self.env._("%(label)s: %(text)s", label=label, text=text)

    def _get_answer_labels(self):
        """What is said of each kind of answer; two name a day."""
        return {
            "promise": self.env._("The customer promises to pay on %(date)s"),
            "paid": self.env._("The customer says that it was paid on %(date)s"),
            "plan": self.env._("The customer asks for payment by instalments"),
            "dispute": self.env._("The customer disputes the claim"),
            "copy": self.env._("The customer asks for a copy of the invoices"),
            "question": self.env._("The customer answers"),
        }

    def _check_answer(self, kind, date, text):
        """Refuse a promise without a day to come, and anything else without words.

        :return: the day of the promise or payment, None when none is named
        """
        if kind == "promise" and self._is_answered_by_payment():
            raise UserError(
                self.env._(
                    "Nothing of this letter is open any more, so there is nothing "
                    "to promise. Thank you."
                )
            )
        if kind in _WITH_DAY:
            return self._check_day_of_answer(kind, date)
        if kind != "copy" and not text:
            raise UserError(self.env._("Please write what we should know."))
        return None

    def _check_day_of_answer(self, kind, text):
        try:
            day = to_day(text)
        except (TypeError, ValueError):
            day = None
        today = self.company_id._dunning_today()
        if kind == "promise" and (not day or not today <= day <= LAST_DAY):
            raise UserError(self.env._("Please enter a date from today on."))
        if kind == "paid" and (not day or not FIRST_DAY <= day <= today):
            raise UserError(self.env._("Please enter the day on which you paid."))
        return day
