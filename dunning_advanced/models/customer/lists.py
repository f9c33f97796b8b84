"""Lists of customers: who owes what, at which level, since when."""

from odoo import api, fields, models
from odoo.tools import SQL

from ..groups import ACCOUNTANTS
from ..sql_columns import from_found, prepare, search_column


class ResPartner(models.Model):
    _inherit = "res.partner"

    dunning_overdue_amount = fields.Monetary(
        string="Overdue Amount",
        compute="_compute_dunning_overdue_amount",
        search="_search_dunning_overdue_amount",
        groups=ACCOUNTANTS,
        help="What is open and past its due date, in company currency; credits and "
        "unmatched payments are not deducted.",
    )
    dunning_figures_company_id = fields.Many2one(
        "res.company",
        string="Figures Of",
        compute="_compute_dunning_figures_company_id",
        groups=ACCOUNTANTS,
        help="Whose claims and letters these figures are about: of several companies "
        "that are ticked, the first.",
    )
    dunning_last_date = fields.Date(
        string="Last Letter On",
        compute="_compute_dunning_last_date",
        search="_search_dunning_last_date",
        groups=ACCOUNTANTS,
    )

    @api.depends_context("company")
    def _compute_dunning_overdue_amount(self):
        company = self.env.company
        items = self.env["account.move.line"]
        domain = items._dunning_get_overdue_domain(company, company._dunning_today())
        customers = self.commercial_partner_id
        domain.append(("partner_id.commercial_partner_id", "in", customers.ids))
        owed = {}
        for contact, amount in items._read_group(
            domain, ["partner_id"], ["amount_residual:sum"]
        ):
            customer = contact.commercial_partner_id
            owed[customer] = owed.get(customer, 0) + amount
        for partner in self:
            partner.dunning_overdue_amount = owed.get(partner.commercial_partner_id, 0)

    @api.depends_context("company")
    def _compute_dunning_figures_company_id(self):
        self.dunning_figures_company_id = self.env.company

    @api.depends_context("company")
    def _compute_dunning_last_date(self):
        found = self.env["dunning.letter"]._read_group(
            [
                ("debtor_id", "in", self.commercial_partner_id.ids),
                ("state", "=", "issued"),
                ("company_id", "=", self.env.company.id),
            ],
            ["debtor_id"],
            ["date:max"],
        )
        days = dict(found)
        for partner in self:
            partner.dunning_last_date = days.get(partner.commercial_partner_id, False)

    def _search_dunning_overdue_amount(self, operator, value):
        return search_column(self, "dunning_overdue_amount", operator, value)

    def _search_dunning_last_date(self, operator, value):
        return search_column(self, "dunning_last_date", operator, value)

    def _search_dunning_level_id(self, operator, value):
        return search_column(
            self, "dunning_level_id", operator, value, self._dunning_sql_raised
        )

    def _field_to_sql(self, alias, field_expr, query=None):
        columns = {
            "dunning_overdue_amount": self._dunning_sql_overdue,
            "dunning_last_date": self._dunning_sql_last_date,
            "dunning_level_id": self._dunning_sql_level,
        }
        if field_expr not in columns:
            return super()._field_to_sql(alias, field_expr, query)
        self._check_field_access(self._fields[field_expr], "read")
        self._dunning_check_reads_all()
        prepare(self.env)
        return columns[field_expr](alias, query)

    def _dunning_sql_overdue(self, alias, query):
        """What each customer owes, added up once for all of them."""
        company = self.env.company
        items = self.env["account.move.line"]
        day = company._dunning_today()
        inner = items._search(items._dunning_get_overdue_domain(company, day))
        partner_id = items._field_to_sql(inner.table, "partner_id", inner)
        residual = items._field_to_sql(inner.table, "amount_residual", inner)
        of_item = SQL("%s = debtor.id", partner_id)
        inner.add_join("JOIN", "debtor", "res_partner", of_item)
        inner.groupby = SQL("debtor.commercial_partner_id")
        owed = f"{alias}__dunning_owed"
        query.add_join(
            "LEFT JOIN",
            owed,
            SQL(
                "(%s)",
                inner.select(
                    SQL("debtor.commercial_partner_id AS customer_id"),
                    SQL("SUM(%s) AS amount", residual),
                ),
            ),
            SQL(
                "%s = %s",
                SQL.identifier(owed, "customer_id"),
                SQL.identifier(alias, "commercial_partner_id"),
            ),
        )
        return SQL("COALESCE(%s, 0)", SQL.identifier(owed, "amount"))

    def _dunning_sql_last_date(self, alias, query):
        row = SQL(
            """SELECT MAX(letter.date) AS dunning_last_date
                 FROM dunning_letter letter
                WHERE letter.debtor_id = %s
                  AND letter.state = 'issued'
                  AND letter.company_id = %s""",
            SQL.identifier(alias, "commercial_partner_id"),
            self.env.company.id,
        )
        return from_found(query, alias, "dunning_last_date", row)

    def _dunning_sql_raised(self, alias, level_ids):
        """Whether a letter raised anything of a customer to one of some levels."""
        return SQL(
            """%s IN (SELECT letter.debtor_id
                        FROM dunning_letter_line line
                        JOIN dunning_letter letter ON letter.id = line.letter_id
                       WHERE line.level_id IN %s
                         AND line.letter_state = 'issued'
                         AND line.escalates
                         AND letter.company_id = %s
                         AND letter.debtor_id IS NOT NULL)""",
            SQL.identifier(alias, "commercial_partner_id"),
            level_ids,
            self.env.company.id,
        )

    def _dunning_sql_level(self, alias, query):
        """The highest level of what is open, as ``_compute_dunning_state`` has it.

        A letter's line about a lost instalment is about what is open of its invoice.
        """
        open_items = self.env["dunning.open.item"]._sql_open_items
        row = SQL(
            """SELECT raised.level_id AS dunning_level_id
                 FROM dunning_letter letter
                CROSS JOIN LATERAL (
                      SELECT ll.id, ll.level_id, COALESCE(ll.position, 0) AS position,
                             line.id AS item_id, line.partner_id,
                             COALESCE(line.date_maturity, line.date) AS due
                        FROM dunning_letter_line ll
                        JOIN account_move_line line ON line.id = ll.move_line_id
                       WHERE ll.letter_id = letter.id AND %(raised)s AND %(claim)s
                       UNION ALL
                      SELECT ll.id, ll.level_id, COALESCE(ll.position, 0),
                             line.id, line.partner_id,
                             COALESCE(line.date_maturity, line.date)
                        FROM dunning_letter_line ll
                        JOIN account_move_line line ON line.move_id = ll.move_id
                       WHERE ll.letter_id = letter.id AND %(raised)s AND %(claim)s
                         AND ll.move_line_id IS NULL) raised
                 JOIN res_partner debtor ON debtor.id = raised.partner_id
                WHERE letter.debtor_id = %(customer)s
                  AND letter.company_id = %(company)s
                  AND debtor.commercial_partner_id = letter.debtor_id
                ORDER BY raised.position DESC, letter.date DESC, raised.due,
                         raised.item_id, raised.id
                LIMIT 1""",
            customer=SQL.identifier(alias, "commercial_partner_id"),
            company=self.env.company.id,
            raised=SQL(
                "ll.letter_state = 'issued' AND ll.escalates AND ll.section != 'credit'"
            ),
            claim=SQL(
                "%s AND line.amount_residual_currency > 0",
                open_items(self.env.company.ids),
            ),
        )
        return from_found(query, alias, "dunning_level_id", row)
