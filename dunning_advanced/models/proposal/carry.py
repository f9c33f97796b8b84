"""Carry over: what a person did to a proposal outlives the next night.

The letter itself goes over to the run of the next night, with its texts, recipients,
left-out items and chatter; its facts become those of the new day.
"""

import dataclasses

from odoo import fields, models

from ... import engine
from ..guarded import get_added_columns


class DunningLetter(models.Model):
    _inherit = "dunning.letter"

    unchecked_by_id = fields.Many2one(
        "res.users",
        readonly=True,
        copy=False,
        index="btree_not_null",
        help="Who has decided that this letter is not issued. Later nights keep that.",
    )
    kept_since = fields.Date(
        readonly=True,
        copy=False,
        help="Since this day the nights keep what a person has changed here.",
    )

    def _is_changed_by_person(self):
        """Whether a person wrote, addressed, unchecked or shortened this proposal.

        Or left a word, an activity or a file at it, which would be gone with it.
        """
        self.ensure_one()
        unchecked = self.unchecked_by_id and not self.selected
        said = self.activity_ids or self.message_ids.filtered(
            lambda message: message.message_type == "comment"
        )
        left = said or self.message_attachment_count or self._has_added_values()
        return bool(self.is_edited or self.dropped_item_ids or unchecked or left)

    def _has_added_values(self):
        """Whether somebody has filled in a field that others have added."""
        added = get_added_columns(self)
        added = {name: field for name, field in added.items() if not field.compute}
        usual = self.default_get([*added]) if added else {}
        return any(
            field.convert_to_cache(self[name], self)
            != field.convert_to_cache(usual.get(name, False), self)
            for name, field in added.items()
        )

    def _stands_for(self, proposal):
        """Whether a proposal of a later day is about the same claims.

        :param proposal: :class:`engine.Proposal`
        """
        own = self._get_said_items().ids
        return self._is_alike(proposal) and not _dunned_ids(proposal).isdisjoint(own)

    def _get_said_items(self):
        """What it is about, also what a person has left out: ``account.move.line``."""
        return self.line_ids.move_line_id | self.dropped_item_ids

    def _explain_left_out(self, item, proposal):
        """What changes in the explanation of an item that a person has left out.

        The night keeps to it as long as something else is left to ask for.

        :param item: :class:`engine.OpenItem`
        :param proposal: the :class:`engine.Proposal` that it would be on; None: of none
        :return: dict; empty where nothing changes
        """
        left_out = set(self.dropped_item_ids.ids)
        if item.id not in left_out or not proposal or not self._stands_for(proposal):
            return {}
        if _dunned_ids(proposal) <= left_out:
            return {}
        row = self._get_dropped_rows().filtered(
            lambda row: row.move_line_id.id == item.id
        )
        reason = {"code": "left_out", "text": row.detail or "", "until": False}
        changed = {"dunned": False, "charges": {}, "first_possible_date": False}
        return {**changed, "reasons": [reason]}

    def _is_alike(self, proposal):
        return (
            proposal.currency.id == self.currency_id.id
            and proposal.procedure.id == self.procedure_id.id
            and proposal.partner_id == self.debtor_id.id
        )

    def _go_over(self, run, proposal):
        """Become the letter of a later night about the same claims.

        :param run: ``dunning.run`` of that night
        :param proposal: the :class:`engine.Proposal` of that day
        """
        left_out = self.dropped_item_ids.filtered(
            lambda item: item.id in {line.item.id for line in proposal.lines}
        )
        rest = self._ask_without(left_out, run, proposal) if left_out else proposal
        known, level = self.line_ids.move_line_id, self.level_id
        rows = self._get_dropped_rows().filtered(
            lambda row: row.move_line_id in left_out
        )
        vals = self._prepare_go_over_vals(run, left_out, bool(rest))
        letter = self._with_guard()
        letter._apply_proposal(rest or proposal)
        letter.write(vals)
        if rest:
            rows._list([{**row.copy_data()[0], "run_id": run.id} for row in rows])
        self._note_go_over(known | left_out, level, bool(rest))

    def _ask_without(self, left_out, run, proposal):
        """The proposal as it is without what a person has left out; None if empty."""
        items = {line.item.id for line in proposal.lines} - set(left_out.ids)
        selection = dataclasses.replace(
            run._prepare_selection(), item_ids=frozenset(items)
        )
        (decision,) = run._decide(
            self.company_id, self.debtor_id, run.date, run.applies_to, selection
        )
        alike = [p for p in decision.proposals if self._is_alike(p)]
        return alike[0] if alike else None

    def _prepare_go_over_vals(self, run, left_out, is_something_left):
        """Values of a letter that goes over to another night, apart from its facts.

        :param left_out: ``account.move.line`` that stay left out
        :param is_something_left: False: nothing else is open, so it is not issued
        :return: dict for write
        """
        vals = {"partner_id": self.debtor_id.id, "procedure_id": self.procedure_id.id}
        self._add_list_vals([vals])
        unchecked_by = False if self.selected else self.unchecked_by_id
        return {
            **vals,
            "run_id": run.id,
            "print_deadline": run.print_deadline,
            "dropped_item_ids": [fields.Command.set(left_out.ids)],
            "selected": is_something_left and not unchecked_by,
            "unchecked_by_id": unchecked_by and unchecked_by.id,
            "kept_since": self.kept_since or self.date,
        }

    def _note_go_over(self, known, level, is_something_left):
        """Say in the chatter what a person should look at again, if anything is new."""
        added = self.line_ids.move_line_id - known
        notes = []
        if added:
            names = ", ".join(item.move_id.name or item.name or "" for item in added)
            notes.append(self.env._("New on this letter: %(items)s.", items=names))
        if self.level_id != level:
            notes.append(
                self.env._(
                    "The level is now “%(new)s”, it was “%(old)s”.",
                    new=self.level_id.name,
                    old=level.name,
                )
            )
        if not is_something_left:
            notes.append(
                self.env._("Only what was left out is still open: not to be issued.")
            )
        if notes:
            self.message_post(body=" ".join(notes))


def _dunned_ids(proposal):
    return {
        line.item.id
        for line in proposal.lines
        if line.section == engine.CLAIMED or line.escalates
    }
