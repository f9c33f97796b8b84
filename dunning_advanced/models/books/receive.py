"""Received: money that a payment has brought for charges which are in no book."""

from decimal import Decimal

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ... import engine

# Costs first.
_ORDER = {engine.FEE: 0, engine.COMPENSATION: 1, engine.INTEREST: 2}


class DunningLetter(models.Model):
    _inherit = "dunning.letter"

    received_amount = fields.Monetary(
        string="Received Charges",
        compute="_compute_received_amount",
        groups="account.group_account_invoice,account.group_account_readonly",
        help="A payment has left so much, which fits charges of this letter.",
    )

    @api.depends("state", "partner_id")
    def _compute_received_amount(self):
        self.received_amount = 0.0
        issued = self.filtered(lambda letter: letter.state == "issued" and letter.id)
        for letter, found in issued._get_received().items():
            letter.received_amount = sum(
                float(charge.open) for _credit, charges in found for charge in charges
            )

    def action_take_charges(self):
        """Book credits that fit charges of these letters as the income that they are.

        :raises UserError: when there is none
        """
        self._check_may_work()
        found = self._get_received()
        if not found:
            raise UserError(
                self.env._(
                    "No payment has left a credit that fits charges of these letters."
                )
            )
        done = set()
        for received in found.values():
            for credit, charges in received:
                if credit.id not in done:
                    done.add(credit.id)
                    self._receive_all(credit, charges)

    @api.model
    def _receive_all(self, credit, charges):
        """Book a credit as the charges that it fits.

        :param credit: :class:`engine.OpenItem`
        :param charges: tuple of :class:`engine.LetterCharge`
        """
        # sudo: the entry is the verb's, whoever works the letter.
        items = self.env["account.move.line"].sudo().browse(credit.id)
        kept = self.env["dunning.charge"].sudo()
        amounts = {kept.browse(one.id): one.open for one in charges}
        for letter, own in (
            kept.browse(one.id for one in charges).grouped("letter_id").items()
        ):
            letter._receive(items, {charge: amounts[charge] for charge in own})

    def _receive_charges_from(self, item, unlawful=()):
        """Set off the charges' share of a payment: what it has left, costs first.

        For whoever takes payments of a letter. What is in the books is set off, and
        what is only claimed is booked, where the settings name journal and accounts.

        :param item: receivable ``account.move.line`` of a payment
        :param unlawful: what of each kind nobody is asked for, as a dict
        :return: what was set off, in the letter's currency
        """
        self.ensure_one()
        before = -item.amount_residual_currency
        if self.state != "issued" or not self._is_own_payment(item) or before <= 0:
            return 0.0
        # sudo: the verb's, whoever pays.
        letter, item = self.sudo(), item.sudo()
        charges = letter._get_charges_to_pay()
        room = charges._get_room(dict(unlawful))
        for booking in charges.booking_ids:
            letter._set_off_booked(item, booking, room)
        kinds = set(charges.mapped("kind"))
        if letter.company_id._dunning_can_book(kinds):
            letter._receive_claimed(item, charges, room)
        return self.currency_id.round(before + item.amount_residual_currency)

    def _set_off_booked(self, item, booking, room):
        """Set off one charge in the books, if a payment may be for all of it.

        :param room: what may be taken of each kind, which is changed
        """
        line, kind = booking.move_line_id, booking.charge_id.kind
        amount = line.amount_residual_currency
        if amount <= 0 or line.account_id != item.account_id or item.reconciled:
            return
        if self.currency_id.compare_amounts(amount, room[kind]) <= 0:
            room[kind] -= amount
            (item | line).reconcile()

    def _receive_claimed(self, item, charges, room=None):
        """Book what is only claimed of some charges, as far as a payment goes.

        :param room: what may be taken of each kind, which is changed; None: all
        """
        room = charges._get_room({}) if room is None else room
        left = -item.amount_residual_currency
        amounts = {}
        for charge in charges.sorted(lambda one: (_ORDER[one.kind], one.id)):
            most = min(left, charge._get_claimed_rest(), room[charge.kind])
            amount = self.currency_id.round(most)
            if self.currency_id.compare_amounts(amount, 0) > 0:
                amounts[charge] = Decimal(str(amount))
                left = self.currency_id.round(left - amount)
                room[charge.kind] -= amount
        for letter, own in charges.filtered(amounts.get).grouped("letter_id").items():
            letter._receive(item, {charge: amounts[charge] for charge in own})

    def _is_own_payment(self, item):
        """Whether a journal item is money of the letter's customer in its currency."""
        return (
            item.account_type == "asset_receivable"
            and item.parent_state == "posted"
            and item.company_id == self.company_id
            and item.currency_id == self.currency_id
            and item.partner_id.commercial_partner_id
            == self.partner_id.commercial_partner_id
        )

    def _get_charges_to_pay(self):
        """What this letter asks for: its charges, and earlier ones that it repeats."""
        self.ensure_one()
        lines = self._get_claimed_lines()
        charges = (self | self._get_earlier_about(lines)).charge_ids
        if not self.currency_id.is_zero(self._get_previous_charges()):
            # What stands in the books is listed on the next letter of the customer.
            charges |= charges.search(
                [
                    # Also under a contact that has been filed under the debtor since.
                    ("letter_id.debtor_id", "=", self.debtor_id.id),
                    ("company_id", "=", self.company_id.id),
                    ("currency_id", "=", self.currency_id.id),
                    ("amount_ledger", ">", 0),
                ]
            ).filtered(lambda one: self._is_issued_after(one.letter_id))
        charges -= charges._filter_at_agency()
        charges = self.env["dunning.open.item"]._filter_owed(charges)
        # What is not owed any more is not asked for again, see engine/overcharged.py.
        carries_fees = not self.currency_id.is_zero(self.previous_fee_amount)
        about = set(charges._filter_for(lines))
        return charges.filtered(
            lambda one: (
                one.letter_id == self
                or (one.kind == engine.FEE and carries_fees)
                or one.amount_ledger > 0
                or one in about
            )
        )._get_open()

    def _get_earlier_about(self, lines):
        """The earlier letters to the same debtor that claim the same, in its currency.

        Where core has made an item anew since, on either letter, they are told by its
        invoice.

        :param lines: the claimed lines of this letter
        """
        about = Domain("move_line_id", "in", lines.move_line_id.ids)
        about |= Domain("move_line_id", "=", False) & Domain(
            "move_id", "in", lines.move_id.ids
        )
        lost = lines.filtered(lambda line: not line.move_line_id)
        about |= Domain("move_id", "in", lost.move_id.ids)
        found = self.env["dunning.letter.line"].search(
            about
            & Domain("section", "=", engine.CLAIMED)
            & Domain("letter_state", "=", "issued")
            & Domain("letter_id.debtor_id", "=", self.debtor_id.id)
            & Domain("currency_id", "=", self.currency_id.id)
        )
        return found.letter_id.filtered(self._is_issued_after)

    def _is_issued_after(self, letter):
        """Whether another letter was issued before: of proposals, ids tell nothing."""
        return (letter.date, letter.id) < (self.date, self.id)

    def _get_charges_owed(self, account):
        """What is still to be paid of the charges that this letter asks for.

        :param account: :class:`engine.Account` of its customer, which knows what money
            has arrived for them, booked or not
        """
        # sudo: whoever reads the letter's page need not be allowed to read charges.
        charge_ids = set(self.sudo()._get_charges_to_pay().ids)
        return sum(float(one.open) for one in account.charges if one.id in charge_ids)

    def _get_charges_paid(self, account):
        """What has been paid of the letter's own charges, booked or not.

        :param account: as in ``_get_charges_owed``
        """
        # sudo: as there.
        booked = sum(self.sudo().charge_ids.mapped("amount_received"))
        received = (charge for _credit, paid in account.received for charge in paid)
        own = (float(one.open) for one in received if one.letter_id == self.id)
        return booked + sum(own)

    def _receive(self, item, amounts):
        """Book charges of this letter as received, and set them off against a payment.

        :param item: receivable ``account.move.line`` of the payment
        :param amounts: dict of charge to Decimal
        """
        self.ensure_one()
        # sudo: the entry is the verb's, whoever works the letter.
        charges = self.env["dunning.charge"].sudo().union(*amounts)
        values = {charge: float(amounts[charge]) for charge in charges}
        day = max(item.date, self.date)
        booked = charges._book(values, day, item.account_id)
        (item | item.union(*booked.values())).reconcile()
        for charge in charges:
            charge.invalidate_recordset(["amount_received", "amount_open"])

    def _get_received(self):
        """Credits that fit charges of these letters, asked of the engine.

        :return: dict of letter to list of (:class:`engine.OpenItem`, tuple of
            :class:`engine.LetterCharge`)
        """
        found = {}
        facts = self.env["dunning.open.item"]
        for company, letters in self.grouped("company_id").items():
            # sudo: the customer may be filed under another company by now.
            customers = letters.sudo().partner_id.commercial_partner_id
            customers = customers.with_env(self.env)
            day = company._dunning_today()
            for account in facts._fetch_accounts(company, customers, day):
                for credit, charges in account.received:
                    for letter_id in {charge.letter_id for charge in charges}:
                        letter = self.browse(letter_id)
                        found.setdefault(letter, []).append((credit, charges))
        return {
            letter: received for letter, received in found.items() if letter in self
        }
