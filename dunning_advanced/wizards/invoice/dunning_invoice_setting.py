from odoo import api, fields, models
from odoo.exceptions import UserError

from ...models.actions import name_some, notify
from ...models.arguments import get_active, require_one


class DunningInvoiceSetting(models.TransientModel):
    """Change how many invoices are dunned at once.

    Opened on invoices, as any action: by ``active_ids``.
    """

    _name = "dunning.invoice.setting"
    _description = "Set Dunning of Invoices"
    _inherit = ["dunning.readable.mixin"]

    move_ids = fields.Many2many(
        "account.move",
        string="Invoices",
        default=lambda self: get_active(self.env["account.move"]),
    )
    company_id = fields.Many2one("res.company", compute="_compute_owners")
    partner_id = fields.Many2one(
        "res.partner",
        compute="_compute_owners",
        help="The customer, when all invoices are of one.",
    )
    what = fields.Selection(
        selection=[
            ("procedure", "Assign a procedure"),
            ("fitting", "Assign the first procedure that fits"),
            ("follow", "Follow the customer's procedure"),
            ("pause", "Pause"),
            ("resume", "End pauses"),
            ("group", "Put into a group"),
            ("ungroup", "Take out of their groups"),
            ("promise", "Note a promise to pay"),
        ],
        string="To Do",
        required=True,
        default="procedure",
    )
    procedure_id = fields.Many2one(
        "dunning.procedure",
        domain="[('applies_to', '=', 'invoice'),"
        " ('company_id', 'in', [False, company_id])]",
    )
    pause_until = fields.Date(
        string="Paused Until",
        help="Dunning goes on by itself on this day. Empty: until somebody ends it.",
    )
    pause_reason = fields.Text(string="Reason for Pause")
    group_id = fields.Many2one(
        "dunning.invoice.group",
        domain="[('partner_id', '=', partner_id), ('company_id', '=', company_id)]",
    )

    promise_date = fields.Date(
        string="Promised Day",
        help="All that is open of each invoice is promised for this day. Dunning goes "
        "on by itself on the day after.",
    )
    promise_note = fields.Char(string="Note", help="Who promised it, and how.")

    @api.depends("move_ids")
    def _compute_owners(self):
        for wizard in self:
            companies = wizard.move_ids.company_id
            customers = wizard.move_ids._dunning_get_debtors()
            wizard.company_id = companies if len(companies) == 1 else False
            wizard.partner_id = customers if len(customers) == 1 else False

    def action_apply(self):
        """Write the choice to all the invoices, or to none.

        :return: a notification of how many were changed
        :raises UserError: when the user may not dun them, or one is no invoice of a
            customer, or nothing of it is open that could be promised
        """
        require_one(self)
        self.move_ids._dunning_check_may_dun()
        self._check_invoices()
        return self._notify(len(self._apply(self.move_ids)))

    def _notify(self, count):
        """Say what has happened: what is like this already was not changed.

        :param count: how many were changed
        """
        left = len(self.move_ids) - count
        if not left:
            said = self.env._("Invoices changed: %(count)s", count=count)
        else:
            said = self.env._(
                "Invoices changed: %(count)s; unchanged: %(left)s",
                count=count,
                left=left,
            )
        return notify("success" if count else "warning", said)

    def _check_invoices(self):
        others = self.move_ids.filtered(
            lambda move: not move.is_sale_document(include_receipts=True)
        )
        if others or not self.move_ids:
            raise UserError(
                self.env._(
                    "Choose invoices of customers; these are not: %(entries)s.",
                    entries=name_some(others) or "–",
                )
            )

    def _apply(self, moves):
        """Do what was chosen.

        :param moves: ``account.move``
        :return: those of them that were changed
        """
        if self.what == "fitting":
            return self._assign_fitting(moves)
        if self.what == "promise":
            self._create_promises()
            return moves
        self._check_chosen()
        self._check_pause_day()
        vals = self._prepare_vals()
        changed = moves.filtered(lambda move: _differs(move, vals))
        changed.write(vals)
        return changed

    def _check_chosen(self):
        """Take nothing away from many invoices where nothing was chosen for them."""
        if self.what == "procedure" and not self.procedure_id:
            raise UserError(
                self.env._(
                    "Choose the procedure. To take it away from these invoices, choose "
                    "“Follow the customer's procedure”."
                )
            )
        if self.what == "group" and not self.group_id:
            raise UserError(
                self.env._(
                    "Choose the group. To take these invoices out of theirs, choose "
                    "“Take out of their groups”."
                )
            )

    def _check_pause_day(self):
        """Refuse a pause that would hold none of the invoices, or not all."""
        if self.what != "pause" or not self.pause_until:
            return
        days = [c._dunning_today() for c in self.move_ids.company_id]
        if self.pause_until <= max(days):
            raise UserError(self.move_ids._dunning_say_pause_over())

    def _assign_fitting(self, moves):
        before = {move: move.dunning_procedure_id for move in moves}
        for company, some in moves.grouped("company_id").items():
            procedures = self.env["dunning.procedure"]._get_fitting("invoice", company)
            # Whoever assigns in bulk is told of a filter that cannot be used.
            procedures._check_assign_domain()
            some._dunning_assign_fitting(company)
        return moves.filtered(lambda move: move.dunning_procedure_id != before[move])

    def _create_promises(self):
        if not self.promise_date:
            raise UserError(
                self.env._("Enter the day for which the customer promises to pay.")
            )
        self.env["dunning.promise"].create(
            [
                {
                    "move_id": move.id,
                    "date": self.promise_date,
                    "note": self.promise_note,
                }
                for move in self.move_ids
            ]
        )

    def _prepare_vals(self):
        """Values for all the invoices.

        :return: dict for write
        """
        if self.what in ("procedure", "follow"):
            chosen = self.procedure_id if self.what == "procedure" else False
            return {"dunning_procedure_id": chosen and chosen.id}
        if self.what in ("group", "ungroup"):
            chosen = self.group_id if self.what == "group" else False
            return {"dunning_group_id": chosen and chosen.id}
        pauses = self.what == "pause"
        return {
            "dunning_paused": pauses,
            "dunning_pause_until": pauses and self.pause_until,
            "dunning_pause_reason": pauses and self.pause_reason,
        }


def _differs(move, vals):
    """Whether an invoice does not have some values yet.

    :param vals: dict for write
    """
    return any(
        (move._fields[name].convert_to_write(move[name], move) or False)
        != (value or False)
        for name, value in vals.items()
    )
