from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_amount

from ...models.arguments import require_one


class DunningHandOverLine(models.TransientModel):
    _name = "dunning.hand.over.line"
    _description = "Hand Over to Collection: Customer"
    _inherit = ["dunning.readable.mixin"]

    hand_over_id = fields.Many2one("dunning.hand.over", ondelete="cascade")
    move_ids = fields.Many2many("account.move", string="Invoices", readonly=True)
    partner_id = fields.Many2one(
        "res.partner", string="Customer", compute="_compute_owners"
    )
    company_id = fields.Many2one("res.company", compute="_compute_owners")
    amounts = fields.Char(string="Open", compute="_compute_owners")
    agency_id = fields.Many2one(
        "res.partner", string="Collection Agency", compute="_compute_state"
    )
    state = fields.Selection(
        selection=[
            ("ready", "Ready"),
            ("refused", "Refused"),
            ("sent", "Handed Over"),
        ],
        compute="_compute_state",
    )
    reasons = fields.Text(
        string="What Stands in the Way",
        compute="_compute_state",
        help="What keeps these invoices from the agency.",
    )
    failure = fields.Text(readonly=True, help="What went wrong at the last attempt.")

    @api.depends("move_ids")
    def _compute_owners(self):
        for line in self:
            moves = line.move_ids
            line.partner_id = moves._dunning_get_debtors()[:1]
            line.company_id = moves.company_id[:1]
            line.amounts = " + ".join(
                format_amount(self.env, sum(some.mapped("amount_residual")), currency)
                for currency, some in moves.grouped("currency_id").items()
            )

    @api.depends("move_ids.dunning_collection_date", "failure")
    def _compute_state(self):
        refused = {}
        for moves in self.move_ids.grouped("company_id").values():
            waiting = moves.filtered(lambda move: not move.dunning_collection_date)
            refused |= waiting._dunning_describe_obstacles() if waiting else {}
        for line in self:
            moves = line.move_ids
            line.agency_id = moves.dunning_agency_id[:1]
            line.reasons = False
            # None are left where a company is not ticked any more.
            if moves and all(moves.mapped("dunning_collection_date")):
                line.state = "sent"
                continue
            reasons = [refused[move] for move in moves if move in refused]
            reasons += line._find_agency() + ([line.failure] if line.failure else [])
            line.state = "refused" if reasons else "ready"
            line.reasons = "\n".join(reasons)

    def _find_agency(self):
        """Set who would get the message, or say what is missing.

        :return: list of texts, empty when an agency was found
        """
        try:
            self.agency_id = self.move_ids._get_dunning_agency()
        except UserError as error:
            return [str(error)]
        return []

    def action_review(self):
        """Open the message of this customer, to be changed, and sent or closed.

        :raises UserError: when the invoices cannot be handed over, with the reasons
        """
        require_one(self)
        return self.move_ids.action_send_to_collection()

    def _hand_over(self):
        """Send the message as it stands; what fails keeps its reason in the row."""
        self.ensure_one()
        try:
            with self.env.cr.savepoint():
                self.move_ids._dunning_hand_over_now()
        except UserError as error:
            self.failure = str(error)
