"""A letter that can be paid on its page: what, whether, where the money goes."""

from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tools import SQL


class DunningLetter(models.Model):
    _inherit = "dunning.letter"

    def _get_mail_link(self):
        """The e-mail promises payment where the page offers it."""
        link = super()._get_mail_link()
        if self._can_be_paid_online() and self._has_payment_providers():
            link["label"] = self.env._("View and pay online")
        return link

    def _has_payment_providers(self):
        """Whether one of the company's providers takes the amount of this letter."""
        self.ensure_one()
        # sudo: as below.
        providers = self.env["payment.provider"].sudo()
        of_company = providers._check_company_domain(self.company_id)
        switched_on = [*of_company, ("state", "in", ("enabled", "test"))]
        # Core's own answer costs much more; most companies have none at all.
        return bool(
            providers.search_count(switched_on, limit=1)
            and self._get_payment_providers()
        )

    def _get_payment_providers(self, partner=None, amount=None):
        """The providers that take the amount of this letter.

        :param partner: ``res.partner`` who pays; None: the customer
        :param amount: what is to be paid today; None: what the letter says
        """
        self.ensure_one()
        # sudo: whoever asks, a customer may pay; keys of providers are not shown.
        providers = self.env["payment.provider"].sudo()
        return providers._get_compatible_providers(
            self.company_id.id,
            (partner or self.partner_id).id,
            self._get_amount_to_pay() if amount is None else amount,
            currency_id=self.currency_id.id,
        )

    def _get_items_to_pay(self):
        """The journal items that a payment of the letter is for, in its order.

        Oldest first; where a part is disputed, after the others: what the money does
        not reach is that part.
        """
        rows = [row for row in self._get_portal_rows() if row["payable"]]
        items = self.env["account.move.line"].union(*(row["item"] for row in rows))
        return items._dunning_sort_to_pay()

    def _get_payments_under_way(self):
        """Transactions whose money may come, or has come and is not in the books.

        :return: ``payment.transaction``
        """
        self.ensure_one()
        asked = self._get_page_items()
        transactions = self.env["payment.transaction"]
        found = transactions._dunning_find_under_way(asked.ids, asked.move_id.ids)

        def is_for_these(transaction):
            items, moves = transaction._dunning_get_paid_for()
            return bool(asked & items or asked.move_id & moves)

        return found.filtered(is_for_these)

    def _is_payment_under_way(self):
        """Also what a provider has got and nobody has booked yet."""
        return super()._is_payment_under_way() or bool(self._get_payments_under_way())

    def _is_last_payment_failed(self):
        """Whether what was tried last to pay this letter was broken off or refused."""
        self.ensure_one()
        # sudo: only that it failed is said.
        transactions = self.env["payment.transaction"].sudo()
        mine = [
            ("dunning_letter_id", "=", self.id),
            ("operation", "not in", ("validation", "refund")),
        ]
        last = transactions.search(mine, order="id desc", limit=1)
        return last.state in ("cancel", "error")

    def _can_take_payment(self):
        """Whether there is something to pay of this letter now, and a way to do it."""
        items = self._get_items_to_pay()
        return bool(
            self._can_be_paid_online()
            and self.state == "issued"
            # One payment is one item on one account.
            and len(items.account_id) == 1
            and self._get_portal_sums()["total"] > 0
            and not self._is_payment_under_way()
        )

    def _begin_payment(self, amount):
        """Check a payment, and let nobody begin another one until it is committed.

        :param amount: that the page has shown
        :return: the amount to pay
        :raises UserError: as ``_check_payment``, or while somebody else begins one
        """
        self.ensure_one()
        # Raw SQL: the ORM knows no such locks. That of a row would let whoever works
        # the letter wait for the provider.
        key = SQL("hashtext('dunning_payment'), %s", self.debtor_id.id)
        lock = SQL("SELECT pg_try_advisory_xact_lock(%s)", key)
        ((is_ours,),) = self.env.execute_query(lock)
        if not is_ours:
            self._refuse_second_payment()
        # A transaction sees what was there when it began: another one may have been
        # committed since.
        with self.env.registry.cursor() as now:
            return self.with_env(self.env(cr=now))._check_payment(amount)

    def _refuse_second_payment(self):
        raise UserError(
            self.env._("A payment of this letter is under way already. Thank you.")
        )

    def _check_payment(self, amount):
        """Ask at the moment of paying: the page may be hours old.

        :param amount: that the page has shown
        :return: the amount to pay
        :raises UserError: when nothing is to be paid any more, or another sum
        """
        self.ensure_one()
        end = self._get_page_end()
        if not end and self._is_payment_under_way():
            self._refuse_second_payment()
        if end or not self._can_take_payment():
            raise UserError(
                self.env._(
                    "Nothing of this letter can be paid here any more. Please load the "
                    "page again."
                )
            )
        total = self._get_portal_sums()["total"]
        if self.currency_id.compare_amounts(total, amount or 0.0):
            raise UserError(
                self.env._(
                    "The amount has changed meanwhile. Please load the page again."
                )
            )
        return total

    def _dunning_prepare_payment_vals(self):
        """Values of the transaction that pays what is open of this letter.

        :return: dict for create
        """
        self.ensure_one()
        items = self._get_items_to_pay()
        invoices = items.move_id.filtered(
            lambda move: move.is_sale_document(include_receipts=True)
        )
        return {
            "dunning_letter_id": self.id,
            "dunning_item_ids": [Command.set(items.ids)],
            # Odoo's own pages shall know that these are being paid.
            "invoice_ids": [Command.set(invoices.ids)],
        }
