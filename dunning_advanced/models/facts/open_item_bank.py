"""What the bank knows already: how new its statements are, and unmatched receipts."""

from collections import defaultdict
from decimal import Decimal

from odoo import models
from odoo.tools import SQL

from ... import engine


class DunningOpenItem(models.AbstractModel):
    _inherit = "dunning.open.item"

    def _fetch_banks(self, company, customers, items):
        """What is to be known of the bank before these customers are asked for money.

        :param company: ``res.company`` of one
        :param customers: what ``_fetch_customers`` returns
        :param items: dict of customer id to rows of ``_fetch_rows``
        :return: dict of customer id to :class:`engine.Bank`
        """
        # sudo: settings, which a user of letters need not be allowed to read.
        company = company.sudo()
        receipts = defaultdict(list)
        if company.dunning_hold_receipts:
            for partner_id, name in self._fetch_receipts(company, customers):
                receipts[customers[partner_id]].append(name)
        if company.dunning_hold_fitting:
            for customer_id, name in self._find_fitting(company, items):
                receipts[customer_id].append(name)
        max_age = company.dunning_bank_days
        newest = self._fetch_newest_bank_date(company) if max_age else None
        return {
            customer_id: engine.Bank(newest, max_age, tuple(receipts[customer_id]))
            for customer_id in customers.values()
        }

    def _fetch_newest_bank_date(self, company):
        """The day of the newest line of any statement of the company's banks, or None.

        A branch uses the bank accounts of the companies above it too.
        """
        ((newest,),) = self.env.execute_query(
            SQL(
                """
                SELECT MAX(move.date)
                  FROM account_bank_statement_line receipt
                  JOIN account_move move ON move.id = receipt.move_id
                 WHERE receipt.journal_id = ANY(ARRAY(
                           SELECT id FROM account_journal
                            WHERE type = 'bank' AND company_id = ANY(%s)))
                   AND move.state = 'posted'
                """,
                company.parent_ids.ids,
            )
        )
        return newest

    def _fetch_receipts(self, company, customers):
        """Receipts of these customers that nobody has matched: (contact id, name)."""
        return self.env.execute_query(
            SQL(
                """
                SELECT receipt.partner_id, move.name
                  FROM account_bank_statement_line receipt
                  JOIN account_move move ON move.id = receipt.move_id
                 WHERE %s AND receipt.partner_id = ANY(%s)
                 ORDER BY receipt.id
                """,
                self._sql_unmatched(company),
                list(customers),
            )
        )

    def _find_fitting(self, company, items):
        """Receipts of unknown customers that fit an item: (customer id, name).

        The amount is that of the item, and the bank's text names its invoice.
        """
        unknown = defaultdict(list)
        for name, text, amount, currency_id in self._fetch_unknown_receipts(company):
            unknown[currency_id, Decimal(amount)].append((name, text))
        for customer_id, rows in items.items():
            for row in rows:
                references = (row["name"], row["payment_reference"])
                for name, text in unknown[row["currency_id"], Decimal(row["open"])]:
                    if engine.names_reference(text, references):
                        yield customer_id, name

    def _fetch_unknown_receipts(self, company):
        """Unmatched receipts without customer: (name, text, amount, currency id)."""
        return self.env.execute_query(
            SQL(
                """
                SELECT move.name, receipt.payment_ref, receipt.amount::text,
                       receipt.currency_id
                  FROM account_bank_statement_line receipt
                  JOIN account_move move ON move.id = receipt.move_id
                 WHERE %s AND receipt.partner_id IS NULL
                 ORDER BY receipt.id
                """,
                self._sql_unmatched(company),
            )
        )

    def _sql_unmatched(self, company):
        """What an unmatched receipt is, in the companies of the legal body."""
        return SQL(
            """receipt.is_reconciled IS NOT TRUE
               AND receipt.amount > 0
               AND receipt.company_id = ANY(%s)
               AND move.state = 'posted'""",
            self._get_body_ids(company),
        )
