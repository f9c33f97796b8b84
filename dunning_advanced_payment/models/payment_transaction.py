"""Online payments of letters: their money lands on what the letter asked for."""

from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

# A provider that says no more for so long has forgotten it.
PENDING_AT_MOST = timedelta(days=30)

# What the letter's page alone says of a payment.
_OF_PAGE = {"dunning_letter_id", "dunning_item_ids"}


class PaymentTransaction(models.Model):
    _inherit = "payment.transaction"

    dunning_letter_id = fields.Many2one(
        "dunning.letter",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
    )
    dunning_item_ids = fields.Many2many(
        "account.move.line",
        "dunning_payment_item_rel",
        "transaction_id",
        "item_id",
        string="Dunned Items",
        readonly=True,
        copy=False,
        help="What the letter asked for, and the payment is for.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._dunning_check_hand(vals)
        return super().create(vals_list)

    def write(self, vals):
        self._dunning_check_hand(vals)
        return super().write(vals)

    @api.model
    def default_get(self, fields):
        """Nobody's defaults say what a payment is for: Odoo itself makes them with the
        context of whoever pays."""
        values = super().default_get(fields)
        return {name: values[name] for name in values.keys() - _OF_PAGE}

    @api.model
    def _dunning_check_hand(self, vals):
        """Accountants may make and write transactions, but speak for no letter by it.

        :raises UserError: unless the letter's page writes, in superuser mode, or one of
            those who run Odoo
        """
        if self.env.su or self.env.user._is_system():
            return
        if _OF_PAGE & vals.keys():
            raise UserError(
                self.env._(
                    "Which dunning letter an online payment is for is not entered by "
                    "hand."
                )
            )

    @api.model
    def _dunning_find_under_way(self, item_ids, move_ids):
        """Transactions whose money may come, or has come and is not in the books.

        Those of Odoo's own pages about the same invoices count too: nobody shall pay
        twice. One that has been pending for a month counts no more: it would keep its
        invoices from dunning for ever.

        :param item_ids: ids of ``account.move.line`` that letters ask for
        :param move_ids: ids of their ``account.move``
        """
        # Whoever asks, wherever: no day, which would begin at another moment for each.
        heard_of = fields.Datetime.now() - PENDING_AT_MOST
        # sudo: only that there are some is said.
        return self.sudo().search(
            [
                "|",
                "&",
                ("state", "in", ("pending", "authorized")),
                ("last_state_change", ">=", heard_of),
                "&",
                ("state", "=", "done"),
                ("is_post_processed", "=", False),
                ("operation", "not in", ("validation", "refund")),
                # As core: whoever chose to transfer has not paid yet.
                ("provider_code", "not in", ("none", "custom")),
                "|",
                ("dunning_item_ids", "in", list(item_ids)),
                ("invoice_ids", "in", list(move_ids)),
            ]
        )

    def _dunning_get_paid_for(self):
        """What these are for: a letter's payment for its items, any other for invoices.

        Of an invoice that was posted anew with other terms no item is left that the
        letter has asked for: then it is for that invoice, too.

        :return: (``account.move.line``, ``account.move`` of which all is paid)
        """
        whole = (one.invoice_ids - one.dunning_item_ids.move_id for one in self)
        return self.dunning_item_ids, self.invoice_ids.browse().union(*whole)

    def _create_payment(self, **extra_create_values):
        """Reconcile with the items of the letter, and not with all of their invoices.

        Core would settle instalments too that the letter does not ask for.
        """
        origin = self.source_transaction_id or self
        if not origin.dunning_letter_id or self.operation == "refund":
            return super()._create_payment(**extra_create_values)
        invoices, items = origin.invoice_ids, origin.dunning_item_ids
        values = {"invoice_ids": invoices, **extra_create_values}
        if items:
            values["destination_account_id"] = items.account_id[:1].id
        related = self | origin
        related.invoice_ids = False
        payment = super()._create_payment(**values)
        related.invoice_ids = invoices
        lines = payment.move_id.line_ids.filtered(
            lambda line: line.account_id == payment.destination_account_id
        )
        # sudo: as core, whoever the provider tells of the payment.
        letter = origin.dunning_letter_id.sudo()
        for line in lines.filtered(lambda line: not line.reconciled):
            letter._dunning_take_payment(line, items)
        return payment

    def _log_message_on_linked_documents(self, message):
        """Tell it in the letter's chatter too."""
        result = super()._log_message_on_linked_documents(message)
        letter = (self.source_transaction_id or self).dunning_letter_id
        if letter:
            letter.message_post(body=message, author_id=self.partner_id.id)
        return result
