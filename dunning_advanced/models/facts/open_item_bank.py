"""What the bank knows already: how new its statements are, and unmatched receipts."""

from collections import defaultdict
from decimal import Decimal

from odoo import api, models
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
        on_its_way = self._fetch_on_its_way(company, customers)
        if company.dunning_hold_receipts:
            for partner_id, name in self._fetch_receipts(company, customers):
                receipts[customers[partner_id]].append(name)
        if company.dunning_hold_fitting:
            for customer_id, name in self._find_fitting(company, customers, items):
                receipts[customer_id].append(name)
        max_age = company.dunning_bank_days
        # Without a bank journal no statement will ever come.
        max_age = max_age if max_age and self._has_bank_journal(company) else 0
        newest = self._fetch_newest_bank_date(company) if max_age else None
        return {
            customer_id: engine.Bank(
                newest,
                max_age,
                tuple(dict.fromkeys(receipts[customer_id])),
                tuple(on_its_way[customer_id]),
            )
            for customer_id in customers.values()
        }

    def _fetch_on_its_way(self, company, customers):
        """Payments that have no entry yet and bring more than what they name.

        An invoice that they name is in payment: core says so itself.

        :return: dict of customer id to names
        """
        payments = self.env["account.payment"].sudo()  # sudo: as the settings.
        found = payments.search_fetch(
            [
                ("company_id", "in", self._get_body_ids(company)),
                ("partner_id", "in", list(customers)),
                ("partner_type", "=", "customer"),
                ("payment_type", "=", "inbound"),
                ("state", "=", "in_process"),
                ("move_id", "=", False),
            ],
            ["partner_id", "name", "amount", "currency_id", "invoice_ids"],
            order="id",
        )
        _shares, beyond = found.invoice_ids._dunning_share_noted()
        names = defaultdict(list)
        for payment in self._filter_on_its_way(found):
            left = beyond.get(payment, payment.amount)
            if payment.currency_id.compare_amounts(left, 0) > 0:
                names[customers[payment.partner_id.id]].append(payment.display_name)
        return names

    @api.model
    def _filter_on_its_way(self, payments):
        """Those payments without an entry that may be for anything a customer owes.

        For add-ons that know what one is for: they name it in ``_get_direct_debits``.

        :param payments: ``account.payment``
        """
        return payments

    def _leave_out_ordered(self, payments):
        """Those payments without an entry for which no payment order names items.

        :param payments: what ``_filter_on_its_way`` of others returns
        """
        return payments.filtered(lambda one: not one.payment_line_ids.move_line_id)

    def _has_bank_journal(self, company):
        """Whether the company, or one above it, keeps a bank account in the books."""
        # sudo: only that there is one is said, whoever works the letters.
        journals = self.env["account.journal"].sudo()
        return bool(
            journals.search_count(
                [("type", "=", "bank"), ("company_id", "in", company.parent_ids.ids)],
                limit=1,
            )
        )

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
        """Receipts of these customers that nobody has matched: (contact id, name).

        Whose account the money came from is the customer, too.
        """
        return self.env.execute_query(
            SQL(
                """
                SELECT COALESCE(receipt.partner_id, account.partner_id), move.name
                  FROM account_bank_statement_line receipt
                  JOIN account_move move ON move.id = receipt.move_id
             LEFT JOIN res_partner_bank account
                    ON receipt.partner_id IS NULL
                   AND account.active
                   AND account.sanitized_acc_number = UPPER(
                           REGEXP_REPLACE(receipt.account_number, '\\W+', '', 'g'))
                 WHERE %s
                   AND COALESCE(receipt.partner_id, account.partner_id) = ANY(%s)
                 ORDER BY receipt.id
                """,
                self._sql_unmatched(company),
                list(customers),
            )
        )

    def _find_fitting(self, company, customers, items):
        """Receipts of unknown customers that fit what was asked: (customer id, name).

        The amount is that of the item, and the bank's text names its invoice; or they
        are those of a letter, which asks for its own number as the reference.
        """
        unknown = defaultdict(list)
        for name, text, amount, currency_id in self._fetch_unknown_receipts(company):
            unknown[currency_id, Decimal(amount)].append((name, text))
        receipts = {key: engine.Receipts(texts) for key, texts in unknown.items()}
        for asked in self._iter_asked(company, customers, items) if unknown else ():
            customer_id, currency_id, amount, references = asked
            if fitting := receipts.get((currency_id, Decimal(amount))):
                for name in fitting.naming(references):
                    yield customer_id, name

    def _iter_asked(self, company, customers, items):
        """What was asked for: (customer id, currency id, amount, its references).

        Whoever pays a letter may leave out what it claims beside the invoices; what it
        points to before the due date may be paid at once.
        """
        for customer_id, rows in items.items():
            of_move = defaultdict(list)
            for row in rows:
                of_move[row["move_id"], row["currency_id"]].append(row)
            for (_move_id, currency_id), own in of_move.items():
                references = (own[0]["name"], own[0]["payment_reference"])
                for amount in _amounts_asked(own):
                    yield customer_id, currency_id, amount, references
        letters = self._fetch_letters_asked(company, customers)
        for partner_id, number, reference, currency_id, *amounts in letters:
            for amount in amounts:
                yield customers[partner_id], currency_id, amount, (number, reference)

    def _fetch_letters_asked(self, company, customers):
        """Letters of these customers.

        Each (contact id, number, reference that it names, currency id, amounts).

        Who has got one may pay it although it was cancelled.
        """
        return self.env.execute_query(
            SQL(
                """
                SELECT partner_id, name, payment_reference, currency_id,
                       amount_total::text,
                       (CASE WHEN amount_claimed = 0 THEN amount_not_due
                             ELSE amount_claimed
                         END + COALESCE(amount_credit, 0))::text,
                       amount_claimed::text,
                       CASE WHEN amount_claimed = 0 THEN amount_not_due
                            ELSE amount_claimed END::text
                  FROM dunning_letter
                 WHERE state IN ('issued', 'cancelled')
                   AND company_id = %s
                   AND partner_id = ANY(%s)
                """,
                company.id,
                list(customers),
            )
        )

    def _fetch_unknown_receipts(self, company):
        """Unmatched receipts without customer: (name, text, amount, currency id).

        Each in the currency of the account, and in the one in which it was sent.
        """
        return self.env.execute_query(
            SQL(
                """
                SELECT move.name,
                       CONCAT_WS(' ', receipt.payment_ref, move.ref, move.narration),
                       sent.amount::text, sent.currency_id
                  FROM account_bank_statement_line receipt
                  JOIN account_move move ON move.id = receipt.move_id
                 CROSS JOIN LATERAL (
                       VALUES (receipt.amount, receipt.currency_id),
                              (receipt.amount_currency, receipt.foreign_currency_id)
                       ) sent (amount, currency_id)
                 WHERE %s AND receipt.partner_id IS NULL
                   AND sent.currency_id IS NOT NULL
                 ORDER BY receipt.id
                """,
                self._sql_unmatched(company),
            )
        )

    def _sql_is_payment(self):
        """Whether ``account_move AS move`` is money, and no document of ours."""
        return SQL(
            """(move.origin_payment_id IS NOT NULL
                OR move.statement_line_id IS NOT NULL
                OR move.journal_id = ANY(ARRAY(
                    SELECT id FROM account_journal
                     WHERE type IN ('bank', 'cash', 'credit'))))"""
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


def _amounts_asked(rows):
    """What may be paid of one invoice: an instalment, or all that is open of it.

    Or what it is with the discount for paying early.
    """
    opens = [row["open"] for row in rows]
    discounted = (Decimal(row["discounted"] or 0) for row in rows)
    return {*opens, *discounted, sum(opens)} - {0}
