"""Facts for charges: what of earlier charges is open, settled, in the books."""

from collections import defaultdict
from dataclasses import replace
from decimal import Decimal

from odoo import models
from odoo.tools import SQL

from ... import engine


class DunningOpenItem(models.AbstractModel):
    _inherit = "dunning.open.item"

    def _add_charges(self, company, accounts, customers):
        """The accounts with what letters have charged; their entries are no claims.

        :param company: ``res.company`` of one
        :param accounts: list of :class:`engine.Account`
        :param customers: what ``_fetch_customers`` returns
        :return: list of :class:`engine.Account`
        """
        rows = self._fetch_charges(company, customers)
        if not rows:
            return accounts
        booked = self._fetch_booked(company, customers)
        of_letter = self._fetch_claimed_moves({row["letter_id"] for row in rows})
        paid = self._fetch_paid_moves(accounts)
        asks = self._fetch_asks(company, accounts, customers, list(of_letter))
        of_customer = defaultdict(list)
        for row in rows:
            of_customer[row["customer_id"]].append(row)
        return [
            self._charge_account(
                replace(account, asks=tuple(asks[account.partner_id])),
                of_customer[account.partner_id],
                booked,
                of_letter,
                paid,
            )
            for account in accounts
        ]

    def _add_paid_moves(self, account, paid):
        """One account whose payments know what they have paid in part."""

        def add(items):
            return tuple(
                replace(item, paid_moves=paid[item.id]) if item.id in paid else item
                for item in items
            )

        items, relatives = map(add, (account.items, account.relatives))
        return replace(account, items=items, relatives=relatives)

    def _charge_account(self, account, rows, booked, of_letter, paid):
        """One account with its charges, without what a payment has brought for them."""
        if not rows:
            return account
        account = self._add_paid_moves(account, paid)
        own = [row for row in rows if row["company_id"] == account.company_id]
        others = [row for row in rows if row["company_id"] != account.company_id]
        fees = [row for row in own if row["kind"] == engine.FEE]
        fees = {row["letter_id"]: row["claimed"] for row in fees}
        charged = self._prepare_charged(account, own, of_letter)
        items = tuple(
            replace(
                item,
                charged=charged.get(item.id, item.charged),
                earlier_fees=tuple(self._iter_fees_left(item, fees)),
            )
            for item in account.items
            if item.open < 0 or item.id not in booked
        )
        charges = tuple(self._iter_letter_charges(own, of_letter))
        account = replace(account, items=items, charges=charges)
        elsewhere = tuple(self._iter_letter_charges(others, of_letter))
        return engine.without_received(account, elsewhere)

    def _iter_fees_left(self, item, fees):
        """What is left of the fees of earlier letters on an item."""
        for fee in item.earlier_fees:
            left = fees.get(fee.letter_id, fee.amount)
            if left > 0:
                yield replace(fee, amount=left)

    def _prepare_charged(self, account, rows, of_letter):
        """What letters have charged for each item; of a lost one, for its invoice's.

        Not for what was posted anew in another currency than they have charged in.

        :return: dict of item id to :class:`engine.ItemCharges`
        """
        of_move = defaultdict(list)
        for item in account.claims:
            of_move[item.move_id, item.currency.id].append(item.id)
        ids = {(item.id, item.currency.id) for item in account.claims}
        found = defaultdict(engine.ItemCharges)
        for row in rows:
            currency_id = row["currency_id"]
            if row["kind"] == engine.FEE:
                fee = row["letter_id"], row["amount"], row["date"]
                for move_id in of_letter[row["letter_id"]]:
                    for item_id in of_move.get((move_id, currency_id), ()):
                        found[item_id] = found[item_id].add_fee(*fee)
                continue
            item_id = row["move_line_id"]
            if (item_id, currency_id) not in ids:
                heirs = of_move.get((row["move_id"], currency_id), (None,))
                item_id = heirs[0] if not item_id else None
            if item_id:
                found[item_id] = found[item_id].add(
                    row["kind"],
                    row["amount"],
                    settled=row["amount"] - row["claimed"],
                    waived=row["waived"],
                )
        return dict(found)

    def _iter_letter_charges(self, rows, of_letter):
        """What is still to be paid of each charge, in the books and beside them."""
        for row in rows:
            own = {row["move_id"]} if row["move_id"] else of_letter[row["letter_id"]]
            values = {
                "id": row["id"],
                "letter_id": row["letter_id"],
                "kind": row["kind"],
                "currency_id": row["currency_id"],
                "day": row["date"],
                "move_ids": frozenset(own),
                "line_id": row["move_line_id"],
                "received": row["received"],
                "currency_code": row["currency_code"],
            }
            if row["claimed"] > 0:
                yield engine.LetterCharge(**values, open=row["claimed"])
            if row["ledger"] > 0:
                yield engine.LetterCharge(**values, open=row["ledger"], booked=True)

    def _fetch_charges(self, company, customers):
        """All charges of the customers' issued letters in the legal body, as dicts.

        ``claimed`` is still to be paid and in no book, ``ledger`` is open in the books.
        """
        # Raw SQL as for the items, for the exact amounts.
        self.env["dunning.charge"].flush_model()
        self.env.cr.execute(
            SQL(
                """
                SELECT charge.id, letter_id, kind, currency_id, date, move_line_id,
                       move_id, company_id, partner_id, amount::text AS amount,
                       amount_ledger::text AS ledger,
                       amount_waived::text AS waived,
                       amount_received::text AS received,
                       (amount_open - amount_ledger)::text AS claimed,
                       currency.name AS currency_code
                  FROM dunning_charge charge
                  JOIN res_currency currency ON currency.id = charge.currency_id
                 WHERE company_id = ANY(%s) AND partner_id = ANY(%s)
                   AND state <> 'cancelled'
                 ORDER BY charge.id
                """,
                self._get_body_ids(company),
                list(customers),
            )
        )
        rows = self._fetch_dicts()
        for row in rows:
            row["customer_id"] = customers[row["partner_id"]]
            for name in ("amount", "ledger", "waived", "received", "claimed"):
                row[name] = Decimal(row[name] or 0)
        return rows

    def _fetch_booked(self, company, customers):
        """Ids of the receivables that are charges."""
        rows = self.env.execute_query(
            SQL(
                """
                SELECT booking.move_line_id
                  FROM dunning_charge_booking booking
                  JOIN dunning_charge charge ON charge.id = booking.charge_id
                 WHERE charge.company_id = %s AND charge.partner_id = ANY(%s)
                """,
                company.id,
                list(customers),
            )
        )
        return {item_id for (item_id,) in rows}

    def _fetch_claimed_moves(self, letter_ids):
        """The invoices that letters claim, by letter id."""
        found = defaultdict(set)
        for letter_id, move_id in self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT letter_id, move_id FROM dunning_letter_line
                 WHERE letter_id = ANY(%s) AND section = 'claimed'
                   AND move_id IS NOT NULL
                """,
                sorted(letter_ids),
            )
        ):
            found[letter_id].add(move_id)
        return found

    def _fetch_asks(self, company, accounts, customers, letter_ids):
        """What letters ask for, of customers who have a credit that could be for it.

        :param letter_ids: of the letters that have charged anything
        :return: dict of customer id to list of :class:`engine.LetterAsks`
        """
        found = defaultdict(list)
        waiting = {
            account.partner_id
            for account in accounts
            if account.credits or any(item.open < 0 for item in account.relatives)
        }
        contact_ids = [key for key, value in customers.items() if value in waiting]
        if not contact_ids:
            return found
        self.env.cr.execute(
            SQL(
                """
                SELECT letter.id AS letter_id, letter.date, letter.partner_id,
                       ll.section, letter.previous_fee_amount <> 0 AS carries_fees,
                       ll.move_id, ll.move_line_id,
                       letter.interest_claimed AND ll.interest_amount <> 0 AS interest,
                       ll.compensation_amount <> 0 AS compensation
                  FROM dunning_letter letter
                  JOIN dunning_letter_line ll ON ll.letter_id = letter.id
                 WHERE letter.partner_id = ANY(%s) AND letter.company_id = ANY(%s)
                   AND letter.state = 'issued' AND ll.section <> 'not_due'
                   AND (letter.id = ANY(%s) OR letter.previous_fee_amount <> 0
                        OR letter.interest_amount <> 0
                        OR letter.compensation_amount <> 0)
                 ORDER BY letter.id, ll.id
                """,
                contact_ids,
                self._get_body_ids(company),
                letter_ids,
            )
        )
        of_letter = defaultdict(list)
        for row in self._fetch_dicts():
            of_letter[row["letter_id"]].append(row)
        for rows in of_letter.values():
            found[customers[rows[0]["partner_id"]]].append(self._prepare_asks(rows))
        return found

    def _prepare_asks(self, rows):
        """What one letter asks for, from its lines."""
        claimed = [row for row in rows if row["section"] == engine.CLAIMED]
        return engine.LetterAsks(
            letter_id=rows[0]["letter_id"],
            day=rows[0]["date"],
            claims=frozenset((row["move_id"], row["move_line_id"]) for row in claimed),
            repeats=frozenset(
                (kind, row["move_line_id"], self._get_lost_move(row))
                for row in claimed
                for kind in (engine.INTEREST, engine.COMPENSATION)
                if row[kind]
            ),
            carries_fees=rows[0]["carries_fees"],
            credits=frozenset(
                row["move_line_id"] for row in rows if row["section"] == engine.CREDIT
            ),
        )

    def _get_lost_move(self, row):
        """The invoice of a line whose item core has replaced: it is named by that."""
        return frozenset() if row["move_line_id"] else frozenset({row["move_id"]})

    def _fetch_paid_moves(self, accounts):
        """The invoices that credits with something left have paid in part.

        :return: dict of item id to frozenset of move ids
        """
        ids = [
            item.id
            for account in accounts
            for item in (*account.items, *account.relatives)
            if item.open < 0
        ]
        if not ids:
            return {}
        found = defaultdict(set)
        for item_id, move_id in self.env.execute_query(
            SQL(
                """
                SELECT partial.credit_move_id, line.move_id
                  FROM account_partial_reconcile partial
                  JOIN account_move_line line ON line.id = partial.debit_move_id
                 WHERE partial.credit_move_id = ANY(%s)
                """,
                ids,
            )
        ):
            found[item_id].add(move_id)
        return {item_id: frozenset(moves) for item_id, moves in found.items()}
