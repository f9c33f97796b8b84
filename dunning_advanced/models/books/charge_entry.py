"""The journal entries of charges: one for each letter and event, never deleted."""

from odoo import models
from odoo.fields import Command


class DunningCharge(models.Model):
    _inherit = "dunning.charge"

    def _book(self, amounts, day, account=None):
        """Book charges of one letter on the customer's receivable, without tax.

        :param amounts: dict of charge to amount in its currency; below zero takes back
        :param day: of the entry, unless the books are closed on it
        :param account: receivable ``account.account`` of what pays them; None: of what
            they were charged for
        :return: the receivable ``account.move.line`` of each charge, by charge
        """
        letter = self.letter_id
        letter.ensure_one()
        # sudo: the entry is the verb's, whoever works the letter.
        moves = self.env["account.move"].sudo().with_company(letter.company_id)
        move = moves.create(self._prepare_entry_vals(amounts, day))
        items = move.line_ids.sorted("id").filtered(
            lambda line: line.account_type == "asset_receivable"
        )
        if account and items.account_id != account:
            items.account_id = account
        move._post(soft=False)
        found = dict(zip(self, items, strict=True))
        self.env["dunning.charge.booking"]._as_verb().create(
            [
                {"charge_id": charge.id, "move_line_id": item.id}
                for charge, item in found.items()
            ]
        )
        return found

    def _prepare_entry_vals(self, amounts, day):
        """Values of the entry; override it to add some.

        :param amounts: dict of charge to amount in its currency
        :param day: of the entry, unless the books are closed on it
        :return: dict for create
        """
        letter = self.letter_id
        company = letter.company_id
        journal = company._dunning_get_charge_journal()
        date = company._dunning_get_open_day(journal, day)
        lines = [
            vals
            for charge in self
            for vals in charge._prepare_entry_lines(amounts[charge], date)
        ]
        return {
            "move_type": "entry",
            "company_id": company.id,
            "journal_id": journal.id,
            "date": date,
            "ref": letter.name,
            "currency_id": letter.currency_id.id,
            "line_ids": [Command.create(vals) for vals in lines],
        }

    def _prepare_entry_lines(self, amount, date):
        """Receivable and income of one charge.

        :return: list of dicts
        """
        self.ensure_one()
        company = self.company_id
        common = {
            "name": self._get_label(),
            "currency_id": self.currency_id.id,
            "partner_id": self.partner_id.commercial_partner_id.id,
            # Fees, interest and compensation are damages.
            "tax_ids": [Command.clear()],
        }
        return [
            {
                **common,
                "account_id": self._get_receivable_account().id,
                "amount_currency": amount,
                "date_maturity": date,
            },
            {
                **common,
                "account_id": company._dunning_get_charge_account(self.kind).id,
                "amount_currency": -amount,
            },
        ]

    def _get_receivable_account(self):
        """The account of what it was charged for, else the customer's."""
        # sudo: journal items and accounts, for the verb.
        charge = self.sudo()
        item = charge.move_line_id or charge.letter_id._get_claimed_lines().move_line_id
        partner = charge.partner_id.with_company(charge.company_id)
        return item.account_id[:1] or partner.property_account_receivable_id

    def _reverse_entries(self, day):
        """Reverse all entries of these charges; what paid them becomes a credit.

        :param day: of the reversals, unless the books are closed on it
        """
        # sudo: as the entries themselves.
        moves = self.sudo().booking_ids.move_id.filtered(
            lambda move: move.state == "posted" and not move.reversal_move_ids
        )
        for move in moves.sorted("id"):
            company, journal = move.company_id, move.journal_id
            if not journal.active:
                journal = company._dunning_get_charge_journal()
            vals = {
                "journal_id": journal.id,
                "date": company._dunning_get_open_day(journal, max(day, move.date)),
                "ref": self.env._("Reversal of: %(entry)s", entry=move.name),
            }
            move._dunning_reverse_charges(vals)
