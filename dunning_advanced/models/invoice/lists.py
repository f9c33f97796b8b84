"""Lists of invoices: found, sorted and grouped by the level that they have reached."""

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from ..company_days import compute_today, search_today
from ..groups import ACCOUNTANTS
from ..sql_columns import from_found, prepare, search_column
from ..stored_domain import read_domain

# What to take of which line of the letters about an invoice.
COLUMNS = {
    "dunning_level_id": (
        SQL("CASE WHEN line.escalates THEN line.level_id END"),
        SQL(
            """line.escalates DESC NULLS LAST, line.position DESC NULLS LAST,
               letter.date DESC, line.id DESC"""
        ),
    ),
    "dunning_last_date": (SQL("letter.date"), SQL("letter.date DESC")),
}

# Of what is overdue of each invoice: its columns, and what they are made of.
SUMS = {
    "dunning_overdue_since": "since",
    "dunning_days_overdue": "days",
    "dunning_overdue_amount": "amount",
}
FIGURES = ("date_maturity", "date", "amount_residual")

# The key of the context that says which items a number counts: a domain, as text.
COUNTED = "dunning_counted"


class AccountMove(models.Model):
    _inherit = "account.move"

    dunning_overdue = fields.Boolean(
        string="Partly or Wholly Overdue",
        compute="_compute_dunning_overdue",
        search="_search_dunning_overdue",
        groups=ACCOUNTANTS,
        help="Something of it is past its due date, if only an instalment",
    )

    dunning_overdue_since = fields.Date(
        string="Oldest Due Date",
        compute="_compute_dunning_overdue_figures",
        search="_search_dunning_overdue_since",
        groups=ACCOUNTANTS,
        help="Of what is overdue of it: of several instalments the first.",
    )
    dunning_days_overdue = fields.Integer(
        string="Days Overdue",
        compute="_compute_dunning_overdue_figures",
        search="_search_dunning_days_overdue",
        aggregator="max",
        help="Of its oldest open item, today.",
        groups=ACCOUNTANTS,
    )
    dunning_overdue_amount = fields.Monetary(
        string="Overdue Amount",
        compute="_compute_dunning_overdue_figures",
        search="_search_dunning_overdue_amount",
        currency_field="company_currency_id",
        groups=ACCOUNTANTS,
        help="What of it is open and past its due date, in company currency: of "
        "several instalments those that are overdue.",
    )

    dunning_counted_amount = fields.Monetary(
        string="Counted Here",
        compute="_compute_dunning_counted_amount",
        currency_field="company_currency_id",
        groups=ACCOUNTANTS,
        help="What of it is in the number that has opened this list.",
    )

    @api.depends("line_ids.amount_residual", "line_ids.date_maturity")
    def _compute_dunning_overdue_figures(self):
        items, found = self.env["account.move.line"], {}
        saved = self._origin.filtered("company_id")
        for company, moves in saved.grouped("company_id").items():
            day = company._dunning_today()
            overdue = items._dunning_get_overdue_domain(company, day)
            domain = [*overdue, ("move_id", "in", moves.ids)]
            for item in items.search_fetch(domain, [*FIGURES, "move_id"]):
                due = item.date_maturity or item.date
                since, _days, amount = found.get(item.move_id, (due, 0, 0))
                since, amount = min(since, due), amount + item.amount_residual
                found[item.move_id] = since, (day - since).days, amount
        for move in self:
            figures = found.get(move._origin, (False, 0, 0))
            for name, value in zip(SUMS, figures, strict=True):
                move[name] = value

    @api.depends_context("dunning_counted")
    def _compute_dunning_counted_amount(self):
        items, text = self.env["account.move.line"], self.env.context.get(COUNTED)
        self.dunning_counted_amount = 0
        if not isinstance(text, str) or not self.ids:
            return
        try:
            counted = read_domain(items, text)
        except ValueError as error:
            raise UserError(str(error)) from error
        counted &= Domain("move_id", "in", self.ids)
        for move, amount in items._read_group(
            counted, ["move_id"], ["amount_residual:sum"]
        ):
            move.dunning_counted_amount = amount

    def _search_dunning_overdue_since(self, operator, value):
        return search_column(self, "dunning_overdue_since", operator, value)

    def _search_dunning_days_overdue(self, operator, value):
        return search_column(self, "dunning_days_overdue", operator, value)

    def _search_dunning_overdue_amount(self, operator, value):
        return search_column(self, "dunning_overdue_amount", operator, value)

    def _compute_dunning_overdue(self):
        compute_today(self, "dunning_overdue")

    def _search_dunning_overdue(self, operator, value):
        # Odoo asks for the field's groups only where a column is looked for.
        self._check_field_access(self._fields["dunning_overdue"], "read")
        if operator != "in":
            return NotImplemented
        overdue = self.env["account.move.line"]._dunning_get_overdue_domain
        return search_today(
            self, value, lambda *of_day: [("line_ids", "any", overdue(*of_day))]
        )

    def _search_dunning_level_id(self, operator, value):
        return search_column(
            self, "dunning_level_id", operator, value, self._dunning_sql_raised
        )

    def _search_dunning_last_date(self, operator, value):
        return search_column(self, "dunning_last_date", operator, value)

    def _field_to_sql(self, alias, field_expr, query=None):
        if field_expr not in COLUMNS and field_expr not in SUMS:
            return super()._field_to_sql(alias, field_expr, query)
        self._check_field_access(self._fields[field_expr], "read")
        prepare(self.env)
        if field_expr in SUMS:
            owed = self._dunning_join_overdue(alias, query)
            column = SQL.identifier(owed, SUMS[field_expr])
            is_date = self._fields[field_expr].type == "date"
            return column if is_date else SQL("COALESCE(%s, 0)", column)
        row = self._dunning_sql_last_line(alias, field_expr, *COLUMNS[field_expr])
        return from_found(query, alias, field_expr, row)

    def _dunning_join_overdue(self, alias, query):
        """Join what is overdue of each invoice, added up once for all of them.

        :param alias: of the invoices' table
        :return: alias of what is joined
        """
        items = self.env["account.move.line"]
        days = {c: c._dunning_today() for c in self.env.companies}
        overdue = items._dunning_get_overdue_domain
        inner = items._search(Domain.OR(Domain(overdue(*of)) for of in days.items()))
        move_id, company_id, due, date, residual = (
            items._field_to_sql(inner.table, name, inner)
            for name in ("move_id", "company_id", *FIGURES)
        )
        today = SQL("CASE %s", company_id)
        for company, day in days.items():
            today = SQL("%s WHEN %s THEN %s::date", today, company.id, day)
        inner.groupby = move_id
        columns = (
            SQL("%s AS move_id", move_id),
            SQL("MIN(COALESCE(%s, %s)) AS since", due, date),
            SQL("MAX(%s END - COALESCE(%s, %s)) AS days", today, due, date),
            SQL("SUM(%s) AS amount", residual),
        )
        owed = f"{alias}__dunning_owed"
        query.add_join(
            "LEFT JOIN",
            owed,
            SQL("(%s)", inner.select(*columns)),
            SQL(
                "%s = %s",
                SQL.identifier(owed, "move_id"),
                SQL.identifier(alias, "id"),
            ),
        )
        return owed

    def _dunning_sql_raised(self, alias, level_ids):
        """Whether any letter raised an invoice to one of some levels, ever."""
        return SQL(
            """%s IN (SELECT move_id
                        FROM dunning_letter_line
                       WHERE level_id IN %s
                         AND letter_state = 'issued'
                         AND escalates
                         AND move_id IS NOT NULL)""",
            SQL.identifier(alias, "id"),
            level_ids,
        )

    def _dunning_sql_last_line(self, alias, name, column, order):
        """One line of the letters on an invoice, as ``_dunning_filter_own`` has them.

        Raw SQL: a hundred thousand invoices are sorted and grouped by it.

        :param alias: of the invoices' table
        :param name: what the column is called
        :param column: what to take of the line
        :param order: which comes first; lines about what is open come before others,
            those about lost instalments among them
        """
        return SQL(
            """SELECT %s AS %s
                 FROM dunning_letter_line line
                 JOIN dunning_letter letter ON letter.id = line.letter_id
            LEFT JOIN account_move_line item ON item.id = line.move_line_id
            LEFT JOIN res_partner debtor ON debtor.id = item.partner_id
                WHERE line.move_id = %s
                  AND line.letter_state = 'issued'
                  AND line.section != 'credit'
                  AND letter.debtor_id
                      = COALESCE(
                            (SELECT owing.commercial_partner_id
                               FROM res_partner owing
                              WHERE owing.id = %s),
                            debtor.commercial_partner_id)
                  AND (item.reconciled IS NOT TRUE OR COALESCE(%s, 0) = 0)
                ORDER BY COALESCE(item.reconciled, FALSE), %s
                LIMIT 1""",
            column,
            SQL.identifier(name),
            SQL.identifier(alias, "id"),
            SQL.identifier(alias, "commercial_partner_id"),
            SQL.identifier(alias, "amount_residual"),
            order,
        )
