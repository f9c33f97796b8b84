"""Waive: a charge is given up, in whole or in part, with a reason that is kept."""

from odoo import models
from odoo.exceptions import UserError
from odoo.tools import format_amount

from ..arguments import parse_text, require_ids


class DunningCharge(models.Model):
    _inherit = "dunning.charge"

    def action_waive(self, reason, amount=0.0):
        """Give up what is still to be paid of charges; what is booked is taken back.

        :param reason: why; it is kept
        :param amount: how much of all of them together, the oldest first; 0: all
        :raises UserError: without a reason, without the right, or for more than is open
        """
        self.check_access("read")
        self._check_may_waive()
        reason = parse_text(self.env, reason)
        if not reason:
            raise UserError(self.env._("Say why the charge is waived."))
        still_open = self._get_open()
        if not still_open:
            raise UserError(self.env._("Nothing of these charges is still open."))
        for currency, charges in still_open.grouped("currency_id").items():
            charges._waive(reason, charges._parse_amount(amount, currency))

    def action_open_waive(self):
        """Ask how much of these charges is waived, and why."""
        self.check_access("read")
        self._check_may_waive()
        if not self._get_open():
            raise UserError(self.env._("Nothing of these charges is still open."))
        wizard = self.env["dunning.charge.waive"].create({"charge_ids": self.ids})
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Waive Charges"),
            "res_model": wizard._name,
            "res_id": wizard.id,
            "view_mode": "form",
            "target": "new",
        }

    def _check_may_waive(self):
        """Managers waive; users where the company lets them, for their own customers.

        :raises UserError: for everybody else
        """
        require_ids(self)
        self.letter_id._check_dunning_user()
        if self.env.su or self.env.user.has_group(
            "dunning_advanced.group_dunning_manager"
        ):
            return
        # sudo: the setting, which a user of letters need not be allowed to read.
        if not all(self.company_id.sudo().mapped("dunning_users_waive")):
            raise UserError(
                self.env._("Only dunning managers waive charges in this company.")
            )

    def _parse_amount(self, amount, currency):
        """The amount to waive of charges of one currency.

        :raises UserError: when it is none, or more than is open
        """
        total = currency.round(sum(self.mapped("amount_open")))
        try:
            # What rounds to nothing is not "all of it".
            amount = currency.round(float(amount)) if amount else total
        except (OverflowError, TypeError, ValueError):
            amount = -1.0
        if not (amount > 0 and currency.compare_amounts(amount, total) <= 0):
            raise UserError(
                self.env._(
                    "Enter an amount of at most %(amount)s: so much is still open.",
                    amount=format_amount(self.env, total, currency),
                )
            )
        return amount

    def _waive(self, reason, amount):
        """Waive an amount of charges of one currency, the oldest first."""
        for charge in self.sorted(lambda one: (one.date, one.id)):
            part = charge.currency_id.round(min(amount, charge.amount_open))
            if charge.currency_id.compare_amounts(part, 0) > 0:
                charge._waive_part(reason, part)
                amount = charge.currency_id.round(amount - part)

    def _waive_part(self, reason, amount):
        self.ensure_one()
        day = self.company_id._dunning_today()
        in_books = self.currency_id.round(amount - max(self._get_claimed_rest(), 0.0))
        if self.currency_id.compare_amounts(in_books, 0) > 0:
            self._take_back(min(in_books, self.amount_ledger), day)
        self.env["dunning.charge.waiver"]._as_verb().create(
            {
                "charge_id": self.id,
                "amount": amount,
                "date": day,
                "reason": reason,
                "user_id": self.env.uid,
            }
        )
        # sudo: whoever may waive need not be allowed to write letters of others.
        self.letter_id.sudo().message_post(
            body=self.env._(
                "%(charge)s: %(amount)s waived. %(reason)s",
                charge=self.display_name,
                amount=format_amount(self.env, amount, self.currency_id),
                reason=reason,
            ),
            author_id=self.env.user.partner_id.id,
        )

    def _take_back(self, amount, day):
        """Book a part of the charge back, and set it off against what is open of it."""
        # sudo: the entry is the verb's, whoever may waive.
        charge = self.sudo()
        still_open = charge.booking_ids.move_line_id.filtered(
            lambda line: line.amount_residual_currency > 0
        )
        # Where it stands, though what it was charged for may have moved since.
        account = still_open.account_id[:1]
        (item,) = charge._book({charge: -amount}, day, account).values()
        (still_open | item).reconcile()
