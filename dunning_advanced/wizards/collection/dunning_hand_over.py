from odoo import Command, api, fields, models
from odoo.exceptions import UserError

from ...models.actions import RELOAD, notify
from ...models.arguments import require_one


class DunningHandOver(models.TransientModel):
    """Hand invoices of several customers over, one message for each, from one page."""

    _name = "dunning.hand.over"
    _description = "Hand Over to Collection"

    line_ids = fields.One2many("dunning.hand.over.line", "hand_over_id")
    ready_count = fields.Integer(string="Ready", compute="_compute_counts")
    refused_count = fields.Integer(string="Refused", compute="_compute_counts")
    sent_count = fields.Integer(string="Handed Over", compute="_compute_counts")

    @api.model
    def _open(self, moves):
        """The page that reviews the hand-over of these invoices.

        :param moves: ``account.move`` of one or more customers
        :return: action that opens it
        :raises UserError: when the user may not dun one of the customers
        """
        moves._dunning_check_may_dun()
        hand_over = self.create(
            {
                "line_ids": [
                    Command.create(self._prepare_line_vals(some))
                    for _key, some in sorted(
                        moves.grouped(
                            lambda move: (
                                move._dunning_get_debtors().display_name or "",
                                move._dunning_get_debtors().id,
                                move.company_id.id,
                            )
                        ).items()
                    )
                ]
            }
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Hand Over to Collection"),
            "res_model": self._name,
            "res_id": hand_over.id,
            "view_mode": "form",
            "views": [(False, "form")],
        }

    def _prepare_line_vals(self, moves):
        """One row: invoices of one customer and company, oldest first.

        :param moves: ``account.move`` of them
        :return: dict for create
        """
        return {"move_ids": [Command.set(moves.sorted("invoice_date_due").ids)]}

    @api.depends_context("lang")
    def _compute_display_name(self):
        """What stands above the page."""
        self.display_name = self.env._("Hand Over to Collection")

    @api.depends("line_ids.state")
    def _compute_counts(self):
        for hand_over in self:
            by_state = hand_over.line_ids.grouped("state")
            for state in ("ready", "refused", "sent"):
                hand_over[f"{state}_count"] = len(by_state.get(state, ()))

    def action_hand_over(self):
        """Send each message that is ready, and hand its invoices over with it.

        What cannot be handed over stays in the list with its reason; the others go.

        :return: a notification of how many customers were handed over
        :raises UserError: when nothing is ready
        """
        require_one(self)
        self.line_ids.move_ids._dunning_check_may_dun()
        ready = self.line_ids.filtered(lambda line: line.state == "ready")
        if not ready:
            raise UserError(
                self.env._("Nothing here can be handed over. See the reasons.")
            )
        for line in ready:
            line._hand_over()
        return self._notify(ready)

    def _notify(self, lines):
        """Say what has happened.

        :param lines: those that were tried
        """
        sent = lines.filtered(lambda line: line.state == "sent")
        left = len(lines - sent)
        message = self.env._("Messages to agencies: %(count)s", count=len(sent))
        if left:
            failed = self.env._("Not handed over: %(count)s", count=left)
            message = f"{message}; {failed}"
        return notify("warning" if left else "success", message, then=RELOAD)
