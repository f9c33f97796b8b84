"""Promise and dispute: what holds the dunning of an invoice, or of a part of it."""

import operator as compare

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from ..arguments import require_one
from ..bounds import MAX_AMOUNT, check_part, check_value
from ..groups import ACCOUNTANTS

CLOSED_STATES = ("paid", "in_payment", "reversed")
COMPARED = {"<": compare.lt, "<=": compare.le, ">": compare.gt, ">=": compare.ge}


class AccountMove(models.Model):
    _inherit = "account.move"

    dunning_promise_ids = fields.One2many(
        "dunning.promise",
        "move_id",
        string="Promises",
        readonly=True,
        groups=ACCOUNTANTS,
    )
    dunning_promise_date = fields.Date(
        string="Promised Until",
        compute="_compute_dunning_promise",
        search="_search_dunning_promise_date",
        groups=ACCOUNTANTS,
    )
    dunning_broken_promise_count = fields.Integer(
        string="Broken Promises",
        compute="_compute_dunning_promise",
        groups=ACCOUNTANTS,
    )
    dunning_disputed = fields.Boolean(
        string="Disputed",
        copy=False,
        tracking=True,
        help="What the customer disputes is not claimed; the rest is.",
        groups=ACCOUNTANTS,
    )
    dunning_disputed_amount = fields.Monetary(
        string="Disputed Amount",
        copy=False,
        tracking=True,
        help="0: the whole invoice.",
        groups=ACCOUNTANTS,
    )
    dunning_dispute_reason = fields.Text(
        string="Reason for Dispute",
        copy=False,
        tracking=True,
        groups=ACCOUNTANTS,
    )

    dunning_is_claim = fields.Boolean(
        compute="_compute_dunning_is_claim",
        groups=ACCOUNTANTS,
        help="Whether the customer owes something of it.",
    )

    def _dunning_check_kept(self, vals):
        """A disputed part that rounds to nothing would be all of the invoice."""
        name = "dunning_disputed_amount"
        for move in self if vals.get(name) else ():
            check_part(move, name, vals[name])
        return super()._dunning_check_kept(vals)

    def _compute_dunning_is_claim(self):
        for move in self:
            move.dunning_is_claim = move._dunning_is_owed()

    @api.depends(
        "dunning_promise_ids.state",
        "dunning_promise_ids.date",
        "commercial_partner_id.commercial_partner_id",
    )
    def _compute_dunning_promise(self):
        for move in self:
            promises = move.dunning_promise_ids.filtered("active")
            move.dunning_promise_date = move._dunning_get_promise_in_force().date
            broken = promises.filtered(lambda promise: promise.state == "broken")
            move.dunning_broken_promise_count = len(broken)

    def _dunning_get_promise_in_force(self):
        """The last promise of whoever owes this invoice, if it is pending."""
        self.ensure_one()
        promises = self.dunning_promise_ids.filtered("active")._filter_still_theirs()
        last = promises.sorted("id")[-1:]
        return last.filtered(lambda promise: promise.state == "open")

    def _search_dunning_promise_date(self, operator, value):
        # Odoo asks for the field's groups only where a column is looked for.
        field = self._fields["dunning_promise_date"]
        self._check_field_access(field, "read")
        promises = self.env["dunning.promise"]._get_in_force()
        promised = Domain("id", "in", promises.move_id.ids)
        if operator == "in":
            found = promises.filtered(lambda promise: promise.date in value)
        elif operator in COMPARED:
            holds = COMPARED[operator]
            found = promises.filtered(lambda promise: holds(promise.date, value))
        else:
            return NotImplemented
        domain = Domain("id", "in", found.move_id.ids)
        return domain | ~promised if operator == "in" and False in value else domain

    @api.constrains(
        "dunning_disputed", "dunning_disputed_amount", "dunning_dispute_reason"
    )
    def _check_dunning_dispute(self):
        for move in self.filtered("dunning_disputed"):
            if not move.dunning_dispute_reason:
                raise ValidationError(
                    self.env._(
                        "Say what the customer disputes about %(invoice)s, so that "
                        "others know what has to be settled.",
                        invoice=move.display_name,
                    )
                )
            if move.dunning_disputed_amount < 0:
                raise ValidationError(
                    self.env._("The disputed amount cannot be below zero.")
                )
            name = "dunning_disputed_amount"
            check_value(move, name, move[name], None, MAX_AMOUNT)

    def _dunning_get_dispute(self):
        """What is disputed, and why: a list as Json keeps it; None: nothing is."""
        self.ensure_one()
        if not self.dunning_disputed:
            return None
        amount = self.currency_id.round(self.dunning_disputed_amount)
        return [amount, self.dunning_dispute_reason]

    def _dunning_note_dispute(self, vals):
        """Write what a customer disputes; what is disputed already is so no less by it.

        :param vals: of an invoice of which nothing is disputed yet
        """
        for move in self:
            move.write(move._dunning_prepare_dispute(vals))

    def _dunning_prepare_dispute(self, vals):
        """Values of one invoice when more of it, or the same again, is disputed."""
        self.ensure_one()
        if not self.dunning_disputed:
            return vals
        # 0 is all of it.
        parts = self.dunning_disputed_amount, vals["dunning_disputed_amount"]
        said, words = self.dunning_dispute_reason or "", vals["dunning_dispute_reason"]
        return {
            **vals,
            "dunning_disputed_amount": max(parts) if all(parts) else 0.0,
            "dunning_dispute_reason": said if words in said else f"{said}\n{words}",
        }

    def _dunning_check_may_dun(self):
        """Refuse whoever does not work letters, or not these customers.

        :raises UserError: see ``dunning.letter._check_dunning_user``
        """
        self.check_access("read")
        for company, moves in self.grouped("company_id").items():
            self.env["dunning.letter"]._check_dunning_user(
                moves._dunning_get_debtors(), company
            )

    def _is_dunning_claim(self):
        """Whether the customer owes something of this invoice."""
        self.ensure_one()
        return (
            self.state == "posted"
            and self.move_type in ("out_invoice", "out_receipt")
            and self.payment_state not in CLOSED_STATES
            and self.currency_id.compare_amounts(self.amount_residual, 0) > 0
        )

    def _dunning_is_owed(self):
        """Whether letters may ask for something of this invoice.

        Also for what payments without an entry leave, which core calls paid.
        """
        if self._is_dunning_claim():
            return True
        is_claim = self.move_type in ("out_invoice", "out_receipt")
        noted = is_claim and self._dunning_is_noted()
        if not noted:
            return False
        return self.currency_id.compare_amounts(self._dunning_get_still_open(), 0) > 0

    def _dunning_get_still_open(self):
        """What is open of this invoice, without what is on its way for it."""
        noted = self._dunning_get_noted_amount()
        return self.currency_id.round(self.amount_residual - noted)

    def _dunning_get_promisable(self):
        """What a promise is about where it names no amount: not what is disputed."""
        still_open, disputed = self._dunning_get_still_open(), 0.0
        if self.dunning_disputed:
            # 0 is all of it: whoever promises nevertheless, promises all.
            disputed = min(self.dunning_disputed_amount, still_open)
        return self.currency_id.round(still_open - disputed) or still_open

    def _get_dunning_receivables(self):
        """The receivable journal items of these invoices: one for each instalment."""
        return self.line_ids.filtered(
            lambda line: line.account_type == "asset_receivable"
        )

    def _get_dunning_open_items(self):
        """Those of them that are not reconciled, oldest first."""
        return (
            self._get_dunning_receivables()
            .filtered(lambda line: not line.reconciled)
            .sorted(lambda line: (line.date_maturity or line.date, line.id))
        )

    def action_promise(self):
        """Ask for the promised day and amount of one invoice.

        :raises UserError: when the user may not work with letters
        """
        require_one(self)
        self._dunning_check_may_dun()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Promise to Pay"),
            "res_model": "dunning.promise",
            "view_mode": "form",
            "target": "new",
            "context": {
                "default_move_id": self.id,
                "default_amount": self._dunning_get_promisable(),
            },
        }
