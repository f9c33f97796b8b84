"""Items of one proposal: leave some out, or take them in again.

The engine decides about the rest, so that sums, level and fee are those of a letter
that never had the item.
"""

from odoo import fields, models
from odoo.exceptions import UserError

from ..facts.statement import Statement
from ..groups import ACCOUNTANTS


class DunningLetter(models.Model):
    _inherit = "dunning.letter"

    dropped_item_ids = fields.Many2many(
        "account.move.line",
        "dunning_letter_dropped_item_rel",
        string="Left Out",
        readonly=True,
        copy=False,
        # Salespeople, who read letters to their customers, read no journal items.
        groups=ACCOUNTANTS,
        help="Open items that somebody has taken off this letter.",
    )

    def action_restore_items(self):
        """Take the items that were left out into the proposals again.

        :raises UserError: when a letter is not a proposal any more
        """
        self._check_may_work()
        for letter in self:
            items = letter.line_ids.move_line_id | letter.dropped_item_ids
            letter._keep_items(items, self.env["account.move.line"])

    def _drop_items(self, dropped):
        """Leave items out of this proposal.

        :param dropped: ``account.move.line``
        """
        self.ensure_one()
        items = self.line_ids.move_line_id - dropped
        self._keep_items(items, self.dropped_item_ids | dropped)

    def _keep_items(self, items, dropped):
        """Let the engine write the proposal anew with these items only.

        :param items: ``account.move.line`` that may stand on it
        :param dropped: ``account.move.line`` that somebody has left out
        """
        self.ensure_one()
        self._check_proposed()
        # sudo: the customer may be filed under another company by now.
        self = self.sudo()
        proposal, decision = self._ask_engine_again(self.date, items)
        others = self.line_ids.filtered(lambda line: line.move_line_id not in dropped)
        fallen = self._prepare_fallen(others, proposal, decision)
        if proposal is None:
            self._refuse_empty(fallen)
        self._list_fallen(fallen)
        self._set_dropped(dropped)
        self._with_guard()._apply_proposal(proposal)

    def _check_proposed(self):
        if self.state != "proposed":
            raise UserError(
                self.env._(
                    "%(letter)s has been issued: its items stay as they are. Cancel it "
                    "and let it be written again.",
                    letter=self.display_name,
                )
            )

    def _refuse_empty(self, fallen):
        rows = self.env["dunning.run.skip"]
        raise UserError(
            self.env._(
                "Without this, nothing is left to dun %(customer)s for. Uncheck the "
                "proposal instead if no letter is to be written.\n%(rest)s",
                customer=self.partner_id.display_name,
                rest="\n".join(rows.new(vals)._describe() for vals in fallen),
            )
        )

    def _set_dropped(self, dropped):
        """Remember what was left out, list it on the run, and say so in the chatter."""
        before = self.dropped_item_ids
        self._get_dropped_rows()._as_verb().unlink()
        self._with_guard().dropped_item_ids = dropped
        self._list_fallen([self._prepare_dropped_vals(item) for item in dropped])
        out, back = _names(dropped - before), _names(before - dropped)
        if out:
            self.message_post(body=self.env._("Left out: %(items)s", items=out))
        if back:
            self.message_post(body=self.env._("Taken in again: %(items)s", items=back))

    def _get_dropped_rows(self):
        """The rows of the run's list that say that somebody has left items out."""
        return self.env["dunning.run.skip"].search(
            [
                ("run_id", "=", self.run_id.id),
                ("move_line_id", "in", self.dropped_item_ids.ids),
                ("reason", "=", "not_selected"),
            ]
        )

    def _prepare_dropped_vals(self, item):
        """Values of the row of an item that somebody has left out.

        :param item: ``account.move.line``
        :return: dict for ``dunning.run.skip``
        """
        return {
            "run_id": self.run_id.id,
            "partner_id": self.partner_id.id,
            "move_id": item.move_id.id,
            "move_line_id": item.id,
            "reason": "not_selected",
            "obstacles": [
                Statement("left_out_by", {"user": self.env.user.name}).to_json()
            ],
        }


def _names(items):
    return ", ".join(item.move_id.name or item.name for item in items)
