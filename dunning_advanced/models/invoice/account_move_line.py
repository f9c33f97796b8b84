"""The open item: the lines of letters that it stands on."""

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..groups import ACCOUNTANTS
from ..sql_columns import prepare


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    dunning_line_ids = fields.One2many(
        "dunning.letter.line",
        "move_line_id",
        string="Dunning Lines",
        readonly=True,
        groups=ACCOUNTANTS,
    )
    dunning_level_id = fields.Many2one(
        "dunning.level",
        compute="_compute_dunning_level_id",
        search="_search_dunning_level_id",
        groups=ACCOUNTANTS,
        help="The level that letters to its customer have reached.",
    )

    @api.model
    def _dunning_get_open_domain(self, company):
        """A company's open claims on customers.

        :param company: ``res.company`` of one
        :return: domain as a list
        """
        return [
            ("company_id", "=", company.id),
            ("account_id.account_type", "=", "asset_receivable"),
            ("parent_state", "=", "posted"),
            ("reconciled", "=", False),
            ("amount_residual", ">", 0),
            # Money paid out is no claim.
            ("payment_id", "=", False),
            ("statement_line_id", "=", False),
            ("journal_id.type", "not in", ("bank", "cash", "credit")),
        ]

    @api.model
    def _dunning_get_due_domain(self, operator, day):
        """Items due before or after a day; one without a due date has its own date."""
        return [
            "|",
            ("date_maturity", operator, day),
            "&",
            ("date_maturity", "=", False),
            ("date", operator, day),
        ]

    @api.model
    def _dunning_get_overdue_domain(self, company, as_of):
        """A company's open claims that are overdue on a day."""
        open_items = self._dunning_get_open_domain(company)
        return [*open_items, *self._dunning_get_due_domain("<", as_of)]

    def _compute_dunning_level_id(self):
        for item in self:
            debtor = item.partner_id.commercial_partner_id
            own = item.dunning_line_ids.filtered(
                lambda line, debtor=debtor: line.letter_id.debtor_id == debtor
            )
            item.dunning_level_id = own._get_present().level_id

    def _search_dunning_level_id(self, operator, value):
        # Odoo asks for the field's groups only where a column is looked for.
        self._check_field_access(self._fields["dunning_level_id"], "read")
        if operator in ("any", "any!"):
            levels = self.env["dunning.level"].search(value)
            operator, value = "in", levels.ids
        if operator != "in":
            return NotImplemented
        levels = [level_id for level_id in value if level_id]
        found = self._dunning_level_domain("= ANY(%s)", levels)
        if False in value:
            found |= self._dunning_level_domain("IS NULL")
        return found

    def _dunning_level_domain(self, condition, *values):
        prepare(self.env)

        def to_sql(model, alias, query):
            level = model._dunning_sql_level(alias)
            return SQL("COALESCE((%s) %s, FALSE)", level, SQL(condition, *values))

        return Domain.custom(to_sql=to_sql)

    def _dunning_sql_level(self, alias):
        """The level an item has reached, as a subquery; NULL before the first letter.

        As ``engine.OpenItem.present`` has it.

        :param alias: of the items' table in the query
        """
        return SQL(
            """SELECT ll.level_id
                 FROM dunning_letter_line ll
                 JOIN dunning_letter letter ON letter.id = ll.letter_id
                 JOIN res_partner debtor ON debtor.id = %s
                WHERE ll.escalates
                  AND ll.letter_state = 'issued'
                  AND ll.move_line_id = %s
                  AND letter.debtor_id = debtor.commercial_partner_id
                ORDER BY ll.position DESC, letter.date DESC, ll.id DESC
                LIMIT 1""",
            SQL.identifier(alias, "partner_id"),
            SQL.identifier(alias, "id"),
        )

    def _dunning_get_places(self):
        """Which of its invoice's instalments each of these is.

        :return: dict of such as “ (1/3)” by item, without those that are the only one
        """
        # sudo: salespeople and customers read which instalment it is, and no items.
        instalments = self.sudo().search(
            [
                ("move_id", "in", self.sudo().move_id.ids),
                ("display_type", "=", "payment_term"),
            ],
            order="date_maturity, id",
        )
        by_move = instalments.grouped("move_id").values()
        return {
            item: f"\N{NO-BREAK SPACE}({place}/{len(own)})"
            for own in by_move
            for place, item in enumerate(own, start=1)
            if len(own) > 1
        }
