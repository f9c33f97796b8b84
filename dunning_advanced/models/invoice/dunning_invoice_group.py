"""Where a group of invoices stands: its level, what is next, its letters, and why."""

from collections import defaultdict

from odoo import api, fields, models
from odoo.tools import SQL

from ..actions import show_letters
from ..arguments import require_one
from ..sql_columns import from_found, prepare, search_column


class DunningInvoiceGroup(models.Model):
    _inherit = "dunning.invoice.group"

    dunning_level_id = fields.Many2one(
        "dunning.level",
        compute="_compute_dunning_state",
        search="_search_dunning_level_id",
        help="The highest level of what is open of the group.",
    )
    dunning_next_level_id = fields.Many2one(
        "dunning.level", string="Next Level", compute="_compute_dunning_state"
    )
    dunning_next_date = fields.Date(
        string="Next Dunning On",
        compute="_compute_dunning_state",
        help="The first day on which a letter could go out if nothing changes.",
    )
    dunning_last_date = fields.Date(
        string="Last Dunned On",
        compute="_compute_dunning_letters",
        search="_search_dunning_last_date",
    )
    dunning_letter_count = fields.Integer(compute="_compute_dunning_letters")

    @api.model_create_multi
    def create(self, vals_list):
        """A new group without a procedure gets the first that fits, if wanted."""
        groups = super().create(vals_list)
        procedures = self.env["dunning.procedure"]
        for company, some in groups.grouped("company_id").items():
            if company.dunning_auto_assign:
                procedures._get_fitting("group", company)._assign_fitting(
                    some.filtered(lambda group: not group.dunning_procedure_id)
                )
        return groups

    @api.depends("invoice_ids")
    def _compute_dunning_state(self):
        self.dunning_level_id = self.dunning_next_level_id = False
        self.dunning_next_date = False
        levels = self.env["dunning.level"]
        # Of a new one neither may have been entered yet.
        entered = self.filtered(lambda group: group.company_id and group.partner_id)
        for company, groups in entered.grouped("company_id").items():
            day = company._dunning_today()
            accounts = groups.partner_id._dunning_accounts(company, day)
            members = defaultdict(list)
            for account, _steps in accounts.values():
                for item in account.claims:
                    if item.group:
                        members[account.partner_id, item.group.id].append(item)
            for group in groups:
                # sudo: whoever reads the group need not read a customer elsewhere.
                customer_id = group.partner_id.sudo().commercial_partner_id.id
                _account, steps = accounts[customer_id]
                items = members[customer_id, group._origin.id]
                present = [item.present for item in items if item.present]
                highest = max(present, key=lambda r: (r.position, r.date), default=None)
                own = [steps[item.id] for item in items if item.id in steps]
                step = min(own, key=lambda s: s.date, default=None)
                group.dunning_level_id = levels.browse(highest and highest.level_id)
                group.dunning_next_level_id = levels.browse(step and step.level.id)
                group.dunning_next_date = step and step.date

    def _compute_dunning_letters(self):
        issued = [("group_id", "in", self.ids), ("state", "=", "issued")]
        found = self.env["dunning.letter"]._read_group(
            issued, ["group_id"], ["__count", "date:max"]
        )
        by_group = {group: (count, day) for group, count, day in found}
        for group in self:
            count, day = by_group.get(group._origin, (0, False))
            group.dunning_letter_count = count
            group.dunning_last_date = day

    def _search_dunning_level_id(self, operator, value):
        return search_column(
            self, "dunning_level_id", operator, value, self._dunning_sql_raised
        )

    def _search_dunning_last_date(self, operator, value):
        return search_column(self, "dunning_last_date", operator, value)

    def _field_to_sql(self, alias, field_expr, query=None):
        columns = {
            "dunning_level_id": self._dunning_sql_level,
            "dunning_last_date": self._dunning_sql_last_date,
        }
        if field_expr not in columns:
            return super()._field_to_sql(alias, field_expr, query)
        self._check_field_access(self._fields[field_expr], "read")
        prepare(self.env)
        return from_found(query, alias, field_expr, columns[field_expr](alias))

    def _dunning_sql_last_date(self, alias):
        return SQL(
            """SELECT MAX(letter.date) AS dunning_last_date
                 FROM dunning_letter letter
                WHERE letter.group_id = %s AND letter.state = 'issued'""",
            SQL.identifier(alias, "id"),
        )

    def _dunning_sql_raised(self, alias, level_ids):
        """Whether a letter raised an invoice of a group to one of some levels."""
        return SQL(
            """%s IN (SELECT move.dunning_group_id
                        FROM dunning_letter_line line
                        JOIN account_move move ON move.id = line.move_id
                       WHERE line.level_id IN %s
                         AND line.letter_state = 'issued'
                         AND line.escalates
                         AND move.dunning_group_id IS NOT NULL)""",
            SQL.identifier(alias, "id"),
            level_ids,
        )

    def _dunning_sql_level(self, alias):
        """The highest level of what is open, as ``_compute_dunning_state`` has it.

        A letter's line about a lost instalment is about what is open of its invoice.
        """
        open_items = self.env["dunning.open.item"]._sql_open_items
        return SQL(
            """SELECT ll.level_id AS dunning_level_id
                 FROM account_move move
                 JOIN dunning_letter_line ll ON ll.move_id = move.id
                 JOIN dunning_letter letter ON letter.id = ll.letter_id
                 JOIN account_move_line line ON line.move_id = move.id
                  AND line.id = COALESCE(ll.move_line_id, line.id)
                 JOIN res_partner debtor ON debtor.id = line.partner_id
                WHERE move.dunning_group_id = %(group)s
                  AND ll.letter_state = 'issued'
                  AND ll.escalates
                  AND ll.section != 'credit'
                  AND %(open)s
                  AND line.amount_residual_currency > 0
                  AND debtor.commercial_partner_id = letter.debtor_id
                ORDER BY COALESCE(ll.position, 0) DESC, letter.date DESC,
                         COALESCE(line.date_maturity, line.date), line.id, ll.id
                LIMIT 1""",
            group=SQL.identifier(alias, "id"),
            open=open_items(self.env.companies.ids),
        )

    def action_view_dunning_letters(self):
        """Open the letters to this group."""
        require_one(self)
        self.check_access("read")
        return show_letters(self.env, [("group_id", "=", self.id)])

    def action_explain_dunning(self):
        """Open the explanation of the group's invoices."""
        require_one(self)
        self.check_access("read")
        self.partner_id._dunning_as_reader()
        return self.env["dunning.explanation"]._open(self.partner_id, group=self)

    def explain_dunning(self, as_of=None):
        """Why the invoices of these groups are, or are not, dunned. Writes nothing.

        :param as_of: the day as text or date; empty: today where the company is
        :return: list of dicts as ``account.move.explain_dunning`` has them
        :raises UserError: when ``as_of`` is no day
        """
        self.check_access("read")
        found = []
        for group in self:
            company = group.company_id
            day = as_of or company._dunning_today()
            moves = group.invoice_ids
            found += group.partner_id._explain_dunning(company, day, moves)
        return found
