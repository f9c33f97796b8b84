"""Invoices that change hands: a dispute is that of whoever owed them."""

from odoo import models


class AccountMove(models.Model):
    _inherit = "account.move"

    def _dunning_watch_disputes(self, vals):
        """Whose those of these invoices are that are disputed.

        :param vals: what is to be written; a dispute among it is meant as it stands
        :return: dict of invoice to commercial partner
        """
        if "dunning_disputed" in vals:
            return {}
        # sudo: a fact, whoever makes the invoice out to somebody else.
        disputed = self.sudo().filtered("dunning_disputed")
        return {move: move._dunning_get_debtors() for move in disputed}

    def _dunning_end_disputes(self, before):
        """End what somebody disputes who does not owe it any more, and say so.

        With another debtor dunning starts afresh. What was disputed stays in the
        tracked values, for those who may read it.

        :param before: what ``_dunning_watch_disputes`` has returned
        """
        for move, debtor in before.items():
            owes_now = move._dunning_get_debtors()
            if owes_now and owes_now != debtor:
                move.message_post(body=move._dunning_say_undisputed(owes_now))
                move.write(
                    {
                        "dunning_disputed": False,
                        "dunning_disputed_amount": 0.0,
                        "dunning_dispute_reason": False,
                    }
                )

    def _dunning_say_undisputed(self, debtor):
        return self.env._(
            "Not disputed any more: now made out to %(customer)s.",
            customer=debtor.display_name,
        )
