"""Rates of the days on which money came: core exchanges it by these."""

from collections import defaultdict
from decimal import Decimal
from fractions import Fraction

from odoo import models
from odoo.tools import SQL


class DunningOpenItem(models.AbstractModel):
    _inherit = "dunning.open.item"

    def _add_rates(self, company, items, relatives):
        """Give each credit the rates of its day, where its customer owes another money.

        :param items: dict of customer id to rows; ``rates`` is added to some
        :param relatives: as ``items``, of other companies of the legal body
        """
        credits, currency_ids = [], {company.currency_id.id}
        for customer_id in items.keys() | relatives.keys():
            rows = [*items.get(customer_id, ()), *relatives.get(customer_id, ())]
            own = [row for row in rows if row["open"] < 0]
            ids = {row["currency_id"] for row in rows}
            if own and len(ids) > 1:
                credits += own
                currency_ids |= ids
        if not credits:
            return
        rates = self._fetch_rates(company, currency_ids, {c["date"] for c in credits})
        for credit in credits:
            of_day = rates[credit["date"]]
            home = of_day[company.currency_id.id]
            found = {key: rate / home for key, rate in of_day.items()}
            if booked := Decimal(credit["booked"]):
                # As it is in the books: a bank may have exchanged it otherwise.
                own = Fraction(Decimal(credit["original"])) / Fraction(booked)
                found[credit["currency_id"]] = own
            credit["rates"] = tuple(found.items())

    def _fetch_rates(self, company, currency_ids, days):
        """The rates of some currencies on some days, as core looks them up.

        :return: dict of day to dict of currency id to Fraction
        """
        # Raw SQL: core's own way asks for one day at a time, and there may be hundreds.
        self.env["res.currency.rate"].flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT asked.day, currency.id,
                       COALESCE((SELECT rate FROM res_currency_rate
                                  WHERE currency_id = currency.id
                                    AND (company_id IS NULL OR company_id = %(root)s)
                                    AND name <= asked.day
                                  ORDER BY company_id, name DESC LIMIT 1),
                                (SELECT rate FROM res_currency_rate
                                  WHERE currency_id = currency.id
                                    AND (company_id IS NULL OR company_id = %(root)s)
                                  ORDER BY company_id, name LIMIT 1),
                                1)::text
                  FROM res_currency currency
                 CROSS JOIN UNNEST(%(days)s) AS asked (day)
                 WHERE currency.id = ANY(%(currencies)s)
                """,
                root=company.root_id.id,
                days=sorted(days),
                currencies=sorted(currency_ids),
            )
        )
        found = defaultdict(dict)
        for day, currency_id, rate in rows:
            found[day][currency_id] = Fraction(Decimal(rate))
        return found
