"""Noted: payments that name an invoice or credit note and have no entry yet.

Core calls such a document paid, or in payment, also where they are over a part of it.
It knows what a payment names, and not how much of it is for which: this is the one
place that shares it out.
"""

from odoo import api, models
from odoo.fields import Domain

from ..facts.open_item_values import NOTED_STATES

# Payments: on their way, and done.
_ON_ITS_WAY, _DONE = "in_process", "paid"


class AccountMove(models.Model):
    _inherit = "account.move"

    @api.model
    def _dunning_get_owed_domain(self, among):
        """Those of some invoices of which letters may ask for something, as a domain.

        As :meth:`_dunning_is_owed` has it.

        :param among: domain that leaves few: each that core calls paid is asked
        """
        still_open = Domain(among) & Domain(
            [
                ("move_type", "in", ("out_invoice", "out_receipt")),
                ("state", "=", "posted"),
                ("amount_residual", ">", 0),
            ]
        )
        noted = self.search(still_open & Domain("payment_state", "in", NOTED_STATES))
        owed = noted.filtered(lambda move: move._dunning_is_owed())
        claims = Domain(self._get_dunning_claim_domain())
        return still_open & (claims | Domain("id", "in", owed.ids))

    def _dunning_get_noted(self):
        """What payments without an entry are there for, at most all that is open.

        :return: list of (day, amount in the document's currency), the oldest first
        """
        self.ensure_one()
        return self._dunning_get_noted_of_each().get(self) or []

    def _dunning_is_noted(self):
        """Whether payments without an entry name it, though none of it is settled."""
        self.ensure_one()
        return self._dunning_get_noted_of_each().get(self) is not None

    def _dunning_get_noted_of_each(self):
        """As :meth:`_dunning_get_noted`, asked once for all of these documents.

        :return: dict of document to list, of those that core calls paid though open;
            None: not because of such payments
        """
        # sudo: that money is on its way is a fact, whoever may not read payments.
        asked = self.sudo().filtered(
            lambda move: (
                move.payment_state in NOTED_STATES
                and not move.currency_id.is_zero(move.amount_residual)
            )
        )
        shares, _beyond = asked._dunning_share_noted() if asked else ({}, {})
        return {move: shares.get(move) for move in asked}

    def _dunning_share_noted(self):
        """Share out all payments without an entry that these documents hang on.

        The oldest payment first, each for the oldest document that it names. Credits
        that a payment names beside claims are set off with it: it was less by them.

        :return: (dict of document to list of (day, amount), dict of payment to what it
            brings beyond all that it names), with what hangs together with them
        """
        shares, beyond, missing = {}, {}, {}
        payments = self._dunning_find_noting()
        for payment in payments.sorted(lambda one: (one.date, one.id)):
            left = payment.amount
            for move in payment.invoice_ids:
                missing.setdefault(move, move._dunning_get_missing())
            short = payment._dunning_get_shortfall(missing)
            for move in payment._dunning_sort_named():
                own = shares.setdefault(move, [])
                price = move._dunning_get_price_for(payment, missing[move], short)
                short -= move._dunning_to_currency_of(payment, missing[move]) - price
                left, part = move._dunning_take_noted(
                    payment, left, missing[move], price
                )
                missing[move] = move.currency_id.round(missing[move] - part)
                if not move.currency_id.is_zero(part):
                    own.append((payment.date, part))
            # How much of it documents in another currency take is known later.
            foreign = payment.invoice_ids.currency_id - payment.currency_id
            beyond[payment] = 0.0 if foreign else payment.currency_id.round(left)
        return shares, beyond

    def _dunning_find_noting(self):
        """The payments without an entry that name any of these, or share one with it.

        :return: ``account.payment``
        """
        found, moves = self.env["account.payment"], self
        while moves:
            new = moves.matched_payment_ids.filtered(
                lambda one: not one.move_id and one.state in (_ON_ITS_WAY, _DONE)
            )
            moves = (new - found).invoice_ids - moves
            found |= new
        return found

    def _dunning_get_missing(self):
        return self.amount_residual if self.state == "posted" else 0.0

    def _dunning_take_noted(self, payment, left, missing, price):
        """What a payment brings for this one of the documents that it names.

        :param left: what is left of the payment, in its currency
        :param missing: what is open of the document and not brought by another one
        :param price: what pays all of that, in the currency of the payment
        :return: (what is left after it, what it brings in the document's currency)
        """
        in_books = self.currency_id.round(self.amount_total - self.amount_residual)
        if payment.state == _DONE and in_books:
            # As in core: what is done counts until something is reconciled.
            in_books = self._dunning_to_currency_of(payment, in_books)
            return max(left - in_books, 0.0), 0.0
        if self._dunning_is_set_off_by(payment):
            return left + price, missing
        if payment.currency_id != self.currency_id:
            # All that is open, as core says.
            return max(left - price, 0.0), missing
        if self.currency_id.compare_amounts(left, price) >= 0:
            return left - price, missing
        return 0.0, self.currency_id.round(left)

    def _dunning_is_set_off_by(self, payment):
        """Whether it is a credit beside the claims of a payment, or the other way."""
        return self.is_inbound() != (payment.payment_type == "inbound")

    def _dunning_to_currency_of(self, payment, amount):
        if payment.currency_id == self.currency_id:
            return amount
        return self.currency_id._convert(
            amount, payment.currency_id, payment.company_id, payment.date
        )

    def _dunning_get_price_for(self, payment, missing, short):
        """What pays this document, in the currency of a payment.

        Less, if it is early enough for a discount and was made for less.

        :param missing: what is open of the document and not brought by another one
        :param short: what the payment is short of all that it names
        """
        price = self._dunning_to_currency_of(payment, missing)
        untouched = not self.currency_id.compare_amounts(missing, self.amount_total)
        if payment.currency_id.compare_amounts(short, 0) <= 0 or not untouched:
            return price
        currency, day = payment.currency_id, payment.date
        if not self._is_eligible_for_early_payment_discount(currency, day):
            return price
        items = self.line_ids.filtered(lambda line: line.display_type == "payment_term")
        return self.currency_id.round(sum(items.mapped("discount_amount_currency")))

    def _dunning_get_noted_amount(self, until=None):
        """The sum of what payments without an entry are there for.

        :param until: the last day of them that counts; None: any day
        """
        noted = [
            part for day, part in self._dunning_get_noted() if not until or day <= until
        ]
        # A form may have no currency yet, and then there is no payment either.
        return self.currency_id.round(sum(noted)) if noted else 0.0

    def _dunning_get_noted_of(self, item):
        """What of it is for one of the open items, the oldest first.

        :param item: ``account.move.line`` of the document
        """
        left = self._dunning_get_noted_amount()
        for one in self._get_dunning_open_items() if left else ():
            part = min(left, one.amount_residual_currency)
            if one == item:
                return self.currency_id.round(part)
            left -= part
        return 0.0


class AccountPayment(models.Model):
    _inherit = "account.payment"

    def _dunning_get_shortfall(self, missing):
        """What a payment is short of all that it names, in its currency.

        :param missing: dict of document to what is open of it
        """
        self.ensure_one()
        worth = {
            move: move._dunning_to_currency_of(self, missing[move])
            for move in self.invoice_ids
        }
        total = sum(
            -amount if move._dunning_is_set_off_by(self) else amount
            for move, amount in worth.items()
        )
        return self.currency_id.round(total - self.amount)

    def _dunning_sort_named(self):
        """What it names: first what is set off with it, then the oldest."""
        return self.invoice_ids.sorted(
            lambda move: (
                not move._dunning_is_set_off_by(self),
                move.invoice_date_due or move.date,
                move.id,
            )
        )

    def _dunning_get_share_of(self, move):
        """What of a payment was for one of the documents it names, when it was made.

        As far as is known later: the others count as wholly open.

        :param move: ``account.move``
        :return: amount in the currency of the payment
        """
        self.ensure_one()
        left = self.amount
        for named in self._dunning_sort_named():
            price = named._dunning_to_currency_of(self, named.amount_total)
            if named._dunning_is_set_off_by(self):
                left += price
            elif named == move:
                return min(left, price)
            else:
                left = max(left - price, 0.0)
        return 0.0
