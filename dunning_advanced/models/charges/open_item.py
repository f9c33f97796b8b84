"""Facts for charges: when principal ended, and what has been claimed for it before."""

from collections import defaultdict
from datetime import datetime, time, timedelta
from decimal import Decimal

import pytz

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from ... import engine
from ..bounds import FIRST_DAY, LAST_DAY

# Holidays are entered elsewhere, where any day goes: what is further away is no day
# that dunning could reckon with.
_FIRST = datetime.combine(FIRST_DAY, time.min)
_LAST = datetime.combine(LAST_DAY, time.min)
_MOST = timedelta(days=366)


class DunningOpenItem(models.AbstractModel):
    _inherit = "dunning.open.item"

    @api.model
    def _add_charge_facts(self, company, items, customers):
        """Give each row what its charges rest on, where any level charges.

        Also where letters have charged interest before: how much of it is owed is
        asked by whatever level comes next. And where ``dunning_reckons`` of the context
        says that interest is reckoned whether letters ask for it or not.

        :param items: dict of customer id to the rows of ``_fetch_rows``
        :param customers: what ``_fetch_customers`` returns
        """
        rows = [row for own in items.values() for row in own]
        if not rows or not self._rests_on_payments(company):
            return
        reductions = self._fetch_reductions([row["id"] for row in rows])
        moves = {row["move_id"] for row in rows}
        bearers = self._fetch_compensated(moves, customers)
        for customer_id, own in items.items():
            for row in own:
                row["reductions"] = tuple(reductions.get(row["id"], ()))
                row["compensated_by"] = bearers.get((customer_id, row["move_id"]))

    def _asks_for_charges(self, company):
        charging = Domain("interest", "in", ("shown", "claimed"))
        charging |= Domain("compensation", "=", True)
        own = Domain("procedure_id.company_id", "in", [False, company.id])
        return bool(self.env["dunning.level"].search_count(charging & own, limit=1))

    def _rests_on_payments(self, company):
        if self.env.context.get("dunning_reckons") or self._asks_for_charges(company):
            return True
        # sudo: a fact for whoever duns, who need not be allowed to read the sheets.
        stretches = self.env["dunning.letter.interest"].sudo()
        return bool(stretches.search_count([("company_id", "=", company.id)], limit=1))

    def _fetch_reductions(self, item_ids):
        """What has ended principal, by item: payments, credit notes, write-offs.

        Undoing a reconciliation deletes its row, and with it what it had ended.

        :return: dict of item id to list of :class:`engine.Reduction`
        """
        self.env["account.partial.reconcile"].flush_model()
        # Raw SQL as for the items, for the exact amounts.
        found = defaultdict(list)
        for item_id, day, amount, is_payment in self.env.execute_query(
            SQL(
                """
                SELECT partial.debit_move_id, partial.max_date,
                       partial.debit_amount_currency::text, %s
                  FROM account_partial_reconcile partial
                  JOIN account_move_line line ON line.id = partial.credit_move_id
                  JOIN account_move move ON move.id = line.move_id
                 WHERE partial.debit_move_id = ANY(%s)
                   AND partial.debit_amount_currency <> 0
                 ORDER BY partial.max_date, partial.id
                """,
                self._sql_is_payment(),
                item_ids,
            )
        ):
            cut = engine.Reduction(day, Decimal(amount), is_payment)
            found[item_id].append(cut)
        return found

    def _fetch_compensated(self, move_ids, customers):
        """The item for which an issued letter has claimed compensation of its invoice.

        What was claimed from another debtor is left out, as of all history.

        :param customers: what ``_fetch_customers`` returns
        :return: dict of (customer id, invoice id) to item id
        """
        lines = self.env["dunning.letter.line"]._read_group(
            [
                ("letter_state", "=", "issued"),
                ("move_id", "in", list(move_ids)),
                ("compensation_amount", ">", 0),
            ],
            ["move_id", "letter_id"],
            ["move_line_id:min"],
        )
        found = {}
        for move, letter, item_id in lines:
            key = customers.get(letter.partner_id.id), move.id
            found[key] = min(filter(None, (found.get(key), item_id)), default=None)
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

    def _fetch_paid_off(self, company, rows, accounts, of_letter):
        """Items paid off of whose interest something stands in the books.

        :param rows: what ``_fetch_charges`` returns, with ``is_owed``
        :param of_letter: what ``_fetch_claimed`` returns
        :return: dict of item id to :class:`engine.OpenItem`
        """
        known = {item.id for account in accounts for item in account.items}
        dues = {
            one.item_id: one.due
            for row in rows
            if row["kind"] == engine.INTEREST
            and row["ledger"] > 0
            and row["is_owed"]
            and row["company_id"] == company.id
            for one in of_letter[row["letter_id"]][row["move_id"]]
            if one.item_id and one.item_id == row["move_line_id"]
        }
        ids = sorted(dues.keys() - known)
        reductions = self._fetch_reductions(ids) if ids else {}
        # sudo: facts for whoever duns, who need not be allowed to read the ledger.
        items = self.env["account.move.line"].sudo().browse(ids)
        return {
            item.id: engine.OpenItem(
                id=item.id,
                due=dues[item.id],
                open=engine.ZERO,
                currency=engine.Currency(
                    id=item.currency_id.id,
                    code=item.currency_id.name,
                    rounding=Decimal(str(item.currency_id.rounding)),
                ),
                reductions=tuple(reductions.get(item.id, ())),
            )
            for item in items
        }

    @api.model
    def _get_holidays(self, company):
        """Public holidays of the company's working hours, as days.

        :return: frozenset of dates
        """
        # sudo: dunning needs no right to working hours; only days are read.
        calendar = company.sudo().resource_calendar_id
        zone = self.with_context(tz=calendar.tz or "UTC").env.tz
        days = set()
        for leave in calendar.global_leave_ids:
            first = _to_day(leave.date_from, zone)
            length = _to_day(leave.date_to, zone) - first
            # What lasts longer is no holiday that anybody could wait for.
            if length <= _MOST:
                days |= {first + timedelta(days=n) for n in range(length.days + 1)}
        return frozenset(days)


def _to_day(moment, zone):
    """The day of a moment, which is in UTC, in a time zone."""
    return pytz.utc.localize(min(max(moment, _FIRST), _LAST)).astimezone(zone).date()
