"""The money for promises: what came too late, and what waits to be assigned."""

from collections import defaultdict

from odoo import models
from odoo.fields import Domain


class DunningPromise(models.Model):
    _inherit = "dunning.promise"

    def _get_missing(self):
        """What had not been paid of each promise by the promised day.

        :return: dict of promise to amount in the invoice's currency
        """
        paid_later = self._get_paid_later()
        found = {}
        for promise in self:
            open_on_day = promise.move_id.amount_residual + paid_later[promise]
            open_on_day -= promise.move_id._dunning_get_noted_amount(promise.date)
            paid = promise.amount_open - open_on_day
            # Whoever promises fees, too, pays all that is open of the invoice.
            promised = min(promise.amount or promise.amount_open, promise.amount_open)
            found[promise] = promise.currency_id.round(promised - paid)
        return found

    def _get_paid_later(self):
        """What has been paid after the promised day, so too late for the promise.

        :return: dict of promise to amount in the invoice's currency
        """
        items = self.move_id._get_dunning_receivables()
        partials = items.matched_credit_ids.grouped(lambda p: p.debit_move_id.move_id)
        return {
            promise: promise._get_late_part(partials.get(promise.move_id, ()))
            for promise in self
        }

    def _get_late_part(self, partials):
        """What of reconciliations is too late, though some of it was sent in time.

        :param partials: ``account.partial.reconcile`` of the invoice
        """
        if not self.date:
            return 0.0
        late = sum(
            partial.debit_amount_currency
            for partial in partials
            if partial.max_date > self.date
        )
        early = sum(
            partial.debit_amount_currency
            for partial in partials
            if partial.max_date <= self.date and self._may_be_noted(partial)
        )
        sent = self._get_sent_in_time() - early if late else 0.0
        return self.currency_id.round(late - min(max(sent, 0.0), late))

    def _may_be_noted(self, partial):
        """Whether it may be a payment without an entry that has come into the books.

        :param partial: ``account.partial.reconcile``
        """
        # sudo: a fact of the books, whoever reads the promise.
        move = partial.sudo().credit_move_id.move_id
        return move.move_type == "entry" and not move.origin_payment_id

    def _get_sent_in_time(self):
        """What payments without an entry named for the invoice, the bank's apart.

        When the bank has them, they are reconciled as of the bank's day.
        """
        move = self.move_id
        # sudo: that money was on its way is a fact, whoever reads the promise.
        payments = move.sudo().matched_payment_ids.filtered(
            lambda one: (
                not one.move_id
                and one.state in ("in_process", "paid")
                and one.date <= self.date
            )
        )
        sent = sum(
            one.currency_id._convert(
                one._dunning_get_share_of(move),
                move.currency_id,
                move.company_id,
                one.date,
            )
            for one in payments
        )
        # What no reconciliation has ended yet is counted by itself.
        return sent - move._dunning_get_noted_amount(self.date)

    def _filter_paid_on_account(self):
        """Those for which money came in time that nobody has assigned yet.

        It is used once over all promises of the customer that nothing else has kept,
        for those of the earliest day first: that of their own company in their own
        currency, then what else there is in the legal body.
        """
        # sudo: what is kept does not depend on the companies of whoever reads it.
        others = self.sudo().search(
            [
                ("partner_id", "in", self.partner_id.ids),
                ("company_id", "child_of", self.company_id.root_id.ids),
                ("active", "=", True),
                ("date", "<=", max(self.mapped("date"))),
            ]
        )
        # What was withdrawn or replaced takes nothing from what was promised in its
        # place, nor what is owed by somebody else now.
        rivals = (others | self).filtered("active")._filter_still_theirs()
        rivals = rivals.filtered(lambda one: not one.replaced_by_id)
        missing, money = rivals._get_missing(), self._get_money_on_account()
        found = rivals.browse()
        for anywhere in (False, True):
            for promise in (rivals - found).sorted(lambda one: (one.date, one.id)):
                wanted = min(missing[promise], promise.move_id.amount_residual)
                if promise.currency_id.compare_amounts(wanted, 0) > 0:
                    credits = money[promise.partner_id, promise.company_id.root_id]
                    found |= promise._take_money(wanted, credits, anywhere)
        return self & found

    def _take_money(self, wanted, credits, anywhere):
        """Take what a promise wants from money that came in time, if there is enough.

        :param credits: list of lists of item and what is left of it, which are changed
        :param anywhere: also from other companies, and in other currencies
        :return: the promise, or none
        """
        here = self.company_id, self.currency_id
        own = [
            (credit, self._get_worth(*credit))
            for credit in credits
            if credit[0].date <= self.date
            and (anywhere or (credit[0].company_id, credit[0].currency_id) == here)
        ]
        total = sum(worth for _credit, worth in own)
        if self.currency_id.compare_amounts(total, wanted) < 0:
            return self.browse()
        for credit, worth in own:
            if part := min(worth, wanted):
                credit[1] -= credit[1] * part / worth
                wanted -= part
        return self

    def _get_worth(self, item, left):
        """What is left of a credit in the promise's currency, as core exchanges it.

        :param item: ``account.move.line``
        """
        own, company = item.currency_id, item.company_id
        return own._convert(left, self.currency_id, company, item.date)

    def _get_money_on_account(self):
        """The customers' payments and credits that are not assigned, the oldest first.

        :return: dict of (customer, root company) to list of lists of item, amount
        """
        # sudo: that money has come is a fact, whoever reads the promise.
        items = self.env["account.move.line"].sudo()
        items = items.search(
            Domain("partner_id.commercial_partner_id", "in", self.partner_id.ids)
            & Domain("company_id", "child_of", self.company_id.root_id.ids)
            & Domain("account_type", "=", "asset_receivable")
            & Domain("parent_state", "=", "posted")
            & Domain("reconciled", "=", False)
            & Domain("amount_residual_currency", "<", 0),
            order="date, id",
        )
        found = defaultdict(list)
        for item in items:
            key = item.partner_id.commercial_partner_id, item.company_id.root_id
            found[key].append([item, -item.amount_residual_currency])
        return found
