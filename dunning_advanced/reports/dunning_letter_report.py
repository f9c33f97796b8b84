"""Analysis of letters: amounts per level and month, and what was paid after them."""

from datetime import timedelta

from odoo import fields, models
from odoo.tools import SQL

from ..models.company_days import compute_today, search_today

# Days after a letter at which its effect is looked at; each has its fields below.
EFFECT_DAYS = (7, 14, 30)


class DunningLetterReport(models.Model):
    _name = "dunning.letter.report"
    _description = "Dunning Letters Analysis"
    _auto = False
    _rec_name = "letter_id"
    _order = "date desc, id desc"
    _depends = {
        "dunning.letter": [
            "amount_claimed",
            "amount_total",
            "applies_to",
            "company_id",
            "currency_id",
            "date",
            "delivery_state",
            "fee_amount",
            "kind",
            "level_id",
            "partner_id",
            "procedure_id",
            "state",
            "issuer_id",
        ],
        "dunning.letter.line": [
            "amount_open",
            "amount_original",
            "letter_id",
            "move_line_id",
            "section",
        ],
        "account.partial.reconcile": [
            "debit_amount_currency",
            "debit_move_id",
            "max_date",
        ],
        "res.currency.rate": ["company_id", "currency_id", "name", "rate"],
    }

    letter_id = fields.Many2one("dunning.letter", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    partner_id = fields.Many2one("res.partner", string="Customer", readonly=True)
    procedure_id = fields.Many2one("dunning.procedure", readonly=True)
    level_id = fields.Many2one("dunning.level", readonly=True)
    issuer_id = fields.Many2one("res.users", string="Issued By", readonly=True)
    date = fields.Date(readonly=True)
    applies_to = fields.Selection(
        selection=lambda self: self._get_letter_selection("applies_to"), readonly=True
    )
    kind = fields.Selection(
        selection=lambda self: self._get_letter_selection("kind"), readonly=True
    )
    state = fields.Selection(
        selection=lambda self: self._get_letter_selection("state"), readonly=True
    )
    delivery_state = fields.Selection(
        selection=lambda self: self._get_letter_selection("delivery_state"),
        string="Delivery",
        readonly=True,
    )
    amount_claimed = fields.Monetary(
        string="Claimed", readonly=True, help="In the currency of the company."
    )
    fee_amount = fields.Monetary(string="Fee", readonly=True)
    amount_total = fields.Monetary(string="Total", readonly=True)
    paid_7 = fields.Monetary(
        string="Paid Within 7 Days",
        readonly=True,
        help="Of what the letter claims. Empty until the days have passed.",
    )
    paid_14 = fields.Monetary(string="Paid Within 14 Days", readonly=True)
    paid_30 = fields.Monetary(string="Paid Within 30 Days", readonly=True)
    share_7 = fields.Float(
        string="% Paid Within 7 Days",
        aggregator="avg",
        readonly=True,
        help="Of all that was claimed by letters that are at least 7 days old.",
    )
    share_14 = fields.Float(
        string="% Paid Within 14 Days", aggregator="avg", readonly=True
    )
    share_30 = fields.Float(
        string="% Paid Within 30 Days", aggregator="avg", readonly=True
    )
    is_old = fields.Boolean(
        string="At Least 30 Days Old",
        compute="_compute_is_old",
        search="_search_is_old",
    )

    def _compute_is_old(self):
        compute_today(self, "is_old")

    def _search_is_old(self, operator, value):
        if operator != "in":
            return NotImplemented
        days = timedelta(days=EFFECT_DAYS[-1])
        return search_today(
            self, value, lambda _company, day: [("date", "<=", day - days)]
        )

    def _get_letter_selection(self, name):
        field = self.env["dunning.letter"]._fields[name]
        return field._description_selection(self.env)

    @property
    def _table_query(self):
        """One row per letter that was issued, amounts in the company's currency.

        Raw SQL as views are: joins and aggregates. The database leaves out the effect
        when it is not asked for: it is joined by a key that is there once.
        """
        today = self._sql_today()
        columns = [self._sql_effect(days, today) for days in EFFECT_DAYS]
        return SQL(
            """
            SELECT letter.id, letter.id AS letter_id, letter.company_id,
                   company.currency_id, letter.partner_id, letter.procedure_id,
                   letter.level_id, letter.issuer_id, letter.date, letter.applies_to,
                   letter.kind, letter.state, letter.delivery_state,
                   letter.amount_claimed / %(rate)s AS amount_claimed,
                   letter.fee_amount / %(rate)s AS fee_amount,
                   letter.amount_total / %(rate)s AS amount_total,
                   %(columns)s
              FROM dunning_letter letter
              JOIN res_company company ON company.id = letter.company_id
         LEFT JOIN (%(effects)s) effect ON effect.letter_id = letter.id
             WHERE letter.state <> 'proposed'
            """,
            rate=self._sql_rate(),
            columns=SQL(", ").join(columns),
            effects=self._sql_effects(),
        )

    def _sql_rate(self):
        """Units of the letter's currency for one of the company's, on its date."""
        return SQL(
            "CASE WHEN letter.currency_id = company.currency_id THEN 1.0"
            " ELSE %(letter)s / %(company)s END",
            letter=self._sql_currency_rate(SQL("letter.currency_id")),
            company=self._sql_currency_rate(SQL("company.currency_id")),
        )

    def _sql_currency_rate(self, currency):
        """The rate of the letter's day, else the first, as core looks it up."""
        known = SQL(
            """SELECT rate.rate FROM res_currency_rate rate
                WHERE rate.currency_id = %s
                  AND (rate.company_id IS NULL OR rate.company_id =
                       split_part(company.parent_path, '/', 1)::int)""",
            currency,
        )
        return SQL(
            """COALESCE(
                (%(known)s AND rate.name <= letter.date
                 ORDER BY rate.company_id, rate.name DESC LIMIT 1),
                (%(known)s ORDER BY rate.company_id, rate.name LIMIT 1), 1.0)""",
            known=known,
        )

    def _sql_today(self):
        """Today where the letter's company is."""
        companies = self.env.companies
        days = [
            SQL("WHEN %s THEN %s::date", company.id, company._dunning_today())
            for company in companies
        ]
        return SQL(
            "CASE letter.company_id %s ELSE %s::date END",
            SQL(" ").join(days),
            self.env.company._dunning_today(),
        )

    def _sql_effect(self, days, today):
        """What was paid of the letter's claims within some days, and its share."""
        return SQL(
            """CASE WHEN letter.date + %(days)s <= %(today)s
                    THEN COALESCE(effect.%(paid)s, 0) / %(rate)s END AS %(paid)s,
               CASE WHEN letter.date + %(days)s <= %(today)s
                    THEN effect.%(paid)s / NULLIF(letter.amount_claimed, 0)
                    END AS %(share)s""",
            days=days,
            today=today,
            rate=self._sql_rate(),
            paid=SQL.identifier(f"paid_{days}"),
            share=SQL.identifier(f"share_{days}"),
        )

    def _sql_effects(self):
        """Of what each letter claims, all that was matched in time; never more."""
        names = [SQL.identifier(f"paid_{days}") for days in EFFECT_DAYS]
        paid = [
            SQL(
                "SUM(GREATEST(0, LEAST(amount_open,"
                " amount_open - amount_original + COALESCE(%(name)s, 0)))) AS %(name)s",
                name=name,
            )
            for name in names
        ]
        matched = [
            SQL(
                "SUM(partial.debit_amount_currency)"
                " FILTER (WHERE partial.max_date <= letter.date + %s) AS %s",
                days,
                name,
            )
            for days, name in zip(EFFECT_DAYS, names, strict=True)
        ]
        return SQL(
            """
            SELECT letter_id, %(paid)s
              FROM (SELECT line.letter_id, line.amount_open, line.amount_original,
                           %(matched)s
                      FROM dunning_letter_line line
                      JOIN dunning_letter letter ON letter.id = line.letter_id
                 LEFT JOIN account_partial_reconcile partial
                        ON partial.debit_move_id = line.move_line_id
                     WHERE line.section = 'claimed' AND letter.state <> 'proposed'
                  GROUP BY line.id, letter.date) line
          GROUP BY letter_id
            """,
            paid=SQL(", ").join(paid),
            matched=SQL(", ").join(matched),
        )

    def _read_group_select(self, aggregate_spec, query):
        """Shares are weighted by what was claimed: ten small letters weigh little."""
        name, _colon, function = aggregate_spec.partition(":")
        if function != "avg" or not name.startswith("share_"):
            return super()._read_group_select(aggregate_spec, query)
        paid = self._field_to_sql(self._table, name.replace("share", "paid"), query)
        claimed = self._field_to_sql(self._table, "amount_claimed", query)
        return SQL(
            "SUM(%(paid)s) / NULLIF(SUM(%(claimed)s)"
            " FILTER (WHERE %(paid)s IS NOT NULL), 0)",
            paid=paid,
            claimed=claimed,
        )
