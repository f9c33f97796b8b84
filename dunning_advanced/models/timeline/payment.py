"""Payments as events: what was reconciled with the receivable items, and by what."""

from collections import defaultdict

from odoo import api, models
from odoo.fields import Domain

from .dunning_timeline import LIMIT


class DunningTimeline(models.AbstractModel):
    _inherit = "dunning.timeline"

    @api.model
    def _get_payment_events(self, scope):
        """What has paid the invoices: payments, bank entries, credit notes, others.

        One event for each of them, however many items it has paid.
        """
        partials = self._fetch_partials(scope)
        by_payer = defaultdict(partials.browse)
        for partial in partials:
            payer = partial.credit_move_id.move_id
            by_payer[payer, partial.debit_currency_id] += partial
        return [
            self._prepare_payment_event(payer, currency, paid, scope)
            for (payer, currency), paid in by_payer.items()
        ]

    def _fetch_partials(self, scope):
        """The newest reconciliations of the invoices' receivable items."""
        domain = Domain("debit_move_id.move_id", "in", scope.moves.ids) & Domain(
            "debit_move_id.account_id.account_type", "=", "asset_receivable"
        )
        if not scope.invoice:
            # An opening entry may hold items of several customers.
            domain &= Domain(
                "debit_move_id.partner_id.commercial_partner_id",
                "=",
                scope.customer.id,
            )
        # sudo: sales may not read the ledger, and are told what has paid the invoices
        # that they may read.
        partials = self.env["account.partial.reconcile"].sudo()
        partials = partials.search(
            domain, order="max_date desc, id desc", limit=LIMIT + 1
        )
        lines = partials.debit_move_id | partials.credit_move_id
        # Only these, and at once: an item and an entry have a hundred more fields.
        lines.fetch(["move_id", "date"])
        lines.move_id.fetch(
            ["name", "state", "move_type", "origin_payment_id", "statement_line_id"]
        )
        # An exchange difference pays nothing in the currency of the invoice.
        return partials.filtered("debit_amount_currency")

    def _prepare_payment_event(self, payer, currency, partials, scope):
        """A payer as an event.

        :param payer: ``account.move`` that paid, with sudo
        :param currency: ``res.currency`` of the paid items
        :param partials: ``account.partial.reconcile`` of what it paid
        """
        label, icon = self._describe_payer(payer)
        names = sorted(set(partials.debit_move_id.move_id.mapped("name")))
        # Odoo keeps what was reconciled when a payment is set back to draft.
        draft = payer.state != "posted"
        return self._prepare_event(
            "payment",
            max(partials.credit_move_id.mapped("date")),
            (10, payer.id),
            icon,
            label,
            tone="success",
            document=payer.origin_payment_id or payer,
            badge=(self.env._("Draft"), "info") if draft else None,
            details=[] if scope.invoice else [self._join_names(names)],
            amount=sum(partials.mapped("debit_amount_currency")),
            currency=currency,
        )

    def _describe_payer(self, payer):
        """What paid, in a word, and its icon."""
        if payer.origin_payment_id:
            return self.env._("Payment"), "money"
        if payer.statement_line_id:
            return self.env._("Bank payment"), "bank"
        if payer.move_type == "out_refund":
            return self.env._("Credit note"), "undo"
        return self.env._("Journal entry"), "book"

    @api.model
    def _get_pending_payment_events(self, scope):
        """Payments that Odoo has no entry of yet: registered, not seen at the bank."""
        # sudo: as for the reconciliations, see _fetch_partials.
        payments = self.env["account.payment"].sudo()
        payments = payments.search(
            [
                ("invoice_ids", "in", scope.moves.ids),
                ("move_id", "=", False),
                ("state", "in", ("in_process", "paid")),
                # Else the bank has paid them: that is among the reconciliations.
                ("invoice_ids.amount_residual", ">", 0),
            ],
            order="date desc, id desc",
            limit=LIMIT + 1,
        )
        return [self._prepare_pending_event(payment, scope) for payment in payments]

    def _prepare_pending_event(self, payment, scope):
        names = sorted((payment.invoice_ids & scope.moves).mapped("name"))
        return self._prepare_event(
            "payment",
            payment.date,
            (10, payment.id),
            "money",
            self.env._("Payment"),
            tone="info",
            document=payment,
            badge=(self.env._("On its way"), "info"),
            details=[] if scope.invoice else [self._join_names(names)],
            amount=payment.amount,
            currency=payment.currency_id,
        )
