"""The claim as an Excel file for the agency: items, payments, fees and letters."""

import tempfile
from pathlib import Path

from odoo import models

from ...reports import spreadsheet
from ..addresses import one_line


class AccountMove(models.Model):
    _inherit = "account.move"

    def _dunning_create_claim_sheet(self, agency):
        """The workbook as a file of a message that is not sent yet.

        :param agency: ``res.partner`` whose language it has
        :return: ``ir.attachment``
        """
        lang = self.company_id._dunning_language(agency.lang)
        moves = self.with_context(lang=lang)
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "claim.xlsx"
            moves._dunning_write_claim_sheet(str(path))
            content = path.read_bytes()
        name = moves.env._(
            "Claim %(customer)s", customer=moves._dunning_get_claim_name()
        )
        return self.env["ir.attachment"].create(
            {
                "name": f"{name}.xlsx",
                "raw": content,
                # As core's composer does: gone by itself when nothing is sent.
                "res_model": "mail.compose.message",
                "res_id": 0,
            }
        )

    def _dunning_get_claim_name(self):
        name = one_line(self._dunning_get_debtors().display_name)
        return name.replace("/", "-").strip(" .")

    def _dunning_get_claim_title(self):
        """What the file is: who claims from whom, as of which day."""
        return self.env._(
            "%(company)s: claim against %(customer)s, %(date)s",
            company=self.company_id.name,
            customer=self._dunning_get_debtors().display_name,
            date=self.env["dunning.letter"]._write_short_day(
                self.company_id._dunning_today()
            ),
        )

    def _dunning_write_claim_sheet(self, path):
        """Write the workbook; a sheet without rows is left out.

        :param path: of the file to write
        """
        heading = self._dunning_get_claim_title()
        with spreadsheet.workbook(path, heading) as book:
            for title, columns, rows in self._dunning_get_claim_sheets():
                rows = list(rows)
                if not rows:
                    continue
                sheet = spreadsheet.Sheet(book, title, columns)
                sheet.print_title(heading)
                for values, currency in rows:
                    sheet.add(values, currency.decimal_places)
                sheet.finish()
                self._dunning_add_claim_sums(sheet, columns, rows)

    def _dunning_add_claim_sums(self, sheet, columns, rows):
        """Sums below the amounts, unless they are of several currencies."""
        currencies = {currency for _values, currency in rows}
        if len(currencies) > 1:
            return
        (currency,) = currencies
        sums = [
            currency.round(sum(values[number] or 0.0 for values, _currency in rows))
            if column.kind == spreadsheet.MONEY and column.is_summed
            else None
            for number, column in enumerate(columns)
        ]
        sheet.add_sums(self.env._("Sum"), sums, currency.decimal_places)

    def _dunning_get_claim_sheets(self):
        """The sheets: (title, columns, rows of values with their currency)."""
        return [
            (
                self.env._("Items"),
                self._dunning_get_claim_item_columns(),
                self._dunning_get_claim_item_rows(),
            ),
            (
                self.env._("Payments"),
                self._dunning_get_claim_payment_columns(),
                self._dunning_get_claim_payment_rows(),
            ),
            (
                self.env._("Letters and Fees"),
                self._dunning_get_claim_letter_columns(),
                self._dunning_get_claim_letter_rows(),
            ),
            *self._dunning_get_claim_interest_sheets(),
        ]

    def _dunning_get_claim_item_columns(self):
        column = spreadsheet.Column
        return [
            column(self.env._("Invoice"), spreadsheet.TEXT, 20),
            column(self.env._("Invoice Date"), spreadsheet.DATE, 14),
            column(self.env._("Due Date"), spreadsheet.DATE, 14),
            column(self.env._("Days Overdue"), spreadsheet.NUMBER, 14),
            column(self.env._("Currency"), spreadsheet.TEXT, 10),
            column(self.env._("Original Amount"), spreadsheet.MONEY, 16),
            column(self.env._("Paid"), spreadsheet.MONEY, 14),
            column(self.env._("Open Amount"), spreadsheet.MONEY, 16),
            column(self.env._("Level"), spreadsheet.TEXT, 24),
        ]

    def _dunning_get_claim_item_rows(self):
        """One row per open item, oldest first: (values, currency)."""
        day = self.company_id._dunning_today()
        items = self._get_dunning_open_items()
        places = items._dunning_get_places()
        for item in items:
            move, due = item.move_id, item.date_maturity or item.date
            original, residual = item.amount_currency, item.amount_residual_currency
            yield (
                [
                    f"{move.name}{places.get(item, '')}",
                    move.invoice_date,
                    due,
                    max((day - due).days, 0),
                    item.currency_id.name,
                    original,
                    item.currency_id.round(original - residual),
                    residual,
                    item.dunning_level_id.name or None,
                ],
                item.currency_id,
            )

    def _dunning_get_claim_payment_columns(self):
        column = spreadsheet.Column
        return [
            column(self.env._("Date"), spreadsheet.DATE, 14),
            column(self.env._("Invoice"), spreadsheet.TEXT, 20),
            column(self.env._("Payment"), spreadsheet.TEXT, 28),
            column(self.env._("Currency"), spreadsheet.TEXT, 10),
            column(self.env._("Amount"), spreadsheet.MONEY, 14),
        ]

    def _dunning_get_claim_payment_rows(self):
        """What has been set off against the invoices, oldest first.

        Differences of exchange are none of it: they pay nothing in its currency.
        """
        partials = self._get_dunning_receivables().matched_credit_ids.filtered(
            lambda one: not one.debit_currency_id.is_zero(one.debit_amount_currency)
        )
        for partial in partials.sorted(lambda p: (p.max_date, p.id)):
            yield (
                [
                    partial.max_date,
                    partial.debit_move_id.move_id.name,
                    partial.credit_move_id.move_id.name,
                    partial.debit_currency_id.name,
                    partial.debit_amount_currency,
                ],
                partial.debit_currency_id,
            )

    def _dunning_get_claim_letter_columns(self):
        column = spreadsheet.Column
        return [
            column(self.env._("Letter"), spreadsheet.TEXT, 20),
            column(self.env._("Date"), spreadsheet.DATE, 14),
            column(self.env._("Level"), spreadsheet.TEXT, 24),
            column(self.env._("Pay Until"), spreadsheet.DATE, 14),
            column(self.env._("Sent On"), spreadsheet.DATE, 14),
            column(self.env._("Currency"), spreadsheet.TEXT, 10),
            # Each letter claims what the one before it has claimed.
            column(self.env._("Claimed"), spreadsheet.MONEY, 14, is_summed=False),
            column(self.env._("Fee"), spreadsheet.MONEY, 12),
            column(self.env._("Interest"), spreadsheet.MONEY, 12),
            column(self.env._("Compensation"), spreadsheet.MONEY, 14),
            column(self.env._("Charges Still Open"), spreadsheet.MONEY, 18),
        ]

    def _dunning_get_claim_letter_rows(self):
        """The issued letters that claim these invoices, oldest first."""
        owed = self._dunning_get_charges_owed()
        for letter in self._get_issued_dunning_letters():
            charges = self._dunning_get_charges(letter)
            sent = [day for day in letter.delivery_ids.mapped("date_sent") if day]
            yield (
                [
                    letter.name,
                    letter.date,
                    # In the reader's language; the letter's own is the customer's.
                    letter.level_id.name or letter.level_name,
                    # Only what the debtor was told.
                    letter.deadline if letter.print_deadline else None,
                    letter.company_id._dunning_day(min(sent)) if sent else None,
                    letter.currency_id.name,
                    letter.amount_claimed,
                    letter.fee_amount,
                    letter._get_claimed_interest(),
                    letter.compensation_amount,
                    letter.currency_id.round(
                        sum(owed.get(i, 0.0) for i in charges.ids)
                    ),
                ],
                letter.currency_id,
            )
