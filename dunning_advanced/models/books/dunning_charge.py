from odoo import api, fields, models
from odoo.exceptions import UserError

from ... import engine

KINDS = [
    (engine.FEE, "Fee"),
    (engine.INTEREST, "Interest"),
    (engine.COMPENSATION, "Compensation"),
]


class DunningCharge(models.Model):
    _name = "dunning.charge"
    _description = "Charge of a Dunning Letter"
    _inherit = ["dunning.guarded.mixin"]
    _order = "date desc, letter_id desc, id"
    _rec_name = "letter_id"
    _check_company_auto = True
    # See dunning.letter.
    _dunning_opens_to_superuser = False

    letter_id = fields.Many2one(
        "dunning.letter", required=True, readonly=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, index=True
    )
    currency_id = fields.Many2one(
        "res.currency", required=True, readonly=True, index=True
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    level_id = fields.Many2one(
        "dunning.level", readonly=True, index="btree_not_null", ondelete="set null"
    )
    date = fields.Date(required=True, readonly=True)
    kind = fields.Selection(selection=KINDS, required=True, readonly=True)
    move_line_id = fields.Many2one(
        "account.move.line",
        string="Open Item",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
        help="What it is charged for; a fee is charged for the letter.",
    )
    move_id = fields.Many2one(
        "account.move",
        string="Invoice",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
    )
    booked = fields.Boolean(
        readonly=True, help="It got a journal entry when the letter was issued."
    )
    amount = fields.Monetary(
        string="Charged",
        readonly=True,
        help="What this letter charges for the first time.",
    )
    booking_ids = fields.One2many(
        "dunning.charge.booking", "charge_id", string="Bookings", readonly=True
    )
    waiver_ids = fields.One2many(
        "dunning.charge.waiver", "charge_id", string="Waivers", readonly=True
    )
    amount_waived = fields.Monetary(
        string="Waived", compute="_compute_amounts", store=True
    )
    amount_ledger = fields.Monetary(
        string="Open in the Books", compute="_compute_amounts", store=True
    )
    amount_received = fields.Monetary(
        string="Received", compute="_compute_amounts", store=True
    )
    amount_cancelled = fields.Monetary(
        string="Cancelled", compute="_compute_amounts", store=True
    )
    amount_open = fields.Monetary(
        string="Still Open", compute="_compute_amounts", store=True
    )
    state = fields.Selection(
        selection=[
            ("claimed", "Claimed"),
            ("booked", "Booked"),
            ("received", "Received"),
            ("waived", "Waived"),
            ("cancelled", "Cancelled"),
        ],
        compute="_compute_amounts",
        store=True,
    )

    @api.depends(
        "amount",
        "letter_id.state",
        "waiver_ids.amount",
        "booking_ids.move_line_id.amount_residual_currency",
        "booking_ids.move_line_id.parent_state",
    )
    def _compute_amounts(self):
        for charge in self:
            charge.update(charge._prepare_amounts())

    def _prepare_amounts(self):
        """What has become of the charge.

        Received is what is in the books and not open there any more. What a payment
        paid that came back is open again by itself.

        :return: dict for update
        """
        self.ensure_one()
        # sudo: what is open in the books is asked for whoever may read the charge.
        lines = self.sudo().booking_ids.move_line_id
        lines = lines.filtered(lambda line: line.parent_state == "posted")
        cancelled = self.letter_id.state == "cancelled"
        # Rounded: the sum of 0.06, -0.05 and -0.01 is not 0.
        booked = self.currency_id.round(sum(lines.mapped("amount_currency")))
        ledger = sum(lines.mapped("amount_residual_currency"))
        ledger = self.currency_id.round(ledger)
        received = self.currency_id.round(booked - ledger)
        received = 0.0 if cancelled else max(received, 0.0)
        waived = sum(self.waiver_ids.mapped("amount"))
        still_open = 0.0 if cancelled else self.amount - waived - received
        still_open = self.currency_id.round(still_open)
        return {
            "amount_waived": waived,
            "amount_ledger": max(ledger, 0.0),
            "amount_received": received,
            "amount_cancelled": self.amount if cancelled else 0.0,
            "amount_open": still_open,
            "state": self._get_state_of(cancelled, still_open, received, booked),
        }

    def _get_state_of(self, cancelled, still_open, received, booked):
        if cancelled:
            return "cancelled"
        if self.currency_id.compare_amounts(still_open, 0) > 0:
            return "booked" if booked else "claimed"
        return "received" if received else "waived"

    @api.depends("kind", "letter_id", "move_id")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for charge in self:
            parts = [kinds.get(charge.kind), charge.letter_id.name, charge.move_id.name]
            charge.display_name = " – ".join(filter(None, parts))

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        self._refuse_by_hand(set())

    def _refuse_by_hand(self, names):
        raise UserError(
            self.env._(
                "Charges belong to their letter: cancel the letter, or waive them."
            )
        )

    def _get_open(self):
        """Those of which something is still to be paid."""
        return self.filtered(
            lambda one: one.currency_id.compare_amounts(one.amount_open, 0) > 0
        )

    def _get_room(self, unlawful):
        """How much may be taken for these charges, by kind.

        :param unlawful: dict of kind to what of it nobody is asked for
        """
        room = dict.fromkeys(dict(KINDS), 0.0)
        for kind, own in self.grouped("kind").items():
            asked = sum(own.mapped("amount_open")) - float(unlawful.get(kind, 0))
            room[kind] = max(asked, 0.0)
        return room

    def _filter_at_agency(self):
        """Those that an agency claims, with an invoice of theirs that it still has."""
        return self.filtered(
            lambda one: any(
                move.dunning_collection_date
                and not move.currency_id.is_zero(move.amount_residual)
                for move in one.move_id or one.letter_id._get_claimed_lines().move_id
            )
        )

    def _filter_for(self, lines):
        """Those that were charged for what some lines claim, by now maybe made anew.

        :param lines: ``dunning.letter.line``
        """
        # Sets, once: a letter may claim hundreds of items, with as many charges each.
        items, moves = set(lines.move_line_id.ids), set(lines.move_id.ids)
        lost = set(lines.filtered(lambda line: not line.move_line_id).move_id.ids)

        def is_for(one):
            item, move = one.move_line_id.id, one.move_id.id
            return item in items or move in lost if item else move in moves

        others = self.filtered(lambda one: one.kind != engine.FEE)
        return others.filtered(is_for)

    def _get_claimed_rest(self):
        """What is still to be paid of a charge and in no book."""
        self.ensure_one()
        return self.currency_id.round(self.amount_open - self.amount_ledger)

    def _get_label(self):
        """What the charge is, in the company's books."""
        self.ensure_one()
        parts = [self.display_name]
        if self.kind == engine.INTEREST and self.date:
            until = fields.Date.to_string(self.date)
            parts.append(self.env._("until %(date)s", date=until))
        return " ".join(parts)
