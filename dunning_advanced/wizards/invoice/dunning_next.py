from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_amount

from ...models.actions import CLOSE
from ...models.arguments import get_active, require_one


class DunningNext(models.TransientModel):
    """The next level of one invoice now, after one question: which, how much, to whom.

    Opened on an invoice, by ``active_id``.
    """

    _name = "dunning.next"
    _description = "Next Dunning"
    _inherit = ["dunning.readable.mixin"]

    move_id = fields.Many2one(
        "account.move",
        string="Invoice",
        default=lambda self: get_active(self.env["account.move"], "active_id"),
    )
    level_name = fields.Char(string="Level", compute="_compute_question")
    amount = fields.Char(compute="_compute_question")
    recipient = fields.Char(compute="_compute_question")
    channels = fields.Char(string="Over", compute="_compute_question")
    is_early = fields.Boolean(compute="_compute_question")
    no_address = fields.Boolean(
        compute="_compute_question", help="Whether nobody could get its e-mail."
    )
    refusal = fields.Text(string="Not Now", compute="_compute_question")

    @api.depends("move_id")
    def _compute_question(self):
        self.level_name = self.amount = self.recipient = self.channels = False
        self.is_early = self.no_address = self.refusal = False
        for wizard in self.filtered("move_id"):
            try:
                letter, early = wizard.move_id._dunning_foresee_next()
            except UserError as error:
                wizard.refusal = str(error)
                continue
            wizard.level_name = letter.level_id.display_name
            # What it names: before the due date nothing is claimed yet.
            total = letter._get_amount_to_pay()
            wizard.amount = format_amount(self.env, total, letter.currency_id)
            wizard.recipient = letter.planned_email_to or letter.partner_id.display_name
            wizard.channels = letter.planned_channels
            wizard.is_early = early
            by_email = "email" in letter._get_channels()
            wizard.no_address = by_email and not letter.planned_email_to

    def action_dun(self):
        """Issue and send it.

        :return: a notification of what was sent
        :raises UserError: when the invoice cannot be dunned now, with the reasons
        """
        require_one(self)
        answer = self.move_id.action_next_dunning()
        # The page below is read again when the dialog closes.
        answer["params"]["next"] = dict(CLOSE)
        return answer
