"""The boxes over open items: overdue by age and by level."""

from datetime import timedelta

from odoo import models
from odoo.tools import SQL

# Days overdue, both ends included; None: without end.
AGES = ((1, 30), (31, 60), (61, 90), (91, None))

ITEM_VIEWS = "dunning_advanced.account_move_line_view_overdue"


class DunningDashboard(models.AbstractModel):
    _inherit = "dunning.dashboard"

    def _get_age_box(self, company, as_of):
        """What is overdue, by days; and what is not yet due, to compare."""
        rows = [
            ("not_due", self.env._("Not yet due"), self._not_due_domain(as_of), ""),
            *(
                (
                    f"overdue_{first}",
                    self._get_age_label(first, last),
                    self._age_domain(as_of, first, last),
                    "danger" if last is None else "",
                )
                for first, last in AGES
            ),
            (
                "overdue",
                self.env._("Overdue in all"),
                self._age_domain(as_of, 1, None),
                "total",
            ),
        ]
        return self._prepare_box(
            "age",
            self.env._("Overdue by Age"),
            self._prepare_item_rows(company, rows),
            bars=True,
        )

    def _get_age_label(self, first, last):
        if last is None:
            return self.env._("Over %(days)s days", days=first - 1)
        return self.env._("%(first)s to %(last)s days", first=first, last=last)

    def _get_level_box(self, company, as_of):
        """What is overdue, by the level it has reached; levels without items left out.

        The level of an item is the highest among its lines on issued letters.
        """
        base = [*self._open_domain(company), *self._age_domain(as_of, 1, None)]
        # Archived levels and procedures too: their letters have been written.
        levels = (
            self.env["dunning.level"]
            .with_context(active_test=False)
            .search([("company_id", "in", [False, company.id])], order="sequence, id")
        )
        found = self._measure_levels(base, levels)
        rows = [
            self._prepare_level_row(level, levels, base, *found[level])
            for level in (levels.browse(), *levels)
            if level in found
        ]
        return self._prepare_box(
            "level",
            self.env._("Overdue by Level"),
            rows,
            empty=self.env._("Nothing is overdue."),
            bars=True,
        )

    def _prepare_level_row(self, level, levels, base, count, amount):
        """The row of a level, or of no level yet.

        :param levels: all levels, lowest first
        :param base: domain of what is overdue
        """
        label = level.name or self.env._("No level yet")
        if levels.mapped("name").count(label) > 1:
            label = f"{label} ({level.procedure_id.name})"
        items = self.env["account.move.line"]
        domain = [*base, *self._level_domain(level, levels)]
        return {
            "name": f"level_{level.id or 0}",
            "label": label,
            "tone": "",
            "count": count,
            "amount": amount,
            "action": self._prepare_list_action(items, label, domain, ITEM_VIEWS),
        }

    def _level_domain(self, level, levels):
        """Items raised to a level and to none above it; without one: never raised."""
        raised = [("escalates", "=", True), ("letter_state", "=", "issued")]
        if not level:
            return [("dunning_line_ids", "not any", raised)]
        here = [*raised, ("level_id", "=", level.id)]
        above = levels[levels.ids.index(level.id) + 1 :]
        not_above = [*raised, ("level_id", "in", above.ids)]
        return [
            ("dunning_line_ids", "any", here),
            ("dunning_line_ids", "not any", not_above),
        ]

    def _measure_levels(self, base, levels):
        """Number and sum of open items by the highest level they have reached.

        Raw SQL: a hundred thousand items are grouped by what another table says of
        each. The items are the ORM's, with the user's access rules.

        :param levels: all levels, lowest first
        :return: dict of level, or none, to (count, sum in company currency)
        """
        items = self.env["account.move.line"]
        query = items._search(base)
        table = query.table
        reached = self._sql_reached(SQL.identifier(table, "id"), levels)
        query.add_join("LEFT JOIN", "reached", reached, SQL("TRUE"))
        place = SQL("reached.place")
        query.groupby = place
        total = SQL("SUM(%s)", items._field_to_sql(table, "amount_residual", query))
        self.env["dunning.letter.line"].flush_model()
        rows = self.env.execute_query(query.select(place, SQL("COUNT(*)"), total))
        return {
            levels[place - 1] if place else levels.browse(): (count, total)
            for place, count, total in rows
        }

    def _sql_reached(self, item, levels):
        """The place of the highest level of an item, as a table to join.

        Nothing but what the unique index over issued lines holds: it is read alone.
        """
        return SQL(
            """LATERAL (
                SELECT MAX(ARRAY_POSITION(%s, line.level_id)) AS place
                  FROM dunning_letter_line line
                 WHERE line.escalates AND line.letter_state = 'issued'
                   AND line.move_line_id = %s)""",
            levels.ids,
            item,
        )

    def _prepare_item_rows(self, company, rows):
        """Rows over the company's open claims, in its currency."""
        return self._prepare_rows(
            self.env["account.move.line"],
            self._open_domain(company),
            rows,
            view=ITEM_VIEWS,
            amount="amount_residual",
        )

    def _open_domain(self, company):
        """The company's open claims on customers."""
        return [
            ("company_id", "=", company.id),
            ("account_id.account_type", "=", "asset_receivable"),
            ("parent_state", "=", "posted"),
            ("reconciled", "=", False),
            ("amount_residual", ">", 0),
        ]

    def _age_domain(self, as_of, first, last):
        """Items that many days overdue; an item without a due date has its own date."""
        domain = self._due_domain("<=", as_of - timedelta(days=first))
        if last is None:
            return domain
        return [*domain, *self._due_domain(">=", as_of - timedelta(days=last))]

    def _not_due_domain(self, as_of):
        return self._due_domain(">=", as_of)

    def _due_domain(self, operator, day):
        return [
            "|",
            ("date_maturity", operator, day),
            "&",
            ("date_maturity", "=", False),
            ("date", operator, day),
        ]
