"""Lists of invoices: found, sorted and grouped by the level that they have reached."""

from odoo import models
from odoo.tools import SQL

from ..sql_columns import search_column

COLUMNS = {
    "dunning_level_id": SQL("CASE WHEN line.escalates THEN line.level_id END"),
    "dunning_last_date": SQL("letter.date"),
}


class AccountMove(models.Model):
    _inherit = "account.move"

    def _search_dunning_level_id(self, operator, value):
        return search_column(self, "dunning_level_id", operator, value)

    def _search_dunning_last_date(self, operator, value):
        return search_column(self, "dunning_last_date", operator, value)

    def _field_to_sql(self, alias, field_expr, query=None):
        if field_expr not in COLUMNS:
            return super()._field_to_sql(alias, field_expr, query)
        self._check_field_access(self._fields[field_expr], "read")
        for model in ("dunning.letter", "dunning.letter.line", "account.move.line"):
            self.env[model].flush_model()
        order = SQL("line.position DESC, letter.date DESC, line.id DESC")
        if field_expr == "dunning_last_date":
            order = SQL("letter.date DESC")
        else:
            order = SQL("line.escalates DESC NULLS LAST, %s", order)
        return self._dunning_sql_last_line(alias, COLUMNS[field_expr], order)

    def _dunning_sql_last_line(self, alias, column, order):
        """One line of the letters on an invoice, as ``_dunning_filter_own`` has them.

        Raw SQL: a hundred thousand invoices are sorted and grouped by it.

        :param alias: of the invoices' table
        :param column: what to take of the line
        :param order: which comes first; lines about what is open come before others
        """
        return SQL(
            """(SELECT %s
                  FROM dunning_letter_line line
                  JOIN dunning_letter letter ON letter.id = line.letter_id
                  JOIN account_move_line item ON item.id = line.move_line_id
                  JOIN res_partner debtor ON debtor.id = item.partner_id
                 WHERE line.move_id = %s
                   AND line.letter_state = 'issued'
                   AND line.section != 'credit'
                   AND letter.debtor_id
                       = COALESCE(%s, debtor.commercial_partner_id)
                 ORDER BY item.reconciled, %s
                 LIMIT 1)""",
            column,
            SQL.identifier(alias, "id"),
            SQL.identifier(alias, "commercial_partner_id"),
            order,
        )
