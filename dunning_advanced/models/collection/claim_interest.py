"""The claim's interest until today, in Excel: as booked, and in the law's order."""

from odoo import models

from ... import engine
from ...reports import spreadsheet


class AccountMove(models.Model):
    _inherit = "account.move"

    def _dunning_get_claim_interest_sheets(self):
        """The sheets about interest: (title, columns, rows of values with currency)."""
        reckoned = self._dunning_reckon()
        sheets = [
            (
                self.env._("Interest Until Today"),
                self._dunning_get_interest_columns(),
                self._dunning_get_interest_rows(reckoned),
            )
        ]
        if any(found.differs for found in reckoned):
            sheets.append(
                (
                    self.env._("As Booked and By Law"),
                    self._dunning_get_order_columns(),
                    self._dunning_get_order_rows(reckoned),
                )
            )
        return sheets

    def _dunning_reckon(self):
        """These invoices with their interest until today, asked of the engine.

        :return: list of :class:`engine.reckoning.Reckoned`
        """
        # By law interest runs from the delay on, though no level asks for any: each
        # payment ends it for what it paid.
        facts = self.env["dunning.open.item"].with_context(dunning_reckons=True)
        letters = self._get_issued_dunning_letters()
        letters = letters.filtered(self._dunning_is_handed_over_first)
        found = []
        for company, moves in self.grouped("company_id").items():
            day = company._dunning_today()
            rulebook = facts._get_rulebook(company)
            customers = moves._dunning_get_debtors()
            for account in facts._fetch_accounts(company, customers, day):
                asked = set(moves.ids), set(letters.ids)
                found += engine.reckon(account, rulebook, day, *asked)
        return found

    def _dunning_get_interest_columns(self):
        column = spreadsheet.Column
        return [
            column(self.env._("Invoice"), spreadsheet.TEXT, 20),
            column(self.env._("From"), spreadsheet.DATE, 12),
            column(self.env._("Until"), spreadsheet.DATE, 12),
            column(self.env._("Days"), spreadsheet.NUMBER, 8),
            column(self.env._("Currency"), spreadsheet.TEXT, 10),
            column(self.env._("Principal"), spreadsheet.MONEY, 14, is_summed=False),
            column(self.env._("Percent a Year"), spreadsheet.NUMBER, 14),
            column(self.env._("Days of the Year"), spreadsheet.NUMBER, 16),
            column(self.env._("Interest"), spreadsheet.MONEY, 14),
        ]

    def _dunning_get_interest_rows(self, reckoned):
        """One row per stretch of each item, and what was paid: (values, currency)."""
        for found in reckoned:
            currency = self.env["res.currency"].browse(found.item.currency.id)
            for stretch in found.accrual.stretches:
                yield (
                    [
                        found.item.name,
                        stretch.date_from,
                        stretch.date_to,
                        stretch.days,
                        currency.name,
                        float(stretch.principal),
                        float(stretch.percent),
                        stretch.divisor,
                        float(stretch.amount),
                    ],
                    currency,
                )
            yield from self._dunning_get_further_interest_rows(found, currency)

    def _dunning_get_further_interest_rows(self, found, currency):
        """What was paid of an item's interest, and from when on it has no rate."""

        def row(text, amount=None):
            return [text, *[None] * 3, currency.name, *[None] * 3, amount], currency

        if found.settled:
            name = self.env._("%(invoice)s: paid or waived", invoice=found.item.name)
            yield row(name, -float(found.settled))
        if found.accrual.unknown_from:
            yield row(
                self.env._(
                    "%(invoice)s: not reckoned from %(date)s on, the rate is not known",
                    invoice=found.item.name,
                    date=self.env["dunning.letter"]._write_short_day(
                        found.accrual.unknown_from
                    ),
                )
            )

    def _dunning_get_order_columns(self):
        column = spreadsheet.Column
        return [
            column(self.env._("Invoice"), spreadsheet.TEXT, 20),
            column(self.env._("Currency"), spreadsheet.TEXT, 10),
            column(self.env._("Fees Open"), spreadsheet.MONEY, 12),
            column(self.env._("Principal as Booked"), spreadsheet.MONEY, 20),
            column(self.env._("Interest as Booked"), spreadsheet.MONEY, 20),
            column(self.env._("Sum as Booked"), spreadsheet.MONEY, 18),
            column(self.env._("Principal and Costs by Law"), spreadsheet.MONEY, 26),
            column(self.env._("Interest by Law"), spreadsheet.MONEY, 18),
            column(self.env._("Sum by Law"), spreadsheet.MONEY, 16),
        ]

    def _dunning_get_order_rows(self, reckoned):
        """One row per item with both sums: (values, currency)."""
        for found in reckoned:
            if not found.by_law:
                continue
            amounts = (
                found.costs,
                found.item.open,
                found.interest,
                found.booked_total,
                found.law_left,
                found.law_interest,
                found.law_total,
            )
            currency = self.env["res.currency"].browse(found.item.currency.id)
            yield [found.item.name, currency.name, *map(float, amounts)], currency
