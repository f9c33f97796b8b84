from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import format_amount, format_date

from ... import engine
from ..bounds import LAST_DAY, MAX_AMOUNT


class DunningPromise(models.Model):
    _name = "dunning.promise"
    _description = "Promise to Pay"
    _inherit = ["dunning.guarded.mixin", "dunning.bounds.mixin"]
    _order = "id desc"
    _check_company_auto = True

    move_id = fields.Many2one(
        "account.move",
        string="Invoice",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(related="move_id.company_id", store=True, index=True)
    partner_id = fields.Many2one(
        related="move_id.commercial_partner_id",
        store=True,
        index=True,
        string="Customer",
    )
    currency_id = fields.Many2one(related="move_id.currency_id")
    date = fields.Date(
        string="Promised Day",
        required=True,
        help="Dunning goes on by itself on the day after.",
    )
    amount = fields.Monetary(
        string="Promised Amount",
        aggregator=False,
        help="0: all that is open of the invoice.",
    )
    amount_open = fields.Monetary(
        string="Open Then",
        compute="_compute_amount_open",
        store=True,
        # The same debt may be promised again.
        aggregator=False,
        help="What was open of the invoice when the promise was made.",
    )
    note = fields.Char(help="Who promised it, and how.")
    user_id = fields.Many2one(
        "res.users",
        string="Noted By",
        readonly=True,
        index="btree_not_null",
        default=lambda self: self.env.user,
    )
    letter_id = fields.Many2one(
        "dunning.letter",
        string="Answer to",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
        help="The letter whose answer was noted as this promise.",
    )
    active = fields.Boolean(default=True, help="Off: the promise was withdrawn.")
    state = fields.Selection(
        selection=[
            ("open", "Pending"),
            ("kept", "Kept"),
            ("broken", "Broken"),
            ("withdrawn", "Withdrawn"),
        ],
        compute="_compute_state",
        search="_search_state",
    )

    @api.depends("date", "move_id")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for promise in self:
            promise.display_name = self.env._(
                "%(invoice)s: promised for %(date)s",
                invoice=promise.move_id.name,
                date=format_date(self.env, promise.date),
            )

    @api.depends("move_id")
    def _compute_amount_open(self):
        # Of the moment: it depends on nothing that changes later.
        for promise in self:
            move = promise.move_id
            promise.amount_open = move._dunning_get_still_open() if move else 0.0

    @api.depends(
        "active",
        "date",
        "amount",
        "amount_open",
        "move_id.amount_residual",
        "move_id.payment_state",
    )
    def _compute_state(self):
        # Of a new one the invoice may not have been entered yet.
        new = self.filtered(lambda promise: not promise.move_id)
        new.state = "open"
        withdrawn = (self - new).filtered(lambda promise: not promise.active)
        withdrawn.state = "withdrawn"
        standing = self - new - withdrawn
        missing = standing._get_missing()
        broken = self.browse()
        for promise in standing:
            kept = promise.currency_id.compare_amounts(missing[promise], 0) <= 0
            over = promise.date and promise.date < promise.company_id._dunning_today()
            promise.state = "kept" if kept else "broken" if over else "open"
            broken |= promise if promise.state == "broken" else self.browse()
        if broken:
            broken._filter_paid_on_account().state = "kept"

    def _search_state(self, operator, value):
        if operator != "in":
            return NotImplemented
        # Promises are few, and their state is nothing a column could know.
        promises = self.with_context(active_test=False)
        found = promises.search([("company_id", "in", self.env.companies.ids)])
        found = found.filtered(lambda promise: promise.state in value)
        return [("id", "in", found.ids)]

    @api.model
    def _get_bounds(self):
        return {"date": (None, LAST_DAY), "amount": (None, MAX_AMOUNT)}

    @api.model
    def _get_parts(self):
        return ("amount",)

    @api.constrains("date", "amount")
    def _check_promise(self):
        for promise in self:
            if promise.amount < 0:
                raise ValidationError(
                    self.env._("The promised amount cannot be below zero.")
                )

    @api.model_create_multi
    def create(self, vals_list):
        promises = super().create(vals_list)
        for promise in promises:
            promise._check_can_be_made()
            promise._leave_out_disputed()
            promise.move_id.message_post(body=promise._describe())
        return promises

    def write(self, vals):
        if not self._is_guarded():
            self.move_id._dunning_check_may_dun()
        return super().write(vals)

    @api.model
    def _get_enterable_fields(self):
        return {"move_id", "date", "amount", "note"}

    def _get_editable_fields(self):
        return {"note"}

    def _refuse_by_hand(self, names):
        raise UserError(
            self.env._(
                "A promise stays as it was made. Withdraw it, and note the new one."
            )
        )

    def _check_can_be_made(self):
        self.move_id._dunning_check_may_dun()
        if self.date < self.company_id._dunning_today():
            raise ValidationError(
                self.env._("The promised day is over. Enter a day from today on.")
            )
        if not self.move_id._dunning_is_owed():
            raise ValidationError(
                self.env._(
                    "Nothing is open of %(invoice)s, so there is nothing to promise.",
                    invoice=self.move_id.display_name,
                )
            )

    def _leave_out_disputed(self):
        """All that is open is not what is disputed: who pays the rest keeps it."""
        promised = self.move_id._dunning_get_promisable()
        all_of_it = self.currency_id.compare_amounts(promised, self.amount_open) >= 0
        if not self.amount and not all_of_it:
            self._with_guard().amount = promised

    def _describe(self):
        return self.env._(
            "The customer promises to pay %(amount)s until %(date)s. %(note)s",
            amount=format_amount(
                self.env, self.amount or self.amount_open, self.currency_id
            ),
            date=format_date(self.env, self.date),
            note=self.note or "",
        ).strip()

    def action_withdraw(self):
        """Withdraw promises: dunning goes on at once, and nothing counts as broken."""
        self.check_access("write")
        self.move_id._dunning_check_may_dun()
        self._with_guard().active = False
        for promise in self:
            promise.move_id.message_post(
                body=self.env._(
                    "The promise for %(date)s was withdrawn.",
                    date=format_date(self.env, promise.date),
                )
            )

    @api.model
    def _get_in_force(self):
        """Promises that are waited for: the last about each invoice, and pending.

        :return: those of the user's companies
        """
        waiting = Domain.OR(
            Domain("company_id", "=", company.id)
            & Domain("date", ">=", company._dunning_today())
            for company in self.env.companies
        )
        # Said here: the context of a caller may ask for withdrawn ones, too.
        stands = Domain("active", "=", True)
        moves = self.search(waiting & stands).move_id
        about = stands & Domain("move_id", "in", moves.ids)
        last = self._read_group(about, ["move_id"], ["id:max"])
        found = self.browse(sorted(promise_id for _move, promise_id in last))
        return found.filtered(lambda promise: promise.state == "open")

    @api.model
    def _get_holds(self, move_ids):
        """How long the last promise about each invoice holds dunning.

        :param move_ids: ids of ``account.move``
        :return: dict of move id to :class:`engine.Pause`, until the day after
        """
        found = defaultdict(list)
        promises = self.search_fetch(
            # As in _get_in_force.
            [("move_id", "in", list(move_ids)), ("active", "=", True)],
            ["move_id", "date"],
            order="id",
        )
        for promise in promises:
            found[promise.move_id.id].append(engine.days_after(promise.date, 1))
        return {move_id: engine.Pause(days[-1]) for move_id, days in found.items()}
