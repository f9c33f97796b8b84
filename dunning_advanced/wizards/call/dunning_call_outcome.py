from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...models.arguments import require_one
from ...models.call.dunning_call import OUTCOMES

# Days to pay where the level gives none.
_DAYS = 7


class DunningCallOutcome(models.TransientModel):
    """What came of a call: asked for once, noted by the call itself."""

    _name = "dunning.call.outcome"
    _description = "What Came of a Call"
    _inherit = ["dunning.bounds.mixin"]

    # What follows from it is found with the user's own rights, see dunning.answer.
    call_id = fields.Many2one("dunning.call", required=True, readonly=True)
    outcome = fields.Selection(selection=OUTCOMES, required=True, default="promise")
    open_move_ids = fields.Many2many("account.move", compute="_compute_open_move_ids")
    move_ids = fields.Many2many(
        "account.move",
        string="Invoices",
        compute="_compute_move_ids",
        compute_sudo=False,
        store=True,
        readonly=False,
        domain="[('id', 'in', open_move_ids)]",
    )
    currency_id = fields.Many2one(related="call_id.currency_id")
    date = fields.Date(
        string="Day",
        compute="_compute_date",
        compute_sudo=False,
        store=True,
        readonly=False,
    )
    amount = fields.Monetary(
        help="0: all that is open. An amount can be of one invoice only."
    )
    text = fields.Text(string="What Was Said")

    @api.model
    def _get_parts(self):
        return ("amount",)

    @api.depends("call_id")
    def _compute_open_move_ids(self):
        for dialog in self:
            dialog.open_move_ids = dialog.call_id._get_open_moves()

    @api.depends("call_id")
    def _compute_move_ids(self):
        for dialog in self:
            dialog.move_ids = dialog.open_move_ids

    @api.depends("call_id", "outcome")
    def _compute_date(self):
        for dialog in self:
            call = dialog.call_id
            days = call and (call._get_next_working_day(), dialog._get_promised_day())
            if dialog.date and dialog.date not in days:
                continue  # a person has entered it, and only looks at the others
            dialog.date = days and days[dialog.outcome == "promise"]

    def _get_promised_day(self):
        """The day that a promise is offered for."""
        days = self.call_id.level_id.payment_term_days or _DAYS
        return self.call_id.company_id._dunning_today() + timedelta(days=days)

    def action_confirm(self):
        """Note what came of the call.

        :raises UserError: when something is missing, or the user may not work with it
        """
        self.env["dunning.letter"]._check_dunning_user()
        require_one(self)
        self._check_chosen()
        self.call_id.note_outcome(
            self.outcome, self.date, self.text, self.amount, self.move_ids.ids
        )
        return {"type": "ir.actions.act_window_close"}

    def _check_chosen(self):
        """Whoever has taken all invoices out does not mean all of them."""
        about_some = self.outcome in ("promise", "dispute")
        if about_some and self.open_move_ids and not self.move_ids:
            raise UserError(self.env._("Choose the invoices that this is about."))
