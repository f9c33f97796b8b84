"""Outcome: what came of a call, and what follows from it."""

from datetime import timedelta

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date, plaintext2html

from ..arguments import parse_day, parse_records, parse_text, require_one
from ..bounds import MAX_AMOUNT, check_value
from .dunning_call import OUTCOMES

# Outcomes after which there is another call.
_FOLLOWED = {"again", "not_reached"}
# Numbers of the days of the weekend.
_WEEKEND = (5, 6)


class DunningCall(models.Model):
    _inherit = "dunning.call"

    def note_outcome(self, outcome, date=None, text=None, amount=0, move_ids=None):
        """Note what came of calls, and what follows from it.

        :param outcome: promise, dispute, again, not_reached or nothing
        :param date: the promised day, or that of the next call; after *not reached* the
            next working day if none is given
        :param text: what was said; a dispute needs it
        :param amount: the promised amount, or the disputed part, of one invoice; 0: all
        :param move_ids: ids of the invoices that a promise or a dispute is about; none:
            all that are open of the letter
        :raises UserError: when the user does not work letters, somebody has noted an
            outcome already, or something is missing
        """
        self.env["dunning.letter"]._check_dunning_user()
        self._check_may_work()
        text, day = parse_text(self.env, text), parse_day(self.env, date)
        named = parse_records(self.line_ids.move_id, move_ids)
        check_value(self.env["dunning.promise"], "amount", amount, 0, MAX_AMOUNT)
        amount = float(amount or 0)
        # A list, because a program may send what is no key of a dict.
        if outcome not in [code for code, _label in OUTCOMES]:
            raise UserError(
                self.env._("“%(value)s” is no outcome of a call.", value=outcome)
            )
        for call in self:
            if call.outcome:
                raise UserError(
                    self.env._(
                        "What came of this call is noted already: %(call)s",
                        call=call.display_name,
                    )
                )
            call._note_outcome(outcome, day, text, amount, named)

    def action_open_outcome(self):
        """Ask for what came of the call; a second click notes it."""
        self.env["dunning.letter"]._check_dunning_user()
        self._check_may_work()
        require_one(self)
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("What Came of the Call"),
            "res_model": "dunning.call.outcome",
            "view_mode": "form",
            "target": "new",
            "context": {
                "default_call_id": self.id,
                "default_outcome": self.env.context.get("dunning_outcome", "promise"),
            },
        }

    def action_not_reached(self):
        """Nobody answered: another call on the next working day, without a question."""
        self.note_outcome("not_reached")

    def action_call_again(self):
        """Plan another call for today: what was noted stays, and may have been wrong.

        :return: action that opens the new call
        :raises UserError: when one waits already, or there is nothing to ask for
        """
        self.env["dunning.letter"]._check_dunning_user()
        self._check_may_work()
        require_one(self)
        if not self.may_repeat:
            raise UserError(
                self.env._(
                    "There is a call about this letter already, or the letter was "
                    "cancelled: %(call)s",
                    call=self.display_name,
                )
            )
        today = self.company_id._dunning_today()
        again = self._as_verb().create(self._prepare_next_vals(today))
        # As whoever asks, who may do no more than with the call before.
        again = self.browse(again.id)
        if again.state == "dropped":
            raise UserError(again.reason)
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": again.id,
            "views": [[False, "form"]],
        }

    def _note_outcome(self, outcome, day, text, amount, named):
        """Note what came of one call.

        :param day: date or None
        :param named: ``account.move``; empty: all that are open
        """
        if outcome == "promise":
            self._take_promise(day, text, amount, named)
        elif outcome in _FOLLOWED:
            day = self._check_next_day(day, outcome)
        else:
            day = None
        if outcome == "dispute":
            self._take_dispute(text, amount, named)
        self._as_verb().write(
            {
                "outcome": outcome,
                "outcome_date": self.company_id._dunning_today(),
                "caller_id": self.env.uid,
                "note": text,
            }
        )
        if outcome in _FOLLOWED:
            # Now: at most one waits for each letter.
            self.flush_recordset()
            self._as_verb().create(self._prepare_next_vals(day))
        self._tell_outcome(day, text)

    def _take_promise(self, day, text, amount, named):
        if not day:
            raise UserError(self.env._("Enter the day on which the customer will pay."))
        moves = self._get_moves(named, amount)
        self.env["dunning.promise"].create(
            [self._prepare_promise_vals(move, day, text, amount) for move in moves]
        )

    def _prepare_promise_vals(self, move, day, text, amount):
        """Values of the promise about one invoice.

        :return: dict for create
        """
        said = " ".join(text.split())[:200]
        note = said or self.env._("On the telephone")
        return {"move_id": move.id, "date": day, "amount": amount, "note": note}

    def _take_dispute(self, text, amount, named):
        if not text:
            raise UserError(self.env._("Say what the customer disputes."))
        moves = self._get_moves(named, amount)
        moves._dunning_check_may_dun()
        vals = self.letter_id._prepare_dispute_vals(text, amount)
        moves._dunning_note_dispute(vals)

    def _get_moves(self, named, amount):
        """The invoices that a promise or a dispute is about, still open.

        :param named: those chosen; empty: all
        :raises UserError: when there is none, or a part is named of several
        """
        moves = self._get_open_moves()
        moves = moves & named if named else moves
        if not moves:
            self.line_ids.move_line_id._dunning_refuse_open_entries()
            raise UserError(
                self.env._(
                    "Nothing of what this call is about is open any more. Choose "
                    "“Nothing Agreed”."
                )
            )
        if amount and len(moves) > 1:
            raise UserError(
                self.env._(
                    "An amount can be of one invoice only. Choose that one, or enter "
                    "no amount."
                )
            )
        return moves

    def _get_open_moves(self):
        """The invoices that the call is about, as far as they are open."""
        moves = self.letter_id._filter_still_theirs(self.line_ids.move_id)
        return moves.filtered(lambda move: move._dunning_is_owed())

    def _check_next_day(self, day, outcome):
        """The day of the next call.

        :raises UserError: when it is missing, or over
        """
        today = self.company_id._dunning_today()
        if not day and outcome == "not_reached":
            return self._get_next_working_day()
        if not day or day < today:
            raise UserError(
                self.env._("Enter the day of the next call, from today on.")
            )
        return day

    def _get_next_working_day(self):
        day = self.company_id._dunning_today() + timedelta(days=1)
        while day.weekday() in _WEEKEND:
            day += timedelta(days=1)
        return day

    def _prepare_next_vals(self, day):
        """Values of the call that follows this one.

        :return: dict for create
        """
        return {
            "letter_id": self.letter_id.id,
            "level_id": self.level_id.id,
            "line_ids": [fields.Command.set(self.line_ids.ids)],
            "date": day,
            "user_id": self._get_next_caller().id,
            "attempt": self.attempt + 1,
        }

    def _get_next_caller(self):
        """Whoever was to call, unless they have left meanwhile."""
        procedure, company = self.letter_id.procedure_id, self.company_id
        # sudo: whoever makes calls need not be allowed to read users.
        stayed = procedure._filter_working_in(self.user_id.sudo(), company)
        return stayed or self.letter_id._get_caller()

    def _tell_outcome(self, day, text):
        """Say it where people look: on the letter, and on the customer."""
        letter = self.letter_id
        letter.message_post(body=plaintext2html(self._describe_outcome(day, text)))
        # The customer's notes are in the language of the company.
        lang = self.company_id._dunning_language()
        call = self.with_context(lang=lang)
        body = plaintext2html(call._describe_outcome(day, text))
        letter._note(self.partner_id, {self.partner_id.id: body}, self.company_id)

    def _describe_outcome(self, day, text):
        label = dict(self._fields["outcome"]._description_selection(self.env))
        said = [label[self.outcome]]
        if day:
            said.append(format_date(self.env, day))
        line = self.env._("Called: %(outcome)s", outcome=", ".join(said))
        return "\n".join(filter(None, [line, text]))
