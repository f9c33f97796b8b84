"""Open items as a payment of a letter settles them: in what order, and how much."""

from typing import NamedTuple

from odoo import models


class AtMost(NamedTuple):
    """How much of a payment an item may take; no client can send one in a context."""

    line_id: int
    amount: float


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    def _dunning_sort_to_pay(self):
        """Oldest first; what is disputed in part comes last."""
        return self.sorted(
            lambda item: (
                item.move_id.dunning_disputed,
                item.date_maturity or item.date,
                item.id,
            )
        )

    def _dunning_settle(self, payment, amount):
        """Reconcile this item with a payment of its currency, up to an amount.

        :param payment: receivable ``account.move.line`` of the payment
        :param amount: in the currency of both; the rest of either stays open
        """
        self.ensure_one()
        if self.currency_id.compare_amounts(amount, 0) > 0:
            limit = AtMost(payment.id, amount)
            (self | payment).with_context(dunning_at_most=limit).reconcile()

    def _prepare_reconciliation_amls(self, values_list, shadowed_aml_values=None):
        """Take no more of a payment than its letter asks for of an item."""
        limit = self.env.context.get("dunning_at_most")
        # Entries about exchange rates are reconciled as a whole.
        whole = self.env.context.get("no_exchange_difference")
        if isinstance(limit, AtMost) and not whole:
            values_list = [
                _limited(values, limit.amount)
                if values["aml"].id == limit.line_id
                else values
                for values in values_list
            ]
        return super()._prepare_reconciliation_amls(values_list, shadowed_aml_values)


def _limited(values, amount):
    """What core reckons with of a journal item, as if no more of it were open."""
    line, residual = values["aml"], values["amount_residual_currency"]
    if abs(residual) <= amount:
        return values
    signed = amount if residual > 0 else -amount
    # At the rate of its entry, as core reckons it: no difference of rates comes of it.
    balance = line.company_currency_id.round(
        signed * line.balance / line.amount_currency
    )
    return {
        **values,
        "amount_residual": line.company_currency_id.round(balance),
        "amount_residual_currency": signed,
    }
