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
        of_letter = self._fetch_claimed({row["letter_id"] for row in rows})
        for row in rows:
            row["is_owed"] = engine.is_charge_owed(
                row["kind"],
                row["move_id"],
                row["customer_id"],
                of_letter[row["letter_id"]],
            )
        paid = self._fetch_paid_moves(accounts)
        paid_off = self._fetch_paid_off(company, rows, accounts, of_letter)
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
                paid_off,
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

    def _charge_account(self, account, rows, booked, of_letter, paid, paid_off):
        """One account with its charges, without what a payment has brought for them."""
        if not rows:
            return account
        account = self._add_paid_moves(account, paid)
        own = [row for row in rows if row["company_id"] == account.company_id]
        fees = [row for row in own if row["kind"] == engine.FEE]
        fees = {row["letter_id"]: row["claimed"] for row in fees}
        ids = paid_off.keys() & {row["move_line_id"] for row in own}
        account = replace(account, paid_off=tuple(paid_off[key] for key in sorted(ids)))
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
        charges = defaultdict(list)
        for row in rows:
            is_own = row["company_id"] == account.company_id
            charges[is_own, row["is_owed"]] += self._iter_letter_charges(row, of_letter)
        account = replace(
            account,
            items=items,
            paid_off=tuple(
                replace(item, charged=charged.get(item.id, item.charged))
                for item in account.paid_off
            ),
            charges=tuple(charges[True, True]),
            void=tuple(charges[True, False]),
        )
        return engine.without_received(account, tuple(charges[False, True]))

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
        known = (*account.claims, *account.paid_off)
        ids = {(item.id, item.currency.id) for item in known}
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

    def _iter_letter_charges(self, row, of_letter):
        """What is still to be paid of a charge, in the books and beside them."""
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

    def _fetch_claimed(self, letter_ids):
        """What letters claim, and what has become of it.

        :return: dict of letter id to dict of move id to list of
            :class:`engine.ClaimedItem`
        """
        self.env["account.partial.reconcile"].flush_model()
        # Raw SQL as for the items: a customer may have thousands of them.
        self.env.cr.execute(
            SQL(
                """
                SELECT ll.letter_id, ll.move_id, ll.move_line_id AS item_id,
                       owner.commercial_partner_id AS owner_id,
                       move.state = 'posted' AS posted,
                       item.reconciled IS NOT TRUE AS open,
                       COALESCE(own_group.date_due, item.date_maturity, item.date)
                           AS due,
                       (SELECT max(partial.max_date)
                          FROM account_partial_reconcile partial
                         WHERE partial.debit_move_id = item.id
                           AND partial.debit_amount_currency <> 0) AS last_paid
                  FROM dunning_letter_line ll
                  JOIN dunning_letter letter ON letter.id = ll.letter_id
                  JOIN account_move move ON move.id = ll.move_id
             LEFT JOIN dunning_invoice_group own_group ON own_group.id = letter.group_id
             LEFT JOIN account_move_line item ON item.id = ll.move_line_id
                       -- A journal entry names its customers on its items only.
             LEFT JOIN res_partner owner
                       ON owner.id = COALESCE(
                              item.partner_id, move.commercial_partner_id)
                 WHERE ll.letter_id = ANY(%s) AND ll.section = 'claimed'
                """,
                sorted(letter_ids),
            )
        )
        found = defaultdict(lambda: defaultdict(list))
        for row in self._fetch_dicts():
            of_move = found[row.pop("letter_id")]
            of_move[row["move_id"]].append(engine.ClaimedItem(**row))
        return found

    def _filter_owed(self, charges):
        """Those that somebody owes, see :func:`engine.is_charge_owed`.

        :param charges: ``dunning.charge``
        """
        self._flush_facts()
        of_letter = self._fetch_claimed(charges.letter_id.ids)
        return charges.filtered(
            lambda one: engine.is_charge_owed(
                one.kind,
                one.move_id.id,
                # sudo: whoever reads charges need not be allowed to read the debtor.
                one.partner_id.sudo().commercial_partner_id.id,
                of_letter[one.letter_id.id],
            )
        )

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
