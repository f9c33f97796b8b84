"""Noted: payments that name an invoice or credit note and have no entry yet.

Core calls such a document paid, or in payment, also where they are over a part of it.
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

        As in core, what is done counts until something is reconciled.

        :return: list of (day, amount in the document's currency), the oldest first
        """
        self.ensure_one()
        # sudo: that money is on its way is a fact, whoever may not read payments.
        move = self.sudo()
        left = move.amount_residual
        if move.payment_state not in NOTED_STATES or move.currency_id.is_zero(left):
            return []
        untouched = not move.currency_id.compare_amounts(left, move.amount_total)
        states = (_ON_ITS_WAY, _DONE) if untouched else (_ON_ITS_WAY,)
        payments = move.matched_payment_ids.filtered(
            lambda one: not one.move_id and one.state in states
        )
        found = []
        for payment in payments.sorted(lambda one: (one.date, one.id)):
            part = min(move._dunning_get_share_of(payment), left)
            left -= part
            found.append((payment.date, move.currency_id.round(part)))
        return found

    def _dunning_get_noted_amount(self, until=None):
        """The sum of what payments without an entry are there for.

        :param until: the last day of them that counts; None: any day
        """
        noted = (
            part for day, part in self._dunning_get_noted() if not until or day <= until
        )
        return self.currency_id.round(sum(noted))

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

    def _dunning_get_share_of(self, payment):
        """What a payment brings for this one of the documents that it names.

        In another currency it is all that is open, as core says.
        """
        if payment.currency_id != self.currency_id:
            return self.amount_residual
        named = payment.invoice_ids.sorted(
            lambda move: (move.invoice_date_due or move.date, move.id)
        )
        left = payment.amount
        for move in named[: named.ids.index(self.id)]:
            left -= min(left, move._dunning_get_price_on(payment.date))
        price = self._dunning_get_price_on(payment.date)
        in_full = self.currency_id.compare_amounts(left, price) >= 0
        return self.amount_residual if in_full else left

    def _dunning_get_price_on(self, day):
        """What pays this document on a day: less, if early enough for a discount."""
        if not self._is_eligible_for_early_payment_discount(self.currency_id, day):
            return self.amount_residual
        items = self.line_ids.filtered(lambda line: line.display_type == "payment_term")
        return self.currency_id.round(sum(items.mapped("discount_amount_currency")))
