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
    _rec_names_search = ["partner_id", "move_id.name"]
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
    # Who gave it: whoever owes the invoice later has promised nothing.
    debtor_id = fields.Many2one(
        "res.partner",
        string="Promised By",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
    )
    # Who that is today: they may have been filed under another customer since.
    partner_id = fields.Many2one(
        related="debtor_id.commercial_partner_id",
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
    replaced_by_id = fields.Many2one(
        "dunning.promise",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
        help="The promise that was made about the same invoice before this one's day "
        "was over: this one is not broken.",
    )
    active = fields.Boolean(default=True, help="Off: the promise was withdrawn.")
    state = fields.Selection(
        selection=[
            ("open", "Pending"),
            ("kept", "Kept"),
            ("broken", "Broken"),
            ("withdrawn", "Withdrawn"),
            ("replaced", "Replaced"),
            ("other_debtor", "Made out to another customer"),
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
        "partner_id",
        "replaced_by_id",
        "move_id.amount_residual",
        "move_id.commercial_partner_id.commercial_partner_id",
        "move_id.payment_state",
    )
    def _compute_state(self):
        # One that is being entered has neither been given by anybody, nor may it name
        # its invoice yet.
        new = self.filtered(lambda promise: not promise._origin or not promise.move_id)
        new.state = "open"
        withdrawn = (self - new).filtered(lambda promise: not promise.active)
        withdrawn.state = "withdrawn"
        standing = self - new - withdrawn
        theirs = standing._filter_still_theirs()
        (standing - theirs).state = "other_debtor"
        missing = theirs._get_missing()
        broken = self.browse()
        for promise in theirs:
            kept = promise.currency_id.compare_amounts(missing[promise], 0) <= 0
            promise.state = "kept" if kept else promise._get_state_unkept()
            broken |= promise if promise.state == "broken" else self.browse()
        if broken:
            broken._filter_paid_on_account().state = "kept"

    def _get_state_unkept(self):
        """What a promise is of which something is missing."""
        if self.replaced_by_id:
            return "replaced"
        over = self.date and self.date < self.company_id._dunning_today()
        return "broken" if over else "open"

    def _filter_still_theirs(self):
        """Those about invoices that whoever gave them owes still."""
        return self.filtered(
            lambda one: (
                not one.move_id
                or one.partner_id
                and one.partner_id == one.move_id._dunning_get_debtors()
            )
        )

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
            promise._with_guard().debtor_id = promise.move_id._dunning_get_debtors()
            promise._leave_out_disputed()
            promise._replace_earlier()
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
        # One that somebody else gave, who owes the invoice no more, is no last one.
        last = self._read_group(about, ["move_id", "partner_id"], ["id:max"])
        found = self.browse(sorted(promise_id for *_whose, promise_id in last))
        return found.filtered(lambda promise: promise.state == "open")

    @api.model
    def _get_holds(self, move_ids):
        """How long the last promise of each customer about an invoice holds dunning.

        :param move_ids: ids of ``account.move``
        :return: dict of (customer id, move id) to :class:`engine.Pause`, until the day
            after
        """
        promises = self.search_fetch(
            # As in _get_in_force.
            [("move_id", "in", list(move_ids)), ("active", "=", True)],
            ["move_id", "partner_id", "date"],
            order="id",
        )
        return {
            (promise.partner_id.id, promise.move_id.id): engine.Pause(
                engine.days_after(promise.date, 1)
            )
            for promise in promises
        }
