"""What letters did to open items: levels reached, fees charged, the last days."""

from collections import defaultdict
from datetime import timedelta
from decimal import Decimal
from itertools import chain

from odoo import models
from odoo.tools import SQL

from ... import engine


class DunningOpenItem(models.AbstractModel):
    _inherit = "dunning.open.item"

    def _add_histories(self, items, company, customers, as_of, until=None):
        """Give each row what letters did to its item, as values of the engine.

        :param items: dict of customer id to the rows of ``_fetch_rows``; ``reached``
            and ``earlier_fees`` are added to them
        :param as_of: the day that is asked about
        :param until: see ``_fetch_accounts``
        """
        of_move = defaultdict(list)
        for customer_id, rows in items.items():
            for row in rows:
                of_move[customer_id, row["move_id"]].append(row)
        move_ids = {move_id for _customer_id, move_id in of_move}
        histories = self._fetch_histories(company, customers, move_ids, until)
        self._add_departures(histories, company, as_of)
        for key, rows in of_move.items():
            self._add_history(rows, histories.get(key, []))

    def _add_departures(self, histories, company, as_of):
        """Give each row when its letter left, or the day on which it is seen to wait.

        Only e-mails that a mail server made wait are known to wait: nobody tells when
        paper is in the post.
        """
        today = company._dunning_today()
        until = self._get_last_known_day(company, as_of)
        # What waits now has waited on the day of a night that goes on after midnight.
        seen = as_of if until == today else today
        for past in chain.from_iterable(histories.values()):
            past["left"] = self._get_departure(company, past["left_at"], until)
            waits = past["put_off"] and not past["left_at"]
            past["waits"] = seen if waits else None

    def _get_departure(self, company, left_at, until):
        """The day on which a letter left, None if it had not by some day."""
        left = left_at and company._dunning_day(left_at)
        return left if left and left <= until else None

    def _get_last_known_day(self, company, as_of):
        """Until when it counts what became of letters.

        What left later says nothing of the day that is asked about, save to a night
        that goes on after midnight: it must not overtake what has left since it began.
        """
        today = company._dunning_today()
        return today if today - as_of == timedelta(days=1) else as_of

    def _add_history(self, rows, history):
        """Give the items of one invoice what letters to their debtor did to each.

        :param rows: the invoice's open items
        :param history: rows of ``_fetch_histories`` about the invoice
        """
        of_item = defaultdict(list)
        for past in history:
            of_item[past["move_line_id"]].append(past)
        lost = of_item.pop(None, [])
        if lost:
            heirs = self._get_heirs(rows, lost, of_item)
            for past in lost:
                of_item[heirs.get(self._get_instalment(past))].append(past)
        for row in rows:
            own = of_item[row["id"]]
            row["reached"] = tuple(self._iter_reached(own))
            row["earlier_fees"] = tuple(self._iter_earlier_fees(row, own))

    def _get_heirs(self, rows, lost, of_item):
        """Which open item goes on with the history of each lost one, by its values."""
        # Of what is still there, as the last letter about it has it.
        kept = {self._get_instalment(pasts[-1]) for pasts in of_item.values()}
        items = [(r["id"], r["due"], Decimal(r["original"])) for r in rows]
        return engine.heirs({self._get_instalment(p) for p in lost}, kept, items)

    def _get_instalment(self, past):
        return past["date_due"], Decimal(str(past["amount_original"]))

    def _iter_reached(self, history):
        for past in history:
            if past["escalates"] and (past["level_id"] or past["position"]):
                yield self._prepare_reached(past)

    def _iter_earlier_fees(self, row, history):
        for past in history:
            # The invoice may have been posted anew in another currency.
            is_same = past["currency_id"] == row["currency_id"]
            if is_same and past["section"] == engine.CLAIMED and Decimal(past["fee"]):
                yield engine.EarlierFee(past["letter_id"], Decimal(past["fee"]))

    def _prepare_reached(self, past):
        return engine.Reached(
            level_id=past["level_id"],
            position=past["position"] or 0,
            date=past["date"],
            delivered=past["delivery_state"] != "failed",
            sent=past["delivery_state"] == "sent",
            deadline=past["deadline"],
            overdue=past["days_overdue"] > 0,
            announced=Decimal(past["announced"] or 0),
            waits=past["waits"],
            left=past["left"],
            letter_id=past["letter_id"],
        )

    def _fetch_histories(self, company, customers, move_ids, until=None):
        """What issued letters raised of some invoices, and the fees they charged.

        What was written to another debtor is left out: with a new one an item starts
        afresh, while it goes on where its customer was filed under another contact.

        :param until: see ``_fetch_accounts``
        :return: dict of (customer id, invoice id) to rows, which are dicts; one about
            an item that core has replaced has no ``move_line_id``
        """
        # Raw SQL as for the items. A statement of its own: PostgreSQL cannot know how
        # many letters a slice has, and would join them row by row.
        self.env.cr.execute(
            SQL(
                """
                SELECT ll.move_line_id, ll.move_id, ll.level_id, ll.position,
                       ll.section, ll.escalates, ll.date_due, ll.days_overdue,
                       ll.amount_original, letter.id AS letter_id, letter.partner_id,
                       letter.date, letter.deadline, letter.delivery_state,
                       letter.fee_amount::text AS fee, letter.currency_id,
                       letter.announced_fee_amount::text AS announced,
                       (SELECT MIN(delivery.date_sent)
                          FROM dunning_delivery delivery
                         WHERE delivery.letter_id = letter.id
                           AND delivery.channel = 'email' AND delivery.state = 'sent'
                       ) AS left_at,
                       EXISTS (SELECT FROM dunning_delivery delivery
                         WHERE delivery.letter_id = letter.id
                           AND delivery.channel = 'email'
                           AND delivery.state = 'queued'
                           AND (delivery.error_code IS NOT NULL
                                OR delivery.is_delayed)) AS put_off
                  FROM dunning_letter_line ll
                  JOIN dunning_letter letter ON letter.id = ll.letter_id
                 WHERE letter.state = 'issued'
                   AND letter.company_id = %s AND %s
                   AND ll.move_id = ANY(%s)
                   AND (ll.escalates OR letter.fee_amount <> 0)
                   AND ll.section <> 'credit'
                 ORDER BY letter.date, ll.id
                """,
                company.id,
                self._sql_said_until(until),
                sorted(move_ids),
            )
        )
        histories = defaultdict(list)
        for row in self._fetch_dicts():
            histories[customers.get(row["partner_id"]), row["move_id"]].append(row)
        return histories

    def _sql_said_until(self, until):
        """The condition of letters that count, of ``dunning_letter AS letter``."""
        return SQL("letter.date <= %s", until) if until else SQL("TRUE")

    def _fetch_last_dates(self, company, customers, as_of, run=None, until=None):
        """The days of the customers' last letters under a customer procedure.

        A letter that a mail server made wait counts from the day on which it left.

        :param customers: what ``_fetch_customers`` returns
        :return: dict of customer id to date
        """
        found = {}
        known = self._get_last_known_day(company, as_of)
        for partner_id, day, left_at in self._query_last_letters(
            company, customers, run, until
        ):
            left = self._get_departure(company, left_at, known)
            said_on = engine.said_on(day, left)
            customer_id = customers[partner_id]
            found[customer_id] = max(said_on, found.get(customer_id, said_on))
        return found

    def _query_last_letters(self, company, customers, run, until):
        """The last day of each, and the letters that left on another day than theirs.

        :return: list of (partner id, date, moment in UTC or None)
        """
        return self.env.execute_query(
            SQL(
                """
                WITH last AS (
                    SELECT id, partner_id, date
                      FROM dunning_letter letter
                     WHERE partner_id = ANY(%s)
                       AND company_id = %s
                       AND applies_to = 'customer'
                       AND state = 'issued'
                       AND %s
                       AND %s)
                SELECT partner_id, MAX(date), NULL::timestamp
                  FROM last
                 GROUP BY partner_id
                 UNION ALL
                SELECT last.partner_id, last.date, MIN(delivery.date_sent)
                  FROM last
                  JOIN dunning_delivery delivery ON delivery.letter_id = last.id
                 WHERE delivery.channel = 'email'
                   AND delivery.state = 'sent'
                 GROUP BY last.id, last.partner_id, last.date
                HAVING MIN(delivery.date_sent) >= last.date + 1
                """,
                list(customers),
                company.id,
                # Without a run all letters count, those of no run among them.
                SQL("run_id IS DISTINCT FROM %s", run.id) if run else SQL("TRUE"),
                self._sql_said_until(until),
            )
        )
