"""Collection: what is proposed for an agency, what has been handed over, and back."""

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..actions import name_some
from ..arguments import parse_text, require_one
from ..groups import ACCOUNTANTS
from ..hold.account_move import CLOSED_STATES

# Only code that holds this very object may hand over and take back. A remote client can
# send a context key, but never the identity of an object.
COLLECTION_GUARD = object()

COLLECTION_STATES = [
    ("none", "No"),
    ("proposed", "Proposal for Collection"),
    ("in_collection", "Within Collection"),
]
COLLECTION_FIELDS = {
    "dunning_collection_date",
    "dunning_agency_id",
    "dunning_collection_amount",
}


class AccountMove(models.Model):
    _inherit = "account.move"

    dunning_collection_state = fields.Selection(
        selection=COLLECTION_STATES,
        string="Collection",
        compute="_compute_dunning_collection_state",
        search="_search_dunning_collection_state",
        help="Proposed: all levels are delivered, the last deadline is over, and "
        "nothing holds the invoice. Within collection: handed over and still open.",
        groups=ACCOUNTANTS,
    )
    dunning_collection_date = fields.Date(
        string="Handed Over On",
        readonly=True,
        copy=False,
        tracking=True,
        index="btree_not_null",
        groups=ACCOUNTANTS,
    )
    dunning_agency_id = fields.Many2one(
        "res.partner",
        string="Collection Agency",
        readonly=True,
        copy=False,
        tracking=True,
        index="btree_not_null",
        groups=ACCOUNTANTS,
    )
    dunning_collection_amount = fields.Monetary(
        string="Handed Over",
        readonly=True,
        copy=False,
        help="What was open of the invoice when it was handed over.",
        groups=ACCOUNTANTS,
    )
    dunning_collection_paid = fields.Monetary(
        string="Paid Since",
        compute="_compute_dunning_collection_paid",
        groups=ACCOUNTANTS,
    )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._dunning_check_collection_guard(vals)
        moves = super().create(vals_list)
        # No constraint: Odoo asks those as superuser, who may dun everybody.
        moves._dunning_check_is_own()
        return moves

    def write(self, vals):
        self._dunning_check_collection_guard(vals)
        if "partner_id" not in vals:
            return super().write(vals)
        before = self._dunning_watch_debtors()
        disputed = self._dunning_watch_disputes(vals)
        result = super().write(vals)
        self._dunning_check_is_own()
        self._dunning_leave_agency(before)
        self._dunning_end_disputes(disputed)
        return result

    @api.model
    def default_get(self, fields):
        """No invoice starts in collection, whatever a context or a default says."""
        values = super().default_get(fields)
        for name in COLLECTION_FIELDS & values.keys():
            del values[name]
        return values

    def _dunning_check_collection_guard(self, vals):
        """Refuse to hand over by changing fields: the agency would know nothing."""
        guarded = self.env.context.get("dunning_collection_guard") is COLLECTION_GUARD
        if not guarded and COLLECTION_FIELDS & vals.keys():
            raise UserError(
                self.env._(
                    "Invoices are handed over, and taken back, by the buttons "
                    "“Collection” and “Back from Collection” only."
                )
            )

    def _dunning_with_collection_guard(self):
        """These invoices, for code of this add-on that hands over."""
        return self.with_context(dunning_collection_guard=COLLECTION_GUARD)

    def _compute_dunning_collection_state(self):
        claims = self.filtered(lambda move: move._is_dunning_claim())
        handed_over = self.filtered("dunning_collection_date").filtered(
            lambda move: move._dunning_is_owed()
        )
        facts, ripe = self.env["dunning.open.item"], set()
        for company, moves in (claims - handed_over).grouped("company_id").items():
            ripe |= facts._get_proposed_for_collection(
                company, moves._dunning_get_debtors(), company._dunning_today()
            )
        # Only now: a question that fails forgets what has been computed so far.
        self.dunning_collection_state = "none"
        handed_over.dunning_collection_state = "in_collection"
        proposed = claims.filtered(lambda move: move.id in ripe) - handed_over
        proposed.dunning_collection_state = "proposed"

    def _search_dunning_collection_state(self, operator, value):
        # Odoo asks for the field's groups only where a column is looked for.
        field = self._fields["dunning_collection_state"]
        self._check_field_access(field, "read")
        if operator != "in":
            return NotImplemented
        in_collection = self._dunning_get_owed_domain(
            Domain("dunning_collection_date", "!=", False)
        )
        found = {"in_collection": in_collection}
        if {"proposed", "none"} & set(value):
            claims = Domain(self._get_dunning_claim_domain())
            proposed = Domain("id", "in", self._get_dunning_proposed_ids())
            found["proposed"] = claims & proposed
            found["none"] = ~(in_collection | found["proposed"])
        return Domain.OR(found[state] for state in value if state in found)

    def _get_dunning_claim_domain(self):
        """What :meth:`_is_dunning_claim` says of one invoice, as a domain."""
        return [
            ("move_type", "in", ("out_invoice", "out_receipt")),
            ("state", "=", "posted"),
            ("payment_state", "not in", CLOSED_STATES),
            ("amount_residual", ">", 0),
        ]

    @api.model
    def _get_dunning_proposed_ids(self):
        """Ids of what is proposed for collection in the user's companies, today."""
        facts = self.env["dunning.open.item"]
        proposed = set()
        for company in self.env.companies:
            day = company._dunning_today()
            partners = facts._get_collection_candidates(company, day)
            for some in facts._iter_slices(partners):
                proposed |= facts._get_proposed_for_collection(company, some, day)
        return sorted(proposed)

    @api.depends("amount_residual", "dunning_collection_amount", "payment_state")
    def _compute_dunning_collection_paid(self):
        handed_over = self.filtered("dunning_collection_date")
        (self - handed_over).dunning_collection_paid = 0.0
        for move in handed_over:
            still_open = move.amount_residual - move._dunning_get_noted_amount()
            paid = move.dunning_collection_amount - still_open
            # Of a draft somebody may take out the currency, to enter another.
            currency = move.currency_id or move.company_currency_id
            move.dunning_collection_paid = currency.round(paid)

    def _dunning_set_in_collection(self, agency):
        """Note that the invoices were handed over; no schedule touches them any more.

        :param agency: ``res.partner``
        """
        for move in self._dunning_with_collection_guard():
            move.write(move._dunning_prepare_collection_vals(agency))
        self._dunning_note_on_customers(
            lambda moves, **values: moves.env._(
                "Handed over to %(agency)s: %(invoices)s", **values
            ),
            agency,
        )

    def _dunning_note_on_customers(self, describe, agency):
        """Note on each customer what has happened to these invoices.

        :param describe: takes the invoices, ``agency`` and ``invoices``
        :param agency: ``res.partner``
        """
        for company, moves in self.grouped("company_id").items():
            lang = company._dunning_language()
            bodies = {
                customer.id: describe(
                    some.with_context(lang=lang),
                    agency=agency.display_name,
                    invoices=Markup(", ").join(m._get_html_link() for m in some),
                )
                for customer, some in moves.grouped(
                    lambda move: move._dunning_get_debtors()
                ).items()
            }
            customers = moves._dunning_get_debtors()
            self.env["dunning.letter"]._note(customers, bodies, company)

    def _dunning_prepare_collection_vals(self, agency):
        """Values of one invoice that is handed over.

        :param agency: ``res.partner``
        :return: dict for write
        """
        self.ensure_one()
        return {
            "dunning_collection_date": self.company_id._dunning_today(),
            "dunning_agency_id": agency.id,
            "dunning_collection_amount": self.amount_residual,
        }

    def action_view_dunning_collection(self):
        """Open what is with the agency of this invoice's customer."""
        require_one(self)
        self.check_access("read")
        # sudo: of whoever owes the invoice only ids are read, and those of the invoices
        # that the user reads.
        return self._dunning_get_debtors().sudo().action_view_dunning_collection()

    def action_return_from_collection(self):
        """Ask why the invoices come back from collection.

        :raises UserError: when none of them is in collection
        """
        self._dunning_check_returnable()
        wizard = self.env["dunning.collection.return"].create(
            {"move_ids": [fields.Command.set(self.ids)]}
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Back from Collection"),
            "res_model": wizard._name,
            "res_id": wizard.id,
            "view_mode": "form",
            "target": "new",
        }

    def return_from_collection(self, reason):
        """Take invoices back from collection: dunning goes on where it was.

        :param reason: why; it is noted on the invoice
        :raises UserError: without a reason, or when one is not in collection
        """
        self._dunning_check_returnable()
        reason = parse_text(self.env, reason)
        if not reason:
            raise UserError(self.env._("Say why it comes back from collection."))
        for move in self:
            move.message_post(
                body=self.env._(
                    "Back from collection by %(agency)s: %(reason)s",
                    agency=move.dunning_agency_id.display_name,
                    reason=reason,
                )
            )
        for agency, moves in self.grouped("dunning_agency_id").items():
            moves._dunning_note_on_customers(
                lambda some, **values: some.env._(
                    "Back from collection by %(agency)s: %(invoices)s", **values
                ),
                agency,
            )
        self._dunning_end_collection()

    def _dunning_end_collection(self):
        self._dunning_with_collection_guard().write(
            {"dunning_collection_date": False, "dunning_agency_id": False}
        )

    def _dunning_check_returnable(self):
        self._dunning_check_may_dun()
        wrong = self.filtered(lambda move: not move.dunning_collection_date)
        if wrong or not self:
            raise UserError(
                self.env._(
                    "Not in collection: %(invoices)s.",
                    invoices=name_some(wrong),
                )
            )
