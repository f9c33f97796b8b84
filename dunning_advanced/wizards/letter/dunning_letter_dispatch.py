from odoo import Command, api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_amount

from ...models.actions import notify
from ...models.letter.issue import LETTERS_AT_ONCE


class DunningLetterDispatch(models.TransientModel):
    """Issue and send letters after one question: how many, how much, and to whom not.

    Opened on letters, as any action: by ``active_ids``.
    """

    _name = "dunning.letter.dispatch"
    _description = "Issue and Send Dunning Letters"

    letter_ids = fields.Many2many("dunning.letter", string="Letters")
    letter_count = fields.Integer(string="Letters to Send", compute="_compute_question")
    left_count = fields.Integer(
        string="Left Out",
        help="Unchecked, cancelled or sent already.",
    )
    amounts = fields.Char(string="Total", compute="_compute_question")
    no_address = fields.Text(
        string="Without E-Mail Address",
        compute="_compute_question",
        help="Their letters are issued, but fail to leave by e-mail.",
    )

    @api.model
    def default_get(self, fields):
        """Take of the chosen letters those that wait, and count the others."""
        defaults = super().default_get(fields)
        if self.env.context.get("active_model") == "dunning.letter":
            chosen = self.env["dunning.letter"]
            chosen = chosen.browse(self.env.context.get("active_ids")).exists()
            waiting = chosen._filter_to_dispatch()
            defaults["letter_ids"] = [Command.set(waiting.ids)]
            defaults["left_count"] = len(chosen - waiting)
        return defaults

    @api.depends("letter_ids")
    def _compute_question(self):
        for wizard in self:
            letters = wizard.letter_ids
            wizard.letter_count = len(letters)
            wizard.amounts = " + ".join(
                format_amount(self.env, sum(some.mapped("amount_total")), currency)
                for currency, some in letters.grouped("currency_id").items()
            )
            missing = letters.filtered(
                lambda letter: letter.level_id.send_email and not letter.has_email
            )
            wizard.no_address = "\n".join(missing.partner_id.mapped("display_name"))

    def action_dispatch(self):
        """Issue what is proposed, and send it together with what is issued already.

        Many are left to the background.

        :return: a notification of what was sent and what fell out
        :raises UserError: when there is nothing to send, or the user may not
        """
        self.ensure_one()
        letters = self.letter_ids.exists()._filter_to_dispatch()
        letters._check_may_work()
        if not letters:
            raise UserError(
                self.env._("None of these letters waits to be issued or sent any more.")
            )
        if len(letters) > LETTERS_AT_ONCE:
            return self.env["dunning.run"]._start_selection(letters, "issue_send")
        proposed = letters.filtered(lambda letter: letter.state == "proposed")
        answer = proposed and proposed.action_issue()
        # What fell out is gone; what somebody else works on stays a proposal.
        issued = letters.exists().filtered(lambda letter: letter.state == "issued")
        issued.action_send()
        return self._notify(issued, answer)

    def _notify(self, letters, answer):
        """Say what has happened.

        :param letters: those that were handed to their channels
        :param answer: the notification of what fell out, if any
        """
        failed = letters.filtered(lambda letter: letter.delivery_state == "failed")
        parts = [self.env._("Letters sent: %(count)s", count=len(letters - failed))]
        if failed:
            names = ", ".join(failed.mapped("display_name"))
            parts.append(self.env._("Not sent: %(letters)s", letters=names))
        if answer:
            parts.append(answer["params"]["message"])
        return notify("warning" if failed or answer else "success", "; ".join(parts))
