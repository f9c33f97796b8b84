"""Invoices that change hands: the agency of the first customer has no claim on it."""

from odoo import models


class AccountMove(models.Model):
    _inherit = "account.move"

    def _dunning_watch_debtors(self):
        """Whose those of these invoices are that an agency has.

        :return: dict of invoice to commercial partner
        """
        # sudo: a fact, whoever makes the invoice out to somebody else.
        handed_over = self.sudo().filtered("dunning_collection_date")
        return {move: move._dunning_get_debtors() for move in handed_over}

    def _dunning_leave_agency(self, before):
        """Take back what an agency claims from somebody who does not owe it any more.

        With another debtor dunning starts afresh.

        :param before: what ``_dunning_watch_debtors`` has returned
        """
        for move, debtor in self._dunning_watch_debtors().items():
            if debtor and debtor != before.get(move, debtor):
                move.message_post(body=move._dunning_say_left(debtor))
                move._dunning_end_collection()

    def _dunning_say_left(self, debtor):
        return self.env._(
            "Back from collection by %(agency)s: now made out to %(customer)s",
            agency=self.dunning_agency_id.display_name,
            customer=debtor.display_name,
        )
