"""Where the money of a payment lands: on the charges and the items of its letter."""

from markupsafe import Markup

from odoo import models

from odoo.addons.dunning_advanced.models.ask_apart import ask_apart
from odoo.addons.dunning_advanced.models.facts.statement import Statement


class DunningLetter(models.Model):
    _inherit = "dunning.letter"

    def _dunning_take_payment(self, item, items):
        """Let the money of a payment land on the charges and on exactly these items.

        It has come, and is in the books whatever cannot be done with it: then it waits
        to be assigned, and a person is told.

        :param item: receivable ``account.move.line`` of the payment
        :param items: ``account.move.line`` that it was paid for
        """

        def tell(letter, error):
            reason = letter.env["dunning.words"]._explain_failure(error)
            letter._dunning_tell_overpaid(item, reason)
            return {}

        ask_apart(self, lambda one: one._dunning_share_out(item, items) or {}, tell)

    def _dunning_share_out(self, item, items):
        """As :meth:`_dunning_take_payment`, where all goes well."""
        charges = self._dunning_take_charges(item)
        disputed = {row["item"]: row["disputed"] for row in self._get_portal_rows()}
        still_open = items._dunning_sort_to_pay().filtered(
            lambda one: (
                not one.reconciled
                and one.parent_state == "posted"
                and one.account_id == item.account_id
            )
        )
        for one in still_open:
            asked = one.amount_residual_currency - disputed.get(one, 0.0)
            left = -item.amount_residual_currency - charges
            one._dunning_settle(item, min(asked, left))
        if self._is_overpaid(item):
            self._dunning_tell_overpaid(item)

    def _dunning_take_charges(self, item):
        """Set off the charges' share of a payment; what is left is for the items.

        :param item: receivable ``account.move.line`` of the payment
        :return: what the payment keeps for charges that are in no book yet
        """
        if self.state != "issued":
            return 0.0
        charges = self._get_open_charges()
        return max(charges - self._dunning_receive_from(item), 0.0)

    def _dunning_receive_from(self, item):
        """Book the charges' share of a payment; where that fails, a person is told.

        :param item: receivable ``account.move.line`` of the payment
        :return: what was set off, in the letter's currency
        """

        def tell(letter, error):
            reason = letter.env["dunning.words"]._explain_failure(error)
            told = Statement("charges_not_booked", {"reason": reason})
            user, company = letter._get_responsible(), letter.company_id
            activities = letter.env["mail.activity"]
            activities._dunning_tell_once(letter, user, company, told, about=item)
            return {}

        def receive(letter):
            unlawful = letter._get_charges_not_to_take()
            return {letter: letter._receive_charges_from(item, unlawful)}

        done = ask_apart(self, receive, tell)
        return done.get(self, 0.0)

    def _is_overpaid(self, item):
        """Whether a payment has left more than what charges wait for.

        Charges are income when a person says so, where the settings name no accounts.
        """
        self.invalidate_recordset(["received_amount"])
        left = -item.amount_residual_currency - self.received_amount
        return self.currency_id.compare_amounts(left, 0) > 0

    def _dunning_tell_overpaid(self, item, reason=None):
        """Tell a person of money that fits nothing, such as what was paid twice.

        :param item: receivable ``account.move.line`` of the payment
        :param reason: :class:`Statement` of what went wrong
        """
        user = self._get_responsible()
        lang = self.company_id._dunning_language(user.lang)
        letter = self.with_context(lang=lang, mail_notify_force_send=False)
        said = letter.env["dunning.words"]._say(reason) if reason else ""
        letter.activity_schedule(
            "mail.mail_activity_data_todo",
            date_deadline=self.company_id._dunning_today(),
            summary=letter.env._("Paid online, and not all of it fits open items"),
            note=Markup("%s<p>%s</p>") % (item.move_id._get_html_link(), said),
            user_id=user.id,
        )
