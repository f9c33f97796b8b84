from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_amount

from ...models.actions import CLOSE
from ...models.arguments import get_active, require_one


class DunningNext(models.TransientModel):
    """The next level of one invoice now, after one question: which, how much, to whom.

    Opened on an invoice, by ``active_id``; on several, by ``active_ids``, it asks how
    many.
    """

    _name = "dunning.next"
    _description = "Next Dunning"
    _inherit = ["dunning.readable.mixin"]

    move_id = fields.Many2one(
        "account.move",
        string="Invoice",
        default=lambda self: self._get_active(),
    )
    move_ids = fields.Many2many(
        "account.move",
        string="Invoices",
        default=lambda self: self._get_selected(),
    )
    move_count = fields.Integer(
        string="Number of Invoices", compute="_compute_move_count"
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

    def _get_active(self):
        """The invoice on which it is opened, also the only one chosen in a list."""
        moves = self.env["account.move"]
        found = get_active(moves) or get_active(moves, "active_id")
        return found if len(found) == 1 else moves

    def _get_selected(self):
        """The invoices of the list on which it is opened, if there are several."""
        found = get_active(self.env["account.move"])
        return found if len(found) > 1 else found.browse()

    @api.depends("move_ids")
    def _compute_move_count(self):
        for wizard in self:
            wizard.move_count = len(wizard.move_ids)

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
        """Issue and send it, or one for each of several invoices.

        :return: a notification of what was sent
        :raises UserError: when none can be dunned now, with the reasons
        """
        require_one(self)
        answer = (self.move_ids or self.move_id).action_next_dunning()
        # The page below is read again when the dialog closes.
        answer["params"]["next"] = dict(CLOSE)
        return answer
